// features/layout.py and features/ranges.py: a page's blocks and elements as arrays, and sums over ranges of them.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "buffers.hpp"
#include "sums.hpp"

namespace native {

const float NOTHING = std::numeric_limits<float>::quiet_NaN();

// Columns from one column on, each a row of one value per block.
class Table {
  public:
    Table(const Array<float> &values, size_t first, size_t blocks)
        : values_(values.data() + first * blocks), blocks_(blocks) {}
    float *operator[](size_t column) const { return values_ + column * blocks_; }

  private:
    float *values_;
    size_t blocks_;
};

// Per block, the distance to the last block that is sure, itself included, and to the next one; nothing where there is none.
template <class Sure> void distances(size_t blocks, Sure sure, float *since, float *until) {
    int64_t last = -1;
    for (size_t i = 0; i < blocks; i++) {
        if (sure(i)) last = static_cast<int64_t>(i);
        since[i] = last >= 0 ? static_cast<float>(static_cast<int64_t>(i) - last) : NOTHING;
    }
    int64_t next = -1;
    for (size_t i = blocks; i-- > 0;) {
        if (sure(i)) next = static_cast<int64_t>(i);
        until[i] = next >= 0 ? static_cast<float>(next - static_cast<int64_t>(i)) : NOTHING;
    }
}

// Prefix sums of one quantity per block.
class Prefix {
  public:
    template <class Value> Prefix(size_t blocks, Value value) : sums_(blocks + 1, 0.0) {
        for (size_t i = 0; i < blocks; i++) sums_[i + 1] = sums_[i] + static_cast<double>(value(i));
    }
    // Sum over the range first … end, which is within the page.
    float between(int64_t first, int64_t end) const {
        return static_cast<float>(sums_[static_cast<size_t>(end)] - sums_[static_cast<size_t>(first)]);
    }
    // The same for a range that is clipped to the page.
    float over(int64_t first, int64_t end) const {
        const auto top = static_cast<int64_t>(sums_.size()) - 1;
        return between(std::min(std::max<int64_t>(first, 0), top), std::min(std::max<int64_t>(end, 0), top));
    }

  private:
    std::vector<double> sums_;
};

inline float ratio(float part, float whole, float empty = 0.0f) {
    return whole > 0 ? part / std::max(whole, 1e-6f) : empty;
}

// The values of the blocks `by` places later (earlier when negative).
inline void shift(const float *values, size_t blocks, int64_t by, float *shifted) {
    for (size_t i = 0; i < blocks; i++) {
        const int64_t at = static_cast<int64_t>(i) + by;
        shifted[i] = at >= 0 && at < static_cast<int64_t>(blocks) ? values[at] : NOTHING;
    }
}

// An array that is an attribute.
template <class T> class Field {
  public:
    Field(PyObject *owner, const char *name) : object_(PyObject_GetAttrString(owner, name)), array_(object_) {}
    const T &operator[](size_t at) const { return array_[at]; }
    const T *data() const { return array_.data(); }
    size_t size() const { return array_.size(); }

  private:
    const Owned object_;
    const Array<const T> array_;
};

// A tuple of one value per block or element: what the mapping `of` of the layout holds by that name.
class Tuple {
  public:
    Tuple(PyObject *owner, const char *of, const char *name, size_t size)
        : mapping_(PyObject_GetAttrString(owner, of)), tuple_(PyMapping_GetItemString(mapping_, name)) {
        require(PyTuple_Size(tuple_) == static_cast<Py_ssize_t>(size), "a tuple of the layout has another length");
    }
    PyObject *operator[](size_t at) const {
        PyObject *found = PyTuple_GetItem(tuple_, static_cast<Py_ssize_t>(at));
        if (found == nullptr) throw PythonError();
        return found;
    }
    // A whole number, or a truth as 0 or 1.
    float number(size_t at) const {
        const long value = PyLong_AsLong((*this)[at]);
        if (value == -1 && PyErr_Occurred() != nullptr) throw PythonError();
        return static_cast<float>(value);
    }

