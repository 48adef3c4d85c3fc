// features/ranges.py: columns, and sums over ranges of blocks.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/buffers.hpp"
#include "base/sums.hpp"

namespace native {

const float NOTHING = std::numeric_limits<float>::quiet_NaN();

// Columns from one column on, each a row of one value per block.
class Table {
  public:
    Table(float *values, size_t first, size_t blocks) : values_(values + first * blocks), blocks_(blocks) {}
    float *operator[](size_t column) const { return values_ + column * blocks_; }

  private:
    float *values_;
    size_t blocks_;
};

// Per block, the distance to the last block that is sure, itself included, and to the next one; nothing where there is none.
template <class Sure> void distances(size_t blocks, Sure sure, float *since, float *until) {
    int64_t last = -1;
    for (size_t i = 0; i < blocks; i++) {
        if (sure(i)) last = static_cast<int64_t>(i);
        since[i] = last >= 0 ? static_cast<float>(static_cast<int64_t>(i) - last) : NOTHING;
    }
    int64_t next = -1;
    for (size_t i = blocks; i-- > 0;) {
        if (sure(i)) next = static_cast<int64_t>(i);
        until[i] = next >= 0 ? static_cast<float>(next - static_cast<int64_t>(i)) : NOTHING;
    }
}

// Prefix sums of one quantity per block.
class Prefix {
  public:
    Prefix() = default;
    template <class Value> Prefix(size_t blocks, Value value) : sums_(blocks + 1, 0.0) {
        for (size_t i = 0; i < blocks; i++) sums_[i + 1] = sums_[i] + static_cast<double>(value(i));
    }
    // Sum over the range first … end, which is within the page.
    float between(int64_t first, int64_t end) const {
        return static_cast<float>(sums_[static_cast<size_t>(end)] - sums_[static_cast<size_t>(first)]);
    }
    // The same for a range that is clipped to the page.
    float over(int64_t first, int64_t end) const {
        const auto top = static_cast<int64_t>(sums_.size()) - 1;
        return between(std::min(std::max<int64_t>(first, 0), top), std::min(std::max<int64_t>(end, 0), top));
    }

  private:
    std::vector<double> sums_;
};

inline float ratio(float part, float whole, float empty = 0.0f) {
    return whole > 0 ? part / std::max(whole, 1e-6f) : empty;
}

// The values of the blocks `by` places later (earlier when negative).
inline void shift(const float *values, size_t blocks, int64_t by, float *shifted) {
    const auto size = static_cast<int64_t>(blocks), first = std::min(std::max<int64_t>(-by, 0), size);
    const int64_t end = std::max(std::min(size - by, size), first);
    std::fill(shifted, shifted + first, NOTHING);
    std::copy(values + first + by, values + end + by, shifted + first);
    std::fill(shifted + end, shifted + size, NOTHING);
}

} // namespace native
