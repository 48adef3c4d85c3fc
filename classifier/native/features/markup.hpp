// features/markup.py: tags, nesting, emphasis, visibility.
#pragma once
#include "features/layout.hpp"

namespace native {

// What Python says of the tags of a page: the groups that each is in, as bits, those that it opens, and its level as a
// heading.
class Tags {
  public:
    // `known` maps each tag to the three.
    Tags(const Layout &page, PyObject *known) : page_(page), known_(page.strings.size()) {
        for (const uint32_t number : page.tag) {
            Properties &tag = known_[number];
            if (tag.level >= 0) continue;
            const Owned told(PyObject_GetItem(known, page.strings[number]));
            if (!PyArg_ParseTuple(told, "iii", &tag.is, &tag.within, &tag.level)) throw PythonError();
            require(tag.level >= 0, "a heading below all levels");
        }
    }
    int is(size_t element) const { return of(element).is; }
    int within(size_t element) const { return of(element).within; }
    int level(size_t element) const { return of(element).level; }
    bool is_article(size_t element) const { return is(element) >> ARTICLE & 1; }

  private:
    static const int ARTICLE = 8; // the bit after those of the columns
    struct Properties {
        int is = 0, within = 0, level = -1;
    };

    const Properties &of(size_t element) const { return known_[page_.tag[element]]; }

    const Layout &page_;
    std::vector<Properties> known_; // by number of the string
};

namespace markup {

const size_t IS = 8, WITHIN = 9;
enum Column {
    TAG, HEADING_LEVEL = TAG + IS, WITHIN_ARTICLE, HIDDEN = WITHIN_ARTICLE + WITHIN, DEPTH, BOLD, ITALIC, SMALL, BREAK_BEFORE,
    BREAK_AFTER, MEDIA_BEFORE, INLINE_NAMES, SIBLINGS_IN_NODE, CHARS_UP_1, BLOCK_SIZE_UP_1, GROUP_BLOCKS = CHARS_UP_1 + 8,
    GROUP_CHARS_SHARE, GROUP_MEAN_CHARS, COLUMNS
};

// Per element, the groups of tags that it is within, itself included.
inline std::vector<int> surroundings(const Layout &page, const Tags &tags) {
    std::vector<int> within(page.elements);
    for (size_t i = 0; i < page.elements; i++)
        within[i] = tags.within(i) | (page.parent[i] >= 0 ? within[static_cast<size_t>(page.parent[i])] : 0);
    return within;
}

inline void columns(const Layout &page, const Tags &tags, const Table &table) {
    const std::vector<int> within = surroundings(page, tags);
    const float total = page.total_chars;
    for (size_t i = 0; i < page.blocks; i++) {
        const size_t node = page.node[i];
        const auto set = [&](size_t column, float value) { table[column][i] = value; };
        for (size_t k = 0; k < IS; k++) set(TAG + k, static_cast<float>(tags.is(node) >> k & 1));
        set(HEADING_LEVEL, static_cast<float>(tags.level(node)));
        for (size_t k = 0; k < WITHIN; k++) set(WITHIN_ARTICLE + k, static_cast<float>(within[node] >> k & 1));
        set(HIDDEN, page.hidden[node]);
        set(DEPTH, static_cast<float>(page.depth[node]));
        set(BOLD, page.bold[i] / page.chars[i]);
        set(ITALIC, page.italic[i] / page.chars[i]);
        set(SMALL, page.small[i] / page.chars[i]);
        set(BREAK_BEFORE, page.break_before[i]);
        set(BREAK_AFTER, page.break_after[i]);
        set(MEDIA_BEFORE, page.media[i]);
        set(INLINE_NAMES, PyUnicode_GetLength(page.strings[page.inline_names[i]]) > 0 ? 1.0f : 0.0f);
        set(SIBLINGS_IN_NODE, static_cast<float>(page.end[node] - page.first[node]));
        for (size_t k = 0; k < 4; k++) {
            const size_t above = page.above[k][i];
            const float inside = page.subtree(above, page.all_chars);
            set(CHARS_UP_1 + 2 * k, inside / total);
            set(BLOCK_SIZE_UP_1 + 2 * k, ratio(inside, static_cast<float>(page.end[above] - page.first[above])));
        }
        set(GROUP_BLOCKS, page.group_blocks[i]);
        set(GROUP_CHARS_SHARE, page.group_chars[i] / total);
        set(GROUP_MEAN_CHARS, ratio(page.group_chars[i], page.group_blocks[i]));
    }
}

} // namespace markup
} // namespace native
