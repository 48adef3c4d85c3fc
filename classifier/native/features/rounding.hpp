// features/__init__.py, `rounded`: numbers in half precision with six significant bits.
#pragma once
#include "base/buffers.hpp"

namespace native {

// To the nearest half as processors round, ties to even, then to the nearest of those with six bits, ties up. Without
// branches and of signed numbers, so that compilers make vectors of it.
inline Half rounded(float value) {
    const int32_t LARGEST = 0x476A6000, SMALLEST_NORMAL = 0x38800000, ONE_HALF = 0x3F000000, INFINITE = 0x7F800000;
    int32_t bits, sum;
    std::memcpy(&bits, &value, 4);
    const int32_t size = bits & 0x7FFFFFFF, clipped = size > LARGEST ? LARGEST : size;
    float small;
    std::memcpy(&small, &clipped, 4);
    small += 0.5f; // has as many places as halves below the smallest normal one
    std::memcpy(&sum, &small, 4);
    const int32_t normal = (clipped - ((127 - 15) << 23) + 0xFFF + (clipped >> 13 & 1)) >> 13;
    const int32_t finite = clipped < SMALLEST_NORMAL ? sum - ONE_HALF : normal;
    const int32_t nearest = size > INFINITE ? 0x7E00 : finite;
    return {static_cast<uint16_t>((bits >> 16 & 0x8000) | ((nearest + 0x10) & 0xFFE0))};
}

} // namespace native
