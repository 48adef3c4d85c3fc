// features/opinions.py: what the first pass says of a block and of its surroundings.
#pragma once
#include "features/reading.hpp"

namespace native {
namespace opinions {

// The columns that are filled here, but for LENGTH_BESIDE_KEPT. Numpy's logarithm comes over LENGTH, GROUP_BLOCKS and
// CONTAINER_BLOCKS. FIRST is given.
enum Column {
    FIRST, NEAR_BY, SHARES = NEAR_BY + 8, RANK = SHARES + 11, KEPT_BEFORE, KEPT_AFTER, WINDOWS, GROUP_SCORE = WINDOWS + 4,
    GROUP_BLOCKS, CONTAINER_SCORE, CONTAINER_BLOCKS, LENGTH, LENGTH_BESIDE_KEPT, LINK_SHARE, COLUMNS
};
const int64_t WIDTHS[] = {3, 8};

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

// `keep` holds the probabilities of the first pass, the row FIRST their log-odds.
inline void columns(const Layout &page, const float *keep, const Table &table) {
    const size_t n = page.blocks;
    const float *score = table[FIRST];
    for (int64_t steps = 1; steps <= 4; steps++) {
        const size_t column = NEAR_BY + 2 * static_cast<size_t>(steps - 1);
        shift(score, n, steps, table[column]);
        shift(score, n, -steps, table[column + 1]);
    }
    shares(page, keep, table);
    counts(page, keep, table);
    const std::vector<float> of_group = page.by_group([&](size_t i) { return score[i]; });
    const Prefix scores(n, [&](size_t i) { return score[i]; });
    for (size_t i = 0; i < n; i++) {
        const size_t container = page.container[i];
        const auto members = static_cast<float>(page.end[container] - page.first[container]);
        table[GROUP_SCORE][i] = of_group[i] / page.group_blocks[i];
        table[GROUP_BLOCKS][i] = page.group_blocks[i];
        table[CONTAINER_SCORE][i] = ratio(page.subtree(container, scores), members);
        table[CONTAINER_BLOCKS][i] = members;
        table[LENGTH][i] = page.chars[i];
        table[LINK_SHARE][i] = ratio(page.link_chars[i], page.chars[i]);
    }
}

} // namespace opinions
} // namespace native
