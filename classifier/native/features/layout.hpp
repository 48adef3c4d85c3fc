// features/layout.py: a page's blocks and elements as arrays, made once for all columns.
#pragma once
#include "features/characters.hpp"
#include "features/external.hpp"
#include "features/ranges.hpp"
#include "page/fields.hpp"
#include "page/segmented.hpp"

namespace native {

class Layout {
  public:
    // `nodes` and `leaves` are sequences of the classes in page/block.py.
    Layout(const Letters &letters, PyObject *nodes, PyObject *leaves) {
        enum { PARENT, TAG, NAMES, ORDINAL, DEPTH, HIDDEN, FIRST, END, NODE_FIELDS };
        const Tuples elements_in(nodes, NODE_FIELDS), blocks_in(leaves, LEAF_FIELDS);
        blocks = blocks_in.size(), elements = elements_in.size();
        reserve();
        for (size_t i = 0; i < elements; i++) {
            PyObject *row = elements_in.row(i);
            const int64_t above = number_in(row, PARENT), from = number_in(row, FIRST), to = number_in(row, END);
            require(-1 <= above && above < static_cast<int64_t>(i), "an element comes before its parent");
            require(0 <= from && from <= to && to <= static_cast<int64_t>(blocks), "an element holds no range of blocks");
            parent.push_back(static_cast<int32_t>(above));
            first.push_back(static_cast<int32_t>(from));
            end.push_back(static_cast<int32_t>(to));
            depth.push_back(static_cast<int32_t>(number_in(row, DEPTH)));
            hidden.push_back(static_cast<float>(number_in(row, HIDDEN)));
            tag.push_back(strings.number_of(field(row, TAG)));
            names.push_back(strings.number_of(field(row, NAMES)));
        }
        for (size_t i = 0; i < blocks; i++) add_block(blocks_in.row(i));
        finish(letters);
    }

    // A page that the core has cut, without the blocks that are `gone`, of which there is one entry per leaf.
    Layout(const Letters &letters, const segment::Segmented &page, const std::vector<bool> &gone) {
        std::vector<int32_t> places = {0}; // of each block among those that stay
        for (const bool is_gone : gone) places.push_back(places.back() + !is_gone);
        blocks = static_cast<size_t>(places.back()), elements = page.nodes.size();
        reserve();
        for (uint32_t number = 0; number < page.names.size(); number++) strings.add(page.names[number]);
        std::vector<uint32_t> numbers(page.tape().tags.size(), tape::NONE);
        for (size_t i = 0; i < elements; i++) {
            const segment::Node &one = page.nodes[i];
            parent.push_back(static_cast<int32_t>(one.parent));
            first.push_back(places[one.first]);
            end.push_back(places[one.end]);
            depth.push_back(static_cast<int32_t>(one.depth));
            hidden.push_back(one.hidden);
            uint32_t &number = numbers[page.tape().elements[one.element].tag_number];
            if (number == tape::NONE) number = strings.add(Owned(page.tree.tag_of(one.element)));
            tag.push_back(number);
            names.push_back(page.node_names[i]);
        }
        for (size_t i = 0; i < page.leaves.size(); i++)
            if (!gone[i]) add_block(page, i);
        finish(letters);
    }

    // The parent of an element; the root for the root.
    uint32_t element_above(size_t element) const {
        return static_cast<uint32_t>(parent[element] >= 0 ? parent[element] : static_cast<int32_t>(element));
    }

    float subtree(size_t element, const Prefix &prefix) const { return prefix.between(first[element], end[element]); }

    // Per block, the sum of `value` over all blocks of the same markup.
    template <class Value> std::vector<float> by_group(Value value) const {
        std::vector<double> sums(groups, 0.0);
        for (size_t i = 0; i < blocks; i++) sums[group[i]] += static_cast<double>(value(i));
        std::vector<float> result(blocks);
        for (size_t i = 0; i < blocks; i++) result[i] = static_cast<float>(sums[group[i]]);
        return result;
    }

    // The elements with a string; `numbers` are those of their strings, `tag` or `names`.
    std::vector<size_t> elements_with(const std::vector<uint32_t> &numbers, PyObject *wanted) const {
        enum Is : uint8_t { UNKNOWN, WANTED, OTHER };
        std::vector<Is> known(strings.size(), UNKNOWN);
        std::vector<size_t> matches;
        for (size_t i = 0; i < elements; i++) {
            Is &is = known[numbers[i]];
            if (is == UNKNOWN) is = PyUnicode_Compare(strings[numbers[i]], wanted) == 0 ? WANTED : OTHER;
            if (is == WANTED) matches.push_back(i);
        }
        return matches;
    }

    size_t blocks, elements, groups = 0;
    Strings strings;
    Characters texts;
    // per block; `group` numbers the blocks of equal markup, `copies` counts those of equal text
    std::vector<float> chars, link_chars, links, bold, italic, small, break_before, break_after, media, external;
    std::vector<float> copies, group_blocks, group_chars;
    std::vector<uint32_t> node, group, inline_names;
    std::vector<size_t> original; // the first block of the same text
    // per block: the nearest element that holds text beyond the block itself, and the elements so many steps up
    std::vector<uint32_t> container, above[4];
    static constexpr int STEPS[] = {1, 2, 3, 5};
    // per element
    std::vector<int32_t> parent, first, end, depth;
    std::vector<float> hidden;
    std::vector<uint32_t> tag, names;
    Prefix all_chars, all_link_chars;
    float total_chars; // added in the order and precision of numpy's `sum`

