// kind/sums.py: sums and counts over the blocks of a page.
#pragma once
#include "features/layout.hpp"

namespace native {
namespace kind_sums {

const float LEAST_HEADLINE = 20, MOST_HEADLINE = 160;

enum Sum { ALL, LONGEST, PLAIN_CHARS, CHARS, LINKS, REPEATED, SUMS };
enum Count { PROSE_BLOCKS, PLAIN_PROSE, HEADLINE_LINKS, CARDS, LINKED_HEADINGS, COUNTS };

inline float sum_of(const float *numbers, size_t size) {
    return 0.0f + pairwise(numbers, size); // of nothing, 0 and not -0
}

inline float sum_of(const std::vector<float> &numbers) { return sum_of(numbers.data(), numbers.size()); }

// The probabilities of the labels, `width` of each block.
class Kinds {
  public:
    Kinds(const float *values, size_t blocks, size_t width) : values_(values), blocks_(blocks), width_(width) {}

    // Per block, the sum of some labels.
    std::vector<float> among(const Array<const uint8_t> &labels) const {
        std::vector<float> result(blocks_);
        std::vector<float> some;
        for (size_t i = 0; i < blocks_; i++) {
            some.clear();
            for (size_t k = 0; k < width_; k++)
                if (labels[k] != 0) some.push_back(values_[i * width_ + k]);
            result[i] = sum_of(some);
        }
        return result;
    }

    float total(size_t label) const {
        std::vector<float> column(blocks_);
        for (size_t i = 0; i < blocks_; i++) column[i] = values_[i * width_ + label];
        return sum_of(column);
    }

  private:
    const float *values_;
    const size_t blocks_, width_;
};

// Fill `mass` per block, the sums of `Sum`, and the counts of `Count`.
inline void add_up(const Layout &page, const std::vector<float> &inside, const Array<const int64_t> &headings, float *mass,
                   float *sums, int64_t *counts) {
    const size_t n = page.blocks;
    std::vector<float> plain_chars, repeated;
    std::vector<int64_t> cards(n, 0);
    std::fill(counts, counts + COUNTS, 0);
    sums[LONGEST] = 0;
    for (size_t i = 0; i < n; i++) {
        const float chars = page.chars[i], links = page.link_chars[i];
        const bool first = page.original[i] == i; // no earlier block has its text
        mass[i] = inside[i] * (chars - links) * (first ? 1.0f : 0.0f);
        sums[LONGEST] = std::max(sums[LONGEST], mass[i]);
        if (!first) repeated.push_back(chars);
        if (first && chars > 80 && links < 0.3f * chars) {
            plain_chars.push_back(chars);
            counts[PROSE_BLOCKS] += inside[i] > 0.5f;
        }
        if (links > 0.6f * chars && chars >= LEAST_HEADLINE && chars <= MOST_HEADLINE) {
            counts[HEADLINE_LINKS]++;
            counts[CARDS] = std::max(counts[CARDS], ++cards[page.group[i]]);
        }
    }
    for (size_t i = 0; i < headings.size(); i++) {
        require(headings[i] >= 0 && headings[i] < static_cast<int64_t>(n), "a heading is in no block");
        const auto at = static_cast<size_t>(headings[i]);
        counts[LINKED_HEADINGS] += page.link_chars[at] > 0.5f * page.chars[at];
    }
    counts[PLAIN_PROSE] = static_cast<int64_t>(plain_chars.size());
    sums[ALL] = sum_of(mass, n);
    sums[PLAIN_CHARS] = sum_of(plain_chars);
    sums[CHARS] = page.total_chars;
    sums[LINKS] = sum_of(page.link_chars.data(), n);
    sums[REPEATED] = sum_of(repeated);
}

} // namespace kind_sums
} // namespace native
