// model/bitwise.py: 64 rows as the bits of a word, and values as whole numbers in their order.
#pragma once
#if defined(_MSC_VER)
#include <intrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/buffers.hpp"

namespace native {

inline unsigned lowest_bit(uint64_t bits) {
#ifdef _MSC_VER
    unsigned long at;
    _BitScanForward64(&at, bits);
    return at;
#else
    return static_cast<unsigned>(__builtin_ctzll(bits));
#endif
}

const uint16_t INFINITE = 0x7C00; // the bits of the greatest half

// A whole number per half that is not missing, in the order of the values. Without branches, so that compilers make
// vectors of it.
inline int16_t key_of(Half half) {
    const auto size = static_cast<int16_t>(half.bits & 0x7FFF);
    const auto sign = static_cast<int16_t>(-(half.bits >> 15)); // -1 below zero
    return static_cast<int16_t>((size ^ sign) - sign);
}

// The key of the greatest half that is not above the threshold.
inline int16_t key_below(float threshold) {
    int low = -INFINITE, high = INFINITE;
    while (low < high) {
        const int middle = low + (high - low + 1) / 2;
        const Half half = {static_cast<uint16_t>(middle < 0 ? 0x8000 - middle : middle)};
        if (to_float(half) <= threshold)
            low = middle;
        else
            high = middle - 1;
    }
    return static_cast<int16_t>(low);
}

// Which of 64 keys are at most the key, as bits.
inline uint64_t at_most(const int16_t *keys, int16_t key) {
    uint64_t above = 0;
#if defined(__SSE2__) || defined(_M_X64)
    const __m128i wanted = _mm_set1_epi16(key);
    const auto part = [&](size_t at) {
        return _mm_cmpgt_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i *>(keys + at)), wanted);
    };
    for (size_t at = 0; at < 64; at += 16)
        above |= uint64_t(_mm_movemask_epi8(_mm_packs_epi16(part(at), part(at + 8)))) << at;
#else
    for (size_t at = 0; at < 64; at++) above |= uint64_t(keys[at] > key) << at;
#endif
    return ~above;
}

// A byte → its bits, the lowest one first, as a byte each.
struct Spread {
    uint64_t bits[256];
    Spread() {
        for (uint64_t byte = 0; byte < 256; byte++) {
            bits[byte] = 0;
            for (unsigned bit = 0; bit < 8; bit++) bits[byte] |= (byte >> bit & 1) << (8 * bit);
        }
    }
};

} // namespace native