  private:
    enum {
        NODE, TEXT, LINK_CHARS, LINKS, BOLD, ITALIC, SMALL, INLINE, HREF, BREAK_BEFORE, BREAK_AFTER, MEDIA, LEAF_FIELDS
    };

    void reserve() {
        require(blocks > 0, "a page without a block");
        require(blocks < INT32_MAX && elements < INT32_MAX, "a page of too many elements");
        for (auto *column : {&parent, &first, &end, &depth}) column->reserve(elements);
        for (auto *column : {&tag, &names}) column->reserve(elements);
        for (auto *column : {&chars, &link_chars, &links, &bold, &italic, &small, &break_before, &break_after, &media, &external})
            column->reserve(blocks);
        for (auto *column : {&node, &group, &inline_names, &container}) column->reserve(blocks);
        hidden.reserve(elements);
    }

    // Once all elements and blocks are there.
    void finish(const Letters &letters) {
        original = texts.originals();
        count_copies();
        texts.classify(letters);
        find_groups();
        find_elements();
        const auto count = [](size_t) { return 1.0f; };
        group_blocks = by_group(count);
        group_chars = by_group([this](size_t i) { return chars[i]; });
        all_chars = Prefix(blocks, [this](size_t i) { return chars[i]; });
        all_link_chars = Prefix(blocks, [this](size_t i) { return link_chars[i]; });
        total_chars = pairwise(chars.data(), blocks);
    }

    void add_block(PyObject *row) {
        const int64_t within = number_in(row, NODE);
        require(0 <= within && within < static_cast<int64_t>(elements), "a block is in no element");
        node.push_back(static_cast<uint32_t>(within));
        texts.add(field(row, TEXT));
        chars.push_back(static_cast<float>(texts.size(texts.texts() - 1)));
        const auto count = [&](size_t at) { return static_cast<float>(number_in(row, at)); };
        link_chars.push_back(count(LINK_CHARS));
        links.push_back(count(LINKS));
        bold.push_back(count(BOLD));
        italic.push_back(count(ITALIC));
        small.push_back(count(SMALL));
        break_before.push_back(count(BREAK_BEFORE));
        break_after.push_back(count(BREAK_AFTER));
        media.push_back(count(MEDIA));
        inline_names.push_back(strings.number_of(field(row, INLINE)));
        read_text(field(row, HREF), address_);
        external.push_back(links::external(address_));
    }

    void add_block(const segment::Segmented &page, size_t number) {
        const segment::Leaf &leaf = page.leaves[number];
        node.push_back(static_cast<uint32_t>(leaf.node));
        texts.add(page.text(leaf));
        chars.push_back(static_cast<float>(texts.size(texts.texts() - 1)));
        link_chars.push_back(static_cast<float>(leaf.link_chars));
        links.push_back(static_cast<float>(leaf.links));
        bold.push_back(static_cast<float>(leaf.bold));
        italic.push_back(static_cast<float>(leaf.italic));
        small.push_back(static_cast<float>(leaf.small));
        break_before.push_back(leaf.break_before);
        break_after.push_back(leaf.break_after);
        media.push_back(leaf.media);
        inline_names.push_back(page.inline_names[number]);
        external.push_back(links::external(leaf.href));
    }

    // Number the distinct combinations of tag, names, inline names, and tag and names above.
    void find_groups() {
        struct Key {
            uint32_t tag, names, inline_names, tag_above, names_above;
            bool operator==(const Key &other) const {
                return tag == other.tag && names == other.names && inline_names == other.inline_names &&
                       tag_above == other.tag_above && names_above == other.names_above;
            }
        };
        struct Mix {
            size_t operator()(const Key &key) const {
                uint64_t value = key.tag;
                for (const uint32_t part : {key.names, key.inline_names, key.tag_above, key.names_above})
                    value = (value + part) * 0x9E3779B97F4A7C15ull ^ value >> 29;
                return static_cast<size_t>(value ^ value >> 32);
            }
        };
        std::unordered_map<Key, uint32_t, Mix> numbers;
        for (size_t i = 0; i < blocks; i++) {
            const size_t own = node[i], over = element_above(own);
            const Key key = {tag[own], names[own], inline_names[i], tag[over], names[over]};
            group.push_back(numbers.emplace(key, static_cast<uint32_t>(numbers.size())).first->second);
        }
        groups = numbers.size();
    }

    void count_copies() {
        std::vector<float> counts(blocks, 0.0f);
        for (const size_t first_one : original) counts[first_one]++;
        for (const size_t first_one : original) copies.push_back(counts[first_one]);
    }

    void find_elements() {
        for (auto &one : above) one.resize(blocks);
        for (size_t i = 0; i < blocks; i++) {
            uint32_t at = node[i];
            int step = 0;
            for (size_t k = 0; k < 4; k++) {
                for (; step < STEPS[k]; step++) at = element_above(at);
                above[k][i] = at;
            }
            at = node[i];
            for (int steps = 0; steps < 12 && end[at] - first[at] <= 1; steps++) at = element_above(at);
            container.push_back(at);
        }
    }

    std::vector<uint32_t> address_;
};

} // namespace native
