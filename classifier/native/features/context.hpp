// features/context.py: position, neighbours, runs of similar blocks.
#pragma once
#include "features/hashing.hpp"
#include "features/markup.hpp"
#include "features/shape.hpp"

namespace native {
namespace context {

enum Column {
    POSITION, CHARS_BEFORE_SHARE, PROSE_BEFORE_SHARE, PROSE_AFTER, NEIGHBOURS, WINDOWS = NEIGHBOURS + 20,
    CONTAINER_BLOCKS = WINDOWS + 8, CONTAINER_PROSE_SHARE, CONTAINER_PROSE_BEFORE, CONTAINER_PROSE_AFTER,
    CONTAINER_POSITION, SINCE_PROSE, UNTIL_PROSE, MARKUP_RUN, LINE_RUN = MARKUP_RUN + 5, OPENING_RUN = LINE_RUN + 5,
    ELEMENT_RUN = OPENING_RUN + 5, SHARED_PREFIX = ELEMENT_RUN + 5, SHARED_SUFFIX = SHARED_PREFIX + 3,
    SINCE_HEADING = SHARED_SUFFIX + 3, HEADING_ABOVE, H1_BEFORE, ARTICLES_BEGUN, COLUMNS
};
const shape::Column NEAR_BY[] = {shape::CHARS,       shape::ENDS_SENTENCE, shape::QUOTES,       shape::ELLIPSES,
                                 shape::STARTS_BULLET, shape::STARTS_DASH, shape::DIGITS_SHARE, shape::SPACED_DASH,
                                 shape::AT_SIGNS,    shape::COPYRIGHT_SIGNS};
const int64_t WIDTHS[] = {3, 8};
const size_t EDGE_WIDTH = 14, EDGE_COPY = 7;

// Five columns of the runs of blocks whose keys are equal.
template <class Key> void runs(const Layout &page, const Prefix &squares, Key key, const Table &table, size_t column) {
    const size_t n = page.blocks;
    for (size_t first = 0, end; first < n; first = end) {
        end = first + 1;
        while (end < n && key(end) == key(first)) end++;
        const auto from = static_cast<int64_t>(first), to = static_cast<int64_t>(end);
        const float size = static_cast<float>(end - first), mean = page.all_chars.over(from, to) / size;
        const float variance = std::max(squares.over(from, to) / size - mean * mean, 0.0f);
        for (size_t i = first; i < end; i++) {
            table[column][i] = size;
            table[column + 1][i] = static_cast<float>(i - first);
            table[column + 2][i] = static_cast<float>(end - 1 - i);
            table[column + 3][i] = mean;
            table[column + 4][i] = std::sqrt(variance) / mean;
        }
    }
}

// Three columns of what one end of the blocks shares with that of the neighbours, and of all blocks. `edge` gives the
// character that is so far from the end, 0 outside of the text.
template <class Edge> void shared(size_t n, const Characters &texts, Edge edge, const Table &table, size_t column) {
    std::vector<float> common(n + 1, 0.0f); // of each block and the one before
    std::vector<std::pair<uint64_t, size_t>> hashed; // with the block
    uint64_t factors[EDGE_COPY];
    for (size_t k = 0; k < EDGE_COPY; k++) factors[k] = power(BASE, k) & 0x7FFFFFFF;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        while (i > 0 && same < EDGE_WIDTH && edge(i, same) > 0 && edge(i, same) == edge(i - 1, same)) same++;
        common[i] = static_cast<float>(same);
        table[column + 2][i] = 0;
        uint64_t sum = 0;
        for (size_t k = 0; k < EDGE_COPY; k++) sum += edge(i, k) * factors[k];
        hashed.emplace_back(sum, i);
    }
    std::sort(hashed.begin(), hashed.end());
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first; end < n && hashed[end].first == hashed[first].first;) end++;
        for (size_t k = first; k < end; k++)
            if (texts.size(hashed[k].second) >= EDGE_COPY) table[column + 2][hashed[k].second] = static_cast<float>(end - first);
    }
    for (size_t i = 0; i < n; i++) {
        table[column][i] = std::max(common[i + 1], common[i]);
        table[column + 1][i] = std::min(common[i + 1], common[i]);
    }
}

inline void headings(const Layout &page, const Tags &tags, const Table &table) {
    std::vector<int64_t> begun(page.blocks + 1, 0);
    for (size_t i = 0; i < page.elements; i++)
        if (tags.is_article(i)) begun[static_cast<size_t>(page.first[i])]++;
    int64_t last = -1, level = 0, headlines = 0, articles = 0;
    for (size_t i = 0; i < page.blocks; i++) {
        const int here = tags.level(page.node[i]);
        if (here > 0) {
            last = static_cast<int64_t>(i);
            level = here;
        }
        headlines += here == 1;
        articles += begun[i];
        table[SINCE_HEADING][i] = last >= 0 ? static_cast<float>(static_cast<int64_t>(i) - last) : NOTHING;
        table[HEADING_ABOVE][i] = last >= 0 ? static_cast<float>(level) : NOTHING;
        table[H1_BEFORE][i] = static_cast<float>(headlines);
        table[ARTICLES_BEGUN][i] = static_cast<float>(articles);
    }
}

