// features/opinions.py: what the first pass says of a block and of its surroundings.
#pragma once
#include "features/reading.hpp"

namespace native {
namespace opinions {

// Then come the columns of the kinds.
enum Column {
    FIRST, NEAR_BY, SHARES = NEAR_BY + 8, RANK = SHARES + 11, KEPT_BEFORE, KEPT_AFTER, WINDOWS, GROUP_SCORE = WINDOWS + 4,
    GROUP_BLOCKS, CONTAINER_SCORE, CONTAINER_BLOCKS, LENGTH, LENGTH_BESIDE_KEPT, LINK_SHARE,
    BEST, PAGE_CHARS, PAGE_SHARE, PAGE_DOUBTFUL, COLUMNS
};
const int64_t WIDTHS[] = {3, 8};
const float LARGEST_ODDS = 9;

// The columns that are logarithms, which numpy computes in this order; after them it takes that of the median length.
const Column LOGARITHMS[] = {GROUP_BLOCKS, CONTAINER_BLOCKS, LENGTH};
inline size_t logarithms(size_t blocks) { return 3 * blocks + 1; }

// The columns of `features/reading.hpp` but the first three.
inline void shares(const Layout &page, const float *keep, const Table &table) {
    std::vector<float> room(reading::COLUMNS * page.blocks);
    const Table all(room.data(), 0, page.blocks);
    std::copy(keep, keep + page.blocks, all[reading::KEPT]);
    reading::columns(page, all);
    for (size_t i = reading::AFTER_5; i < reading::COLUMNS; i++)
        std::copy(all[i], all[i] + page.blocks, table[SHARES + i - reading::AFTER_5]);
}

// The blocks that are kept, before and after each.
inline void counts(const Layout &page, const float *keep, const Table &table) {
    const size_t n = page.blocks;
    const Prefix kept(n, [&](size_t i) { return keep[i] >= 0.5f; });
    int64_t before = 0, all = 0;
    for (size_t i = 0; i < n; i++) all += keep[i] >= 0.5f;
    for (size_t i = 0; i < n; i++) {
        before += keep[i] >= 0.5f;
        table[RANK][i] = static_cast<float>(static_cast<double>(before) / static_cast<double>(std::max<int64_t>(all, 1)));
        table[KEPT_BEFORE][i] = static_cast<float>(before);
        table[KEPT_AFTER][i] = static_cast<float>(all - before);
        const auto here = static_cast<int64_t>(i), end = static_cast<int64_t>(n);
        size_t column = WINDOWS;
        for (int64_t width : WIDTHS) {
            const int64_t first = std::max<int64_t>(here - width, 0), last = std::min(here + 1 + width, end);
            table[column++][i] = ratio(kept.over(first, here), static_cast<float>(here - first));
            table[column++][i] = ratio(kept.over(here + 1, last), static_cast<float>(last - here - 1));
        }
    }
}

// The median length of the kept blocks; 0 without any.
inline float median_length(const Layout &page, const float *keep) {
    std::vector<float> kept;
    for (size_t i = 0; i < page.blocks; i++)
        if (keep[i] >= 0.5f) kept.push_back(page.chars[i]);
    if (kept.empty()) return 0;
    std::sort(kept.begin(), kept.end());
    return (kept[(kept.size() - 1) / 2] + kept[kept.size() / 2]) / 2;
}

// Fill all columns but logarithms, and the numbers that those are taken of. `keep` holds the probabilities of the first
// pass, `odds` the logarithms of `keep` and of 1 - `keep`; `weighed` is filled with the characters times `keep`.
inline void columns(const Layout &page, const float *keep, const float *odds, const Table &table, float *logarithms,
                    float *weighed) {
    const size_t n = page.blocks;
    float *const score = table[FIRST];
    for (size_t i = 0; i < n; i++) score[i] = std::min(std::max(odds[i] - odds[n + i], -LARGEST_ODDS), LARGEST_ODDS);
    for (int64_t steps = 1; steps <= 4; steps++) {
        const size_t column = NEAR_BY + 2 * static_cast<size_t>(steps - 1);
        shift(score, n, steps, table[column]);
        shift(score, n, -steps, table[column + 1]);
    }
    shares(page, keep, table);
    counts(page, keep, table);
    const std::vector<float> of_group = page.by_group([&](size_t i) { return score[i]; });
    const Prefix scores(n, [&](size_t i) { return score[i]; });
    size_t doubtful = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t container = page.container[i];
        const auto members = static_cast<float>(page.end[container] - page.first[container]);
        table[GROUP_SCORE][i] = of_group[i] / page.group_blocks[i];
        table[CONTAINER_SCORE][i] = ratio(page.subtree(container, scores), members);
        table[LINK_SHARE][i] = ratio(page.link_chars[i], page.chars[i]);
        logarithms[i] = page.group_blocks[i];
        logarithms[n + i] = members;
        logarithms[2 * n + i] = page.chars[i];
        weighed[i] = keep[i] * page.chars[i];
        doubtful += keep[i] > 0.1f && keep[i] < 0.9f;
    }
    logarithms[3 * n] = median_length(page, keep);
    std::fill_n(table[BEST], n, *std::max_element(score, score + n));
    std::fill_n(table[PAGE_DOUBTFUL], n, static_cast<float>(doubtful));
}

// The columns with a logarithm, and those of the kept characters of the page.
inline void add_logarithms(const Layout &page, const float *logarithms, double kept_chars, double log_of_kept,
                           const Table &table) {
    const size_t n = page.blocks;
    for (const Column column : LOGARITHMS) {
        std::copy_n(logarithms, n, table[column]);
        logarithms += n;
    }
    double chars = 0; // whole numbers: their sum is exact in any order
    for (size_t i = 0; i < n; i++) {
        table[LENGTH_BESIDE_KEPT][i] = table[LENGTH][i] - *logarithms;
        chars += static_cast<double>(page.chars[i]);
    }
    std::fill_n(table[PAGE_CHARS], n, static_cast<float>(log_of_kept));
    std::fill_n(table[PAGE_SHARE], n, static_cast<float>(kept_chars / std::max(chars, 1.0)));
}

// A column per label: the probabilities of the kind, of which there are `width` per block. `places` has the number of each
// label among the kinds; below zero it is not one of them, and 0 everywhere.
inline void add_kinds(size_t blocks, const float *kinds, size_t width, const Array<const int32_t> &places, const Table &table) {
    for (size_t label = 0; label < places.size(); label++) {
        float *const column = table[size_t(COLUMNS) + label];
        require(places[label] < static_cast<int32_t>(width), "a label has no probabilities");
        for (size_t i = 0; i < blocks; i++)
            column[i] = places[label] < 0 ? 0.0f : kinds[i * width + static_cast<size_t>(places[label])];
    }
}

} // namespace opinions
} // namespace native
