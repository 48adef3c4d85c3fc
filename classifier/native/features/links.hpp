// features/links.py: link density of a block and of what is around it.
#pragma once
#include "features/layout.hpp"

namespace native {
namespace links {

enum Column {
    LINK_DENSITY, LINKS, ALL_LINK, NEXT, PREVIOUS, NEAR_BY, AFTER_10, BEFORE_10, GROUP, CONTAINER, EXTERNAL_LINK, UP_1, UP_2,
    UP_3, UP_5, COLUMNS
};

inline void columns(const Layout &page, const Table &table) {
    const size_t n = page.blocks;
    const Prefix &all_links = page.all_link_chars;
    const auto density = [&](size_t element) {
        return ratio(page.subtree(element, all_links), page.subtree(element, page.all_chars));
    };
    const auto between = [&](int64_t first, int64_t end) {
        return ratio(all_links.over(first, end), page.all_chars.over(first, end));
    };
    const std::vector<float> link_chars = page.by_group([&](size_t i) { return page.link_chars[i]; });
    for (size_t i = 0; i < n; i++) {
        const auto here = static_cast<int64_t>(i);
        const float own = page.link_chars[i] / page.chars[i];
        table[LINK_DENSITY][i] = own;
        table[LINKS][i] = page.links[i];
        table[ALL_LINK][i] = own > 0.9f ? 1.0f : 0.0f;
        table[NEAR_BY][i] = between(here - 3, here + 4);
        table[AFTER_10][i] = between(here + 1, here + 11);
        table[BEFORE_10][i] = between(here - 10, here);
        table[GROUP][i] = ratio(link_chars[i], page.group_chars[i]);
        table[CONTAINER][i] = density(page.container[i]);
        table[EXTERNAL_LINK][i] = page.external[i];
        for (size_t k = 0; k < 4; k++) table[UP_1 + k][i] = density(page.above[k][i]);
    }
    shift(table[LINK_DENSITY], n, 1, table[NEXT]);
    shift(table[LINK_DENSITY], n, -1, table[PREVIOUS]);
}

} // namespace links
} // namespace native
