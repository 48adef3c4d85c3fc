// features/reading.py: the share of each block that trafilatura extracted.
#pragma once
#include "features/grams.hpp"

namespace native {
namespace reading {

enum Column {
    KEPT, NEXT, PREVIOUS, AFTER_5, BEFORE_5, GROUP, CONTAINER, BEFORE_SHARE, SINCE, UNTIL, UP_1, UP_2, UP_3, UP_5, COLUMNS
};

// Share of the 5-grams of each block that the lines hold; a short block must be a line of its own, as `equal` says.
inline void kept(const Characters &texts, const Characters &lines, const float *equal, float *column) {
    GramSet grams;
    for (size_t i = 0; i < lines.texts(); i++)
        each_gram<5>(lines.codes(i), lines.size(i), [&](uint32_t hash) { grams.add(hash); });
    for (size_t i = 0; i < texts.texts(); i++) {
        column[i] = equal[i];
        if (lines.texts() == 0 || texts.size(i) < 16) continue;
        size_t hits = 0;
        each_gram<5>(texts.codes(i), texts.size(i), [&](uint32_t hash) { hits += grams.has(hash); });
        column[i] = std::max(share(hits, grams_of(texts.size(i), 5), 0.0f), equal[i]);
    }
}

// All but KEPT, from it.
inline void columns(const Layout &page, const Table &table) {
    const size_t n = page.blocks;
    const auto all = static_cast<int64_t>(n);
    const float *kept = table[KEPT];
    const auto weighed = [&](size_t i) { return kept[i] * page.chars[i]; };
    const Prefix sums(n, weighed);
    const Prefix &chars = page.all_chars;
    const std::vector<float> of_group = page.by_group(weighed);
    const auto inside = [&](size_t element) { return ratio(page.subtree(element, sums), page.subtree(element, chars)); };
    for (size_t i = 0; i < n; i++) {
        const auto here = static_cast<int64_t>(i);
        table[AFTER_5][i] = ratio(sums.over(here + 1, here + 6), chars.over(here + 1, here + 6));
        table[BEFORE_5][i] = ratio(sums.over(here - 5, here), chars.over(here - 5, here));
        table[GROUP][i] = ratio(of_group[i], page.group_chars[i]);
        table[CONTAINER][i] = inside(page.container[i]);
        table[BEFORE_SHARE][i] = ratio(sums.over(0, here), sums.over(0, all));
        for (size_t k = 0; k < 4; k++) table[UP_1 + k][i] = inside(page.above[k][i]);
    }
    shift(kept, n, 1, table[NEXT]);
    shift(kept, n, -1, table[PREVIOUS]);
    distances(n, [&](size_t i) { return kept[i] > 0.8f && page.chars[i] > 40; }, table[SINCE], table[UNTIL]);
}

} // namespace reading
} // namespace native
