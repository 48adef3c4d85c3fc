// features/links.py: link density of a block and of what is around it.
#pragma once
#include "layout.hpp"

namespace native {
namespace links {

enum Column {
    LINK_DENSITY, LINKS, ALL_LINK, NEXT, PREVIOUS, NEAR_BY, AFTER_10, BEFORE_10, GROUP, CONTAINER, EXTERNAL_LINK, UP_1, UP_2,
    UP_3, UP_5, COLUMNS
};
const int STEPS[] = {1, 2, 3, 5};

// Whether an address begins with one of the given texts, which end with a null.
inline bool begins(const std::vector<uint32_t> &address, std::initializer_list<const char *> starts) {
    for (const char *start : starts) {
        size_t size = 0;
        while (start[size] != 0 && size < address.size() && address[size] == static_cast<uint8_t>(start[size])) size++;
        if (start[size] == 0) return true;
    }
    return false;
}

// nothing: no link, 0: relative, 1: absolute, 2: not a page.
inline float external(const std::vector<uint32_t> &address) {
    if (address.empty()) return NOTHING;
    if (begins(address, {"http:", "https:", "//"})) return 1;
    return begins(address, {"#", "javascript:", "mailto:", "tel:"}) ? 2.0f : 0.0f;
}

inline void columns(PyObject *layout, const Layout &page, const Table &table) {
    const size_t n = page.blocks;
    const Prefix all_links(n, [&](size_t i) { return page.link_chars[i]; });
    const auto density = [&](size_t element) {
        return ratio(page.subtree(element, all_links), page.subtree(element, page.all_chars));
    };
    const auto between = [&](int64_t first, int64_t end) {
        return ratio(all_links.over(first, end), page.all_chars.over(first, end));
    };
    const std::vector<float> link_chars = page.by_group([&](size_t i) { return page.link_chars[i]; });
    const std::vector<float> chars = page.by_group([&](size_t i) { return page.chars[i]; });
    const std::vector<size_t> containers = page.containers();
    const Tuple count(layout, "of_leaves", "links", n), href(layout, "of_leaves", "href", n);
    std::vector<uint32_t> address;
    for (size_t i = 0; i < n; i++) {
        const auto here = static_cast<int64_t>(i);
        const float own = page.link_chars[i] / page.chars[i];
        table[LINK_DENSITY][i] = own;
        table[LINKS][i] = count.number(i);
        table[ALL_LINK][i] = own > 0.9f ? 1.0f : 0.0f;
        table[NEAR_BY][i] = between(here - 3, here + 4);
        table[AFTER_10][i] = between(here + 1, here + 11);
        table[BEFORE_10][i] = between(here - 10, here);
        table[GROUP][i] = ratio(link_chars[i], chars[i]);
        table[CONTAINER][i] = density(containers[i]);
        read_text(href[i], address);
        table[EXTERNAL_LINK][i] = external(address);
        for (size_t k = 0; k < 4; k++) table[UP_1 + k][i] = density(page.ancestor(i, STEPS[k]));
    }
    shift(table[LINK_DENSITY], n, 1, table[NEXT]);
    shift(table[LINK_DENSITY], n, -1, table[PREVIOUS]);
}

} // namespace links
} // namespace native