// Means over the blocks after and before each, by width.
inline void windows(const float *values, size_t n, const Table &table, size_t column) {
    const Prefix sums(n, [&](size_t i) { return values[i]; });
    for (int64_t width : WIDTHS) {
        for (size_t i = 0; i < n; i++) {
            const auto here = static_cast<int64_t>(i);
            const int64_t end = std::min(here + 1 + width, static_cast<int64_t>(n)), first = std::max<int64_t>(here - width, 0);
            table[column][i] = ratio(sums.between(here + 1, end), static_cast<float>(end - here - 1), NOTHING);
            table[column + 1][i] = ratio(sums.between(first, here), static_cast<float>(here - first), NOTHING);
        }
        column += 2;
    }
}

inline void columns(const Layout &page, const Tags &tags, const Table &own, const Table &table) {
    const size_t n = page.blocks;
    const auto all = static_cast<int64_t>(n);
    const Characters &texts = page.texts;
    const Prefix &chars = page.all_chars;
    std::vector<float> prose(n), prose_chars(n);
    for (size_t i = 0; i < n; i++) {
        prose[i] = own[shape::ENDS_SENTENCE][i] * (own[shape::WORDS][i] >= 8 ? 1.0f : 0.0f);
        prose_chars[i] = prose[i] * page.chars[i];
    }
    const Prefix prosaic(n, [&](size_t i) { return prose_chars[i]; });
    const float total = page.total_chars;
    const float total_prose = std::max(pairwise(prose_chars.data(), n), 1.0f);
    for (size_t i = 0; i < n; i++) {
        const auto here = static_cast<int64_t>(i);
        const auto set = [&](Column column, float value) { table[column][i] = value; };
        set(POSITION, static_cast<float>(static_cast<double>(i) / static_cast<double>(n)));
        set(CHARS_BEFORE_SHARE, chars.over(0, here) / total);
        set(PROSE_BEFORE_SHARE, prosaic.over(0, here) / total_prose);
        set(PROSE_AFTER, prosaic.over(here + 1, all));
        const int64_t first = page.first[page.container[i]], end = page.end[page.container[i]];
        const float inside = prosaic.over(first, end);
        set(CONTAINER_BLOCKS, static_cast<float>(end - first));
        set(CONTAINER_PROSE_SHARE, ratio(inside, chars.over(first, end)));
        set(CONTAINER_PROSE_BEFORE, ratio(prosaic.over(first, here), inside));
        set(CONTAINER_PROSE_AFTER, ratio(prosaic.over(here + 1, end), inside));
        set(CONTAINER_POSITION, ratio(static_cast<float>(here - first), static_cast<float>(end - first)));
    }
    size_t column = NEIGHBOURS;
    for (shape::Column near : NEAR_BY) {
        shift(own[near], n, 1, table[column++]);
        shift(own[near], n, -1, table[column++]);
    }
    windows(own[shape::CHARS], n, table, WINDOWS);
    windows(own[shape::ENDS_SENTENCE], n, table, WINDOWS + 4);
    distances(n, [&](size_t i) { return prose[i] != 0 && page.chars[i] > 60; }, table[SINCE_PROSE], table[UNTIL_PROSE]);

    const Prefix squares(n, [&](size_t i) { return static_cast<double>(page.chars[i]) * static_cast<double>(page.chars[i]); });
    const auto markup = [&](size_t i) { return page.group[i] * 2 + (page.link_chars[i] > 0.5f * page.chars[i]); };
    const auto line = [&](size_t i) { return (own[shape::ENDS_SENTENCE][i] > 0) * 2 + (own[shape::WORDS][i] < 4); };
    const auto opening = [&](size_t i) { return texts.kinds(i)[0] * 2 + (prose[i] > 0); };
    runs(page, squares, markup, table, MARKUP_RUN);
    runs(page, squares, line, table, LINE_RUN);
    runs(page, squares, opening, table, OPENING_RUN);
    runs(page, squares, [&](size_t i) { return page.node[i]; }, table, ELEMENT_RUN);

    const auto head = [&](size_t i, size_t at) { return at < texts.size(i) ? texts.codes(i)[at] : 0u; };
    const auto tail = [&](size_t i, size_t at) {
        return at < texts.size(i) ? texts.codes(i)[texts.size(i) - 1 - at] : 0u;
    };
    shared(n, texts, head, table, SHARED_PREFIX);
    shared(n, texts, tail, table, SHARED_SUFFIX);
    headings(page, tags, table);
}

} // namespace context
} // namespace native
