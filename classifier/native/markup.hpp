// features/markup.py: tags, nesting, emphasis, visibility.
#pragma once
#include "layout.hpp"

namespace native {

// What is asked of an element's tag, per number of the tag in the page: the groups that it is in, as bits.
struct Tags {
    // `properties` has three rows: `is`, `within` and `level`, by number of the tag.
    Tags(PyObject *layout, const Array<const int32_t> &properties, size_t elements)
        : number_(layout, "tag"), is(properties.data()), within(is + properties.size() / 3),
          level(within + properties.size() / 3) {
        require(number_.size() == elements && properties.size() % 3 == 0, "the tags do not fit the elements");
        for (size_t i = 0; i < elements; i++)
            require(number_[i] >= 0 && of(i) < properties.size() / 3, "a tag has no number");
    }
    size_t of(size_t element) const { return static_cast<size_t>(number_[element]); }
    bool is_article(size_t element) const { return is[of(element)] >> ARTICLE & 1; }

    static const int ARTICLE = 8; // the bit after those of the columns

  private:
    const Field<int64_t> number_;

  public:
    const int32_t *is, *within, *level;
};

namespace markup {

const size_t IS = 8, WITHIN = 9;
enum Column {
    TAG, HEADING_LEVEL = TAG + IS, WITHIN_ARTICLE, HIDDEN = WITHIN_ARTICLE + WITHIN, DEPTH, BOLD, ITALIC, SMALL, BREAK_BEFORE,
    BREAK_AFTER, MEDIA_BEFORE, INLINE_NAMES, SIBLINGS_IN_NODE, CHARS_UP_1, BLOCK_SIZE_UP_1, GROUP_BLOCKS = CHARS_UP_1 + 8,
    GROUP_CHARS_SHARE, GROUP_MEAN_CHARS, COLUMNS
};
const int STEPS[] = {1, 2, 3, 5};

// Per element, the groups of tags that it is within, itself included.
inline std::vector<int32_t> surroundings(const Layout &page, const Tags &tags) {
    std::vector<int32_t> within(page.elements);
    for (size_t i = 0; i < page.elements; i++)
        within[i] = tags.within[tags.of(i)] | (page.parent[i] >= 0 ? within[static_cast<size_t>(page.parent[i])] : 0);
    return within;
}

inline void columns(PyObject *layout, const Layout &page, const Tags &tags, const Table &table) {
    const size_t n = page.blocks;
    const auto leaves = [&](const char *name) { return Tuple(layout, "of_leaves", name, n); };
    const Tuple bold = leaves("bold_chars"), italic = leaves("italic_chars"), small = leaves("small_chars");
    const Tuple before = leaves("break_before"), after = leaves("break_after"), media = leaves("media");
    const Tuple names = leaves("inline"), hidden(layout, "of_nodes", "hidden", page.elements);
    const std::vector<int32_t> within = surroundings(page, tags);
    const std::vector<float> same = page.by_group([](size_t) { return 1.0f; });
    const std::vector<float> chars = page.by_group([&](size_t i) { return page.chars[i]; });
    const float total = page.total_chars();
    for (size_t i = 0; i < n; i++) {
        const size_t node = page.at_node(i), tag = tags.of(node);
        const auto set = [&](size_t column, float value) { table[column][i] = value; };
        for (size_t k = 0; k < IS; k++) set(TAG + k, static_cast<float>(tags.is[tag] >> k & 1));
        set(HEADING_LEVEL, static_cast<float>(tags.level[tag]));
        for (size_t k = 0; k < WITHIN; k++) set(WITHIN_ARTICLE + k, static_cast<float>(within[node] >> k & 1));
        set(HIDDEN, hidden.number(node));
        set(DEPTH, static_cast<float>(page.depth[node]));
        set(BOLD, bold.number(i) / page.chars[i]);
        set(ITALIC, italic.number(i) / page.chars[i]);
        set(SMALL, small.number(i) / page.chars[i]);
        set(BREAK_BEFORE, before.number(i));
        set(BREAK_AFTER, after.number(i));
        set(MEDIA_BEFORE, media.number(i));
        set(INLINE_NAMES, PyUnicode_GetLength(names[i]) > 0 ? 1.0f : 0.0f);
        set(SIBLINGS_IN_NODE, static_cast<float>(page.end[node] - page.first[node]));
        for (size_t k = 0; k < 4; k++) {
            const size_t above = page.ancestor(i, STEPS[k]);
            const float inside = page.subtree(above, page.all_chars);
            set(CHARS_UP_1 + 2 * k, inside / total);
            set(BLOCK_SIZE_UP_1 + 2 * k, ratio(inside, static_cast<float>(page.end[above] - page.first[above])));
        }
        set(GROUP_BLOCKS, same[i]);
        set(GROUP_CHARS_SHARE, chars[i] / total);
        set(GROUP_MEAN_CHARS, ratio(chars[i], same[i]));
    }
}

} // namespace markup
} // namespace native