  private:
    const Owned mapping_, tuple_;
};

// The classes of characters, as features/characters.py numbers them.
enum Kind : uint8_t {
    OTHER, SPACE, DIGIT, LATIN, CJK, LETTER, UPPER, END, QUOTE, ELLIPSIS, OPEN, CLOSE, BULLET, DASH, PIPE, AT, COPYRIGHT,
    COMMA, COLON, SLASH, EXCLAIM, KINDS
};

// A set of classes.
constexpr uint32_t one_of(Kind kind) { return uint32_t(1) << kind; }
template <class... More> constexpr uint32_t one_of(Kind kind, More... more) { return one_of(kind) | one_of(more...); }
inline bool is_in(uint8_t kind, uint32_t set) { return set >> kind & 1; }

// The texts of a page, end to end: `Codes` in Python.
class Characters {
  public:
    // Takes over the reference.
    explicit Characters(PyObject *codes)
        : object_(codes), codes_(object_, "codes"), written_(object_, "written"),
          kinds_(object_, "classes"), start_(object_, "start"), size_(object_, "size") {
        require(start_.size() == size_.size() && written_.size() == codes_.size() && kinds_.size() == codes_.size(),
                "the texts differ in length");
        for (size_t i = 0; i < kinds_.size(); i++) require(kinds_[i] < KINDS, "a character has no class");
        const auto all = static_cast<int64_t>(codes_.size());
        for (size_t i = 0; i < start_.size(); i++)
            require(start_[i] >= 0 && size_[i] > 0 && start_[i] <= all - size_[i], "a text is empty or has no end");
    }

    size_t texts() const { return start_.size(); }
    size_t size(size_t text) const { return static_cast<size_t>(size_[text]); }
    // The characters of a text in small letters, as they are written, and their classes.
    const uint32_t *codes(size_t text) const { return codes_.data() + start_[text]; }
    const uint32_t *written(size_t text) const { return written_.data() + start_[text]; }
    const uint8_t *kinds(size_t text) const { return kinds_.data() + start_[text]; }

  private:
    const Owned object_;
    const Field<uint32_t> codes_, written_;
    const Field<uint8_t> kinds_;
    const Field<int64_t> start_, size_;
};

// The arrays of a `Layout` in Python, and what is computed from them.
class Layout {
  public:
    explicit Layout(PyObject *layout)
        : chars(layout, "chars"), link_chars(layout, "link_chars"), node(layout, "node"), group(layout, "group"),
          parent(layout, "parent"), first(layout, "first"), end(layout, "end"), depth(layout, "depth"),
          blocks(chars.size()), elements(parent.size()), all_chars(blocks, [this](size_t i) { return chars[i]; }) {
        require(link_chars.size() == blocks && node.size() == blocks && group.size() == blocks &&
                    first.size() == elements && end.size() == elements && depth.size() == elements,
                "the arrays of the layout differ in length");
        check();
    }

    // Per block, the nearest element that holds text beyond the block itself.
    std::vector<size_t> containers() const {
        std::vector<size_t> found(blocks);
        for (size_t i = 0; i < blocks; i++) {
            size_t at = at_node(i);
            for (int step = 0; step < 12 && end[at] - first[at] <= 1 && parent[at] >= 0; step++)
                at = static_cast<size_t>(parent[at]);
            found[i] = at;
        }
        return found;
    }

    // The element `steps` above the innermost one of a block; stays at the root.
    size_t ancestor(size_t block, int steps) const {
        size_t at = at_node(block);
        for (; steps > 0 && parent[at] >= 0; steps--) at = static_cast<size_t>(parent[at]);
        return at;
    }

    size_t at_node(size_t block) const { return static_cast<size_t>(node[block]); }

    // Characters of the page, added in the order and precision of numpy's `sum`.
    float total_chars() const {
        float total;
        pairwise(chars.data(), blocks, 1, &total);
        return total;
    }

    float subtree(size_t element, const Prefix &prefix) const { return prefix.between(first[element], end[element]); }

    // Per block, the sum of `value` over all blocks of the same markup.
    template <class Value> std::vector<float> by_group(Value value) const {
        std::vector<double> sums(groups_, 0.0);
        for (size_t i = 0; i < blocks; i++) sums[static_cast<size_t>(group[i])] += static_cast<double>(value(i));
        std::vector<float> result(blocks);
        for (size_t i = 0; i < blocks; i++) result[i] = static_cast<float>(sums[static_cast<size_t>(group[i])]);
        return result;
    }

    const Field<float> chars, link_chars;
    const Field<int64_t> node, group, parent, first, end, depth;
    const size_t blocks, elements;
    const Prefix all_chars;

  private:
    // No index may lead out of an array, whatever is handed over.
    void check() {
        const auto most_blocks = static_cast<int64_t>(blocks), most_elements = static_cast<int64_t>(elements);
        for (size_t i = 0; i < blocks; i++) {
            require(node[i] >= 0 && node[i] < most_elements, "a block is in no element");
            require(group[i] >= 0 && group[i] < most_blocks, "a block is in no group");
            groups_ = std::max(groups_, static_cast<size_t>(group[i]) + 1);
        }
        for (size_t i = 0; i < elements; i++) {
            require(parent[i] < static_cast<int64_t>(i), "an element comes before its parent");
            require(0 <= first[i] && first[i] <= end[i] && end[i] <= most_blocks, "an element holds no range of blocks");
        }
    }

    size_t groups_ = 0;
};

} // namespace native
