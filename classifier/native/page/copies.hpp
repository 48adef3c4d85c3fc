// page/copies.py: the paragraphs of a page, and the blocks with which copies of others may begin.
#pragma once
#include <algorithm>
#include <memory>
#include <string>

#include "base/alphabet.hpp"
#include "page/fields.hpp"
#include "page/wide.hpp"

namespace native {
namespace copies {

// Asks Python for `key_of` of 256 characters at once. The key of a text consists of the keys of its characters.
class Keys {
  public:
    // `ask(first)` returns the keys of 256 characters from `first` on.
    explicit Keys(PyObject *ask) : ask_(ask) { Py_IncRef(ask_); }
    ~Keys() { Py_DecRef(ask_); }
    Keys(const Keys &) = delete;
    Keys &operator=(const Keys &) = delete;

    std::string of(View text) const {
        std::string key;
        for (const char *at = text.data(), *end = at + text.size(); at < end;) {
            const uint32_t code = next_character(at, end);
            const Block *block = blocks_[code >> 8].get();
            key.append((*(block != nullptr ? block : learned(code >> 8)))[code & 0xFF]);
        }
        return key;
    }

  private:
    using Block = std::array<std::string, 256>;

    const Block *learned(uint32_t number) const {
        const Owned told(PyObject_CallFunction(ask_, "k", static_cast<unsigned long>(number) << 8));
        require(PyList_Check(told) && PyList_Size(told) == 256, "the keys of another number of characters");
        auto block = std::make_unique<Block>();
        for (size_t i = 0; i < 256; i++) (*block)[i] = utf8_of(PyList_GetItem(told, static_cast<Py_ssize_t>(i)));
        auto &kept = blocks_[number];
        if (kept == nullptr) kept = std::move(block); // else another thread was here meanwhile
        return kept.get();
    }

    PyObject *ask_;
    mutable std::array<std::unique_ptr<Block>, 0x1100> blocks_;
};

// Sizes of copies.py, in characters.
struct Limits {
    size_t least, certain; // _LEAST_PARAGRAPH, LONG_PARAGRAPH
    size_t opening;        // OPENING
};

// The places of texts that are equal to another one.
template <class Text> std::vector<size_t> repeated(const std::vector<Text> &texts) {
    std::vector<size_t> order(texts.size()), result;
    for (size_t i = 0; i < order.size(); i++) order[i] = i;
    std::sort(order.begin(), order.end(), [&](size_t one, size_t other) { return texts[one] < texts[other]; });
    for (size_t i = 0; i < order.size(); i++) {
        const bool before = i > 0 && texts[order[i]] == texts[order[i - 1]];
        if (before || (i + 1 < order.size() && texts[order[i]] == texts[order[i + 1]])) result.push_back(order[i]);
    }
    std::sort(result.begin(), result.end());
    return result;
}

// Rows that are checked when they are read, as only a few are.
class Rows {
  public:
    explicit Rows(PyObject *rows) : rows_(rows), is_list_(PyList_Check(rows)) {
        require(is_list_ || PyTuple_Check(rows), "neither a list nor a tuple of rows");
    }
    PyObject *row(int64_t at) const {
        const auto place = static_cast<Py_ssize_t>(at);
        require(0 <= at && place < (is_list_ ? PyList_Size(rows_) : PyTuple_Size(rows_)), "a block is in no element");
        PyObject *found = is_list_ ? PyList_GetItem(rows_, place) : PyTuple_GetItem(rows_, place);
        require(PyTuple_Check(found), "a row that is not a tuple");
        return found;
    }

  private:
    PyObject *const rows_;
    const bool is_list_;
};

class Beginnings {
  public:
    Beginnings(const Keys &keys, PyObject *nodes, PyObject *leaves, const Limits &limits)
        : nodes_(nodes), rows_(leaves, 3), limits_(limits) {
        std::vector<View> written; // the beginnings of texts
        for (size_t i = 0; i < rows_.size(); i++)
            if (add(i)) written.push_back(shortened(utf8_of(field(rows_.row(i), 1)), limits.opening));
        if (repeated(written).empty()) return;
        std::vector<std::string> openings;
        for (const size_t i : starts_) {
            const std::string key = keys.of(shortened(utf8_of(field(rows_.row(i), 1)), 2 * limits.opening));
            openings.emplace_back(shortened(key, limits.opening));
        }
        for (const size_t i : repeated(openings)) anchors_.push_back(starts_[i]);
    }

    // Lists of the blocks with which copies may begin, of the paragraphs, and of the weight of those before each block.
    PyObject *in_python() const {
        if (anchors_.empty()) return Py_BuildValue("[][][]");
        const Owned sizes(PyList_New(static_cast<Py_ssize_t>(rows_.size()) + 1));
        double sum = 0;
        for (size_t i = 0, next = 0; i <= rows_.size(); i++) {
            PyList_SetItem(sizes, static_cast<Py_ssize_t>(i), Owned(PyFloat_FromDouble(sum)).release());
            if (next == long_.size() || long_[next] != i) continue;
            PyObject *text = field(rows_.row(i), 1);
            const auto size = static_cast<size_t>(PyUnicode_GetLength(text));
            sum += static_cast<double>(size) * (is_wide(utf8_of(text), size) ? MOST_WEIGHT : 1.0);
            next++;
        }
        const Owned anchors(list_of(anchors_)), paragraphs(list_of(long_));
        return PyTuple_Pack(3, static_cast<PyObject *>(anchors), static_cast<PyObject *>(paragraphs),
                            static_cast<PyObject *>(sizes));
    }

  private:
    // `_paragraphs`; whether a copy can begin with a block.
    bool add(size_t block) {
        PyObject *row = rows_.row(block), *text = field(row, 1);
        const Py_ssize_t length = PyUnicode_GetLength(text);
        if (length < 0) throw PythonError();
        const auto size = static_cast<size_t>(length);
        if (size < limits_.least) return false;
        const View tag = utf8_of(field(nodes_.row(number_in(row, 0)), 1));
        const bool is_text = tag != "pre" && 2 * number_in(row, 2) < length;
        const bool is_paragraph = is_text && (size >= limits_.certain || is_wide(utf8_of(text), size));
        if (is_paragraph) long_.push_back(block);
        if (!is_paragraph && tag != "h1" && tag != "h2" && tag != "h3") return false;
        starts_.push_back(block);
        return true;
    }

    static PyObject *list_of(const std::vector<size_t> &numbers) {
        Owned list(PyList_New(static_cast<Py_ssize_t>(numbers.size())));
        for (size_t i = 0; i < numbers.size(); i++)
            PyList_SetItem(list, static_cast<Py_ssize_t>(i), Owned(PyLong_FromSize_t(numbers[i])).release());
        return list.release();
    }

    const Rows nodes_;
    const Tuples rows_;
    const Limits limits_;
    std::vector<size_t> long_, starts_, anchors_;
};

} // namespace copies
} // namespace native
