// features/belonging.py: whether a list belongs to the article.
#pragma once
#include "features/markup.hpp"
#include "features/shape.hpp"
#include "features/words.hpp"

namespace native {
namespace belonging {

enum Column {
    WORDS_IN_PROSE, NAMES_IN_PROSE, NUMBERS_IN_PROSE, LIST_BLOCKS, LIST_PLACE, LIST_IN_PROSE, LIST_REPEATED, LIST_IN_TITLE,
    LIST_WORDS_IN_PROSE, LIST_NAMES_IN_PROSE, LIST_NUMBERS_IN_PROSE, LIST_DIGITS, LIST_LINKED, LIST_LINK_DENSITY,
    LIST_AFTER_COLON, SINCE_COLON, LIST_HEADING, LIST_LEAD_IN_PROSE, LIST_SINCE_PROSE, LIST_UNTIL_PROSE, HOME_PROSE_BEFORE,
    HOME_PROSE_AFTER, HOME_PROSE_SHARE, HOME_PROSE_DENSITY, HOME_STEPS, LIST_COUNTS_UP, LIST_FALLS, LIST_ALPHABETICAL,
    LIST_ALIKE, COLUMNS
};
const int HIGHEST = 8;
const size_t OPENING = 12, NUMBER_WIDTH = 6;

// Per block the nearest element that holds prose beside it, the child of that which holds the block, and its list.
struct Home {
    size_t home, branch;
    int64_t first, end;
};

inline std::vector<Home> homes(const Layout &page, const std::vector<bool> &prose) {
    std::vector<int64_t> held(page.blocks + 1, 0);
    for (size_t i = 0; i < page.blocks; i++) held[i + 1] = held[i] + prose[i];
    std::vector<Home> result(page.blocks);
    for (size_t i = 0; i < page.blocks; i++) {
        size_t home = page.node[i], branch = home;
        for (int step = 0; step < HIGHEST; step++) {
            const int64_t inside = held[static_cast<size_t>(page.end[home])] - held[static_cast<size_t>(page.first[home])];
            if (inside > prose[i] || page.parent[home] < 0) break;
            branch = home;
            home = static_cast<size_t>(page.parent[home]);
        }
        result[i].home = home;
        result[i].branch = branch;
    }
    return result;
}

// Fill in the lists: runs of blocks with the same home whose branches look alike, of prose or not.
inline void find_lists(const Layout &page, const std::vector<bool> &prose, std::vector<Home> &homes) {
    const auto alike = [&](size_t i) {
        const size_t one = homes[i].branch, other = homes[i - 1].branch;
        return prose[i] == prose[i - 1] && homes[i].home == homes[i - 1].home &&
               page.tag[one] == page.tag[other] && page.names[one] == page.names[other];
    };
    for (size_t first = 0, end; first < page.blocks; first = end) {
        end = first + 1;
        while (end < page.blocks && alike(end)) end++;
        for (size_t i = first; i < end; i++) {
            homes[i].first = static_cast<int64_t>(first);
            homes[i].end = static_cast<int64_t>(end);
        }
    }
}

// Mean of the known values over the list of each block.
template <class Value, class Weight>
void means(const std::vector<Home> &lists, Value value, Weight weight, float *column) {
    const size_t n = lists.size();
    std::vector<double> sums(n + 1, 0.0), weights(n + 1, 0.0);
    for (size_t i = 0; i < n; i++) {
        const double found = static_cast<double>(value(i)), known = std::isnan(found) ? 0.0 : static_cast<double>(weight(i));
        sums[i + 1] = sums[i] + (std::isnan(found) ? 0.0 : found) * known;
        weights[i + 1] = weights[i] + known;
    }
    for (size_t i = 0; i < n; i++) {
        const auto first = static_cast<size_t>(lists[i].first), end = static_cast<size_t>(lists[i].end);
        const double whole = weights[end] - weights[first];
        column[i] = whole > 0 ? static_cast<float>((sums[end] - sums[first]) / std::max(whole, 1e-6)) : NOTHING;
    }
}

// The first number among the first characters of a text.
inline float first_number(const uint8_t *kinds, const uint32_t *codes, size_t size) {
    float value = 0;
    size_t at = 0;
    const size_t end = std::min(size, NUMBER_WIDTH);
    while (at < end && kinds[at] != DIGIT) at++;
    if (at == end) return NOTHING;
    // of other scripts' digits this is too large by the same amount in every text: only differences count
    for (; at < end && kinds[at] == DIGIT; at++) value = 10 * value + (static_cast<float>(codes[at]) - 48);
    return value;
}

// The classes of the first characters of a text as a hash, runs of one class taken as one.
inline int64_t opening_shape(const uint8_t *kinds, size_t size) {
    int64_t hash = kinds[0];
    for (size_t at = 1; at < OPENING; at++) {
        const uint8_t kind = at < size ? kinds[at] : uint8_t(OTHER), before = at - 1 < size ? kinds[at - 1] : uint8_t(OTHER);
        if (kind != before) hash = hash * 31 + kind;
    }
    return hash;
}

// Shares of the neighbours within a list that count up by one, fall, follow the alphabet, and look alike.
inline void order(const Characters &texts, const std::vector<Home> &lists, const Table &table) {
    const size_t n = lists.size();
    std::vector<float> value(n);
    std::vector<int64_t> shape(n);
    for (size_t i = 0; i < n; i++) {
        value[i] = first_number(texts.kinds(i), texts.codes(i), texts.size(i));
        shape[i] = opening_shape(texts.kinds(i), texts.size(i));
    }
    std::vector<int32_t> sums[4]; // of the pairs that end before a block
    for (auto &one : sums) one.assign(n + 1, 0);
    for (size_t i = 0; i < n; i++) {
        const float step = i > 0 ? value[i] - value[i - 1] : NOTHING;
        const bool pairs[] = {step == 1, step <= 0, i > 0 && texts.codes(i)[0] >= texts.codes(i - 1)[0],
                              i > 0 && shape[i] == shape[i - 1]};
        for (size_t k = 0; k < 4; k++) sums[k][i + 1] = sums[k][i] + pairs[k];
    }
    for (size_t i = 0; i < n; i++) {
        const auto first = static_cast<size_t>(lists[i].first), end = static_cast<size_t>(lists[i].end);
        for (size_t k = 0; k < 4; k++)
            table[LIST_COUNTS_UP + k][i] = share(static_cast<size_t>(sums[k][end] - sums[k][first + 1]), end - first - 1, NOTHING);
    }
}

// Columns of each block's list and home.
inline void places(const Layout &page, const Tags &tags, const std::vector<bool> &prose, const std::vector<Home> &homes,
                   const Table &own, const float *in_prose, const Table &table) {
    const size_t n = page.blocks;
    const auto all = static_cast<int64_t>(n);
    const Prefix prosaic(n, [&](size_t i) { return prose[i] ? 1.0f : 0.0f; });
    const Prefix prose_chars(n, [&](size_t i) { return prose[i] ? page.chars[i] : 0.0f; });
    const auto colon = [&](size_t i) {
        return own[shape::ENDS_COLON][i] > 0 && page.link_chars[i] < 0.3f * page.chars[i];
    };
    std::vector<int64_t> last_prose(n), next_prose(n + 1, 2 * all);
    int64_t last = -1, last_colon = -1;
    for (size_t i = 0; i < n; i++) last_prose[i] = last = prose[i] ? static_cast<int64_t>(i) : last;
    for (size_t i = n; i-- > 0;) next_prose[i] = prose[i] ? static_cast<int64_t>(i) : next_prose[i + 1];
    for (size_t i = 0; i < n; i++) {
        const auto here = static_cast<int64_t>(i);
        const auto set = [&](Column column, float value) { table[column][i] = value; };
        const int64_t first = homes[i].first, end = homes[i].end;
        const size_t home = homes[i].home, before = first > 0 ? static_cast<size_t>(first) - 1 : 0;
        const int64_t top = page.first[home], bottom = page.end[home];
        const float size = static_cast<float>(end - first);
        if (colon(i)) last_colon = here;
        set(LIST_BLOCKS, size);
        set(LIST_PLACE, static_cast<float>(here - first) / size);
        set(LIST_LINK_DENSITY, ratio(page.all_link_chars.between(first, end), page.all_chars.between(first, end)));
        const bool after_colon = (first > 0 && colon(before)) || (colon(static_cast<size_t>(first)) && end - first > 1);
        set(LIST_AFTER_COLON, after_colon ? 1.0f : 0.0f);
        set(SINCE_COLON, last_colon >= 0 ? static_cast<float>(here - last_colon) : NOTHING);
        set(LIST_HEADING, first > 0 ? static_cast<float>(tags.level(page.node[before])) : 0.0f);
        set(LIST_LEAD_IN_PROSE, first > 0 ? in_prose[before] : NOTHING);
        const bool since = first > 0 && last_prose[before] >= top;
        set(LIST_SINCE_PROSE, since ? static_cast<float>(first - last_prose[before]) : NOTHING);
        const int64_t next = next_prose[static_cast<size_t>(end)];
        set(LIST_UNTIL_PROSE, next < bottom ? static_cast<float>(next - end + 1) : NOTHING);
        set(HOME_PROSE_BEFORE, prosaic.between(std::min(top, here), here));
        set(HOME_PROSE_AFTER, prosaic.between(here + 1, std::max(bottom, here + 1)));
        const float inside = prose_chars.between(top, bottom);
        set(HOME_PROSE_SHARE, ratio(inside, prose_chars.over(0, all)));
        set(HOME_PROSE_DENSITY, ratio(inside, page.all_chars.between(top, bottom)));
        set(HOME_STEPS, static_cast<float>(page.depth[page.node[i]] - page.depth[home]));
    }
}

inline void columns(const Layout &page, const Tags &tags, const Table &own, const Table &said, const Table &table) {
    const size_t n = page.blocks;
    const Characters &texts = page.texts;
    std::vector<bool> prose(n);
    for (size_t i = 0; i < n; i++)
        prose[i] = page.chars[i] > 60 && own[shape::ENDS_SENTENCE][i] > 0 && page.link_chars[i] < 0.3f * page.chars[i];
    std::vector<Home> lists = homes(page, prose);
    find_lists(page, prose, lists);
    named(texts, prose, table[WORDS_IN_PROSE], table[NAMES_IN_PROSE], table[NUMBERS_IN_PROSE]);
    places(page, tags, prose, lists, own, said[evidence::IN_PROSE], table);
    const auto chars = [&](size_t i) { return page.chars[i]; };
    const float *const values[] = {said[evidence::IN_PROSE], said[evidence::REPEATED],  said[evidence::IN_TITLE],
                                   table[WORDS_IN_PROSE],    table[NAMES_IN_PROSE], table[NUMBERS_IN_PROSE]};
    for (size_t k = 0; k < 6; k++) means(lists, [&](size_t i) { return values[k][i]; }, chars, table[LIST_IN_PROSE + k]);
    const auto every = [](size_t) { return 1.0f; };
    means(lists, [&](size_t i) { return own[shape::DIGITS_SHARE][i] > 0; }, every, table[LIST_DIGITS]);
    means(lists, [&](size_t i) { return page.link_chars[i] > 0.9f * page.chars[i]; }, every, table[LIST_LINKED]);
    order(texts, lists, table);
}

} // namespace belonging
} // namespace native
