// page/page.py, `Page.blocks`: the leaves as the public type, with the path of their innermost element.
#pragma once
#include "base/alphabet.hpp"
#include "base/instances.hpp"
#include "page/fields.hpp"

namespace native {
namespace blocks {

// The path of an element: where it stands among all, and how many bytes and characters it has.
struct Path {
    size_t first = 0, bytes = 0, size = 0;
};

// `most_path` and `most_step` are MAX_PATH and _MAX_STEP there.
class Paths {
  public:
    Paths(const Tuples &nodes, size_t most_path, size_t most_step) : paths_(nodes.size()), strings_(nodes.size()) {
        enum { PARENT, TAG, NAMES, ORDINAL, DEPTH, HIDDEN, FIRST, END };
        for (size_t i = 0; i < nodes.size(); i++) {
            PyObject *row = nodes.row(i);
            if (number_in(row, FIRST) == number_in(row, END)) continue; // no block stands in it
            const int64_t parent = number_in(row, PARENT), ordinal = number_in(row, ORDINAL);
            require(parent < static_cast<int64_t>(i), "an element comes before its parent");
            Path &path = paths_[i];
            path.first = texts_.size();
            if (parent >= 0) {
                append_above(path, paths_[static_cast<size_t>(parent)], most_path);
                if (path.size > 0) append(path, "/");
            }
            append(path, shortened(utf8_of(field(row, TAG)), most_step));
            if (ordinal != 1) append(path, "[" + std::to_string(ordinal) + "]");
        }
    }

    // The string of a path, one for all blocks of an element.
    PyObject *operator[](size_t element) {
        if (strings_[element] == nullptr) strings_[element] = std::make_unique<Owned>(to_python(text_of(paths_[element])));
        return *strings_[element];
    }

  private:
    View text_of(const Path &path) const { return View(texts_).substr(path.first, path.bytes); }

    void append(Path &path, View text) {
        texts_.append(text);
        path.bytes += text.size();
        path.size += characters_of(text);
    }

    // Append another path; one of more than `most` characters is cut: of its last half as much, what follows the first
    // slash.
    void append_above(Path &path, const Path &above, size_t most) {
        Path end = above;
        if (above.size > most) {
            const View text = text_of(above);
            const char *at = text.data(), *behind = at + text.size();
            while (end.size > most / 2) next_character(at, behind), end.size--;
            const View last(at, static_cast<size_t>(behind - at));
            const size_t slash = last.find('/'), left = slash == View::npos ? last.size() : slash + 1;
            end = {above.first + above.bytes - last.size() + left, last.size() - left, characters_of(last.substr(left))};
            append(path, "\xE2\x80\xA6/"); // an ellipsis
        }
        texts_.append(texts_, end.first, end.bytes);
        path.bytes += end.bytes;
        path.size += end.size;
    }

    std::string texts_; // of all paths
    std::vector<Path> paths_;
    std::vector<std::unique_ptr<Owned>> strings_;
};

// `kind` is the class, with slots for index, text, path, tag and linked.
inline PyObject *make(PyObject *kind, PyObject *nodes, PyObject *leaves, size_t most_path, size_t most_step) {
    enum { INDEX, TEXT, PATH, TAG, LINKED };
    const Tuples elements(nodes, 8), rows(leaves, 3);
    instances::Maker maker(kind, LINKED + 1);
    Paths paths(elements, most_path, most_step);
    Owned all(PyTuple_New(static_cast<Py_ssize_t>(rows.size())));
    for (size_t i = 0; i < rows.size(); i++) {
        PyObject *row = rows.row(i), *text = field(row, 1);
        const int64_t node = number_in(row, 0), size = PyUnicode_GetLength(text);
        if (size < 0) throw PythonError();
        require(0 <= node && node < static_cast<int64_t>(elements.size()), "a block is in no element");
        const auto element = static_cast<size_t>(node);
        const Owned index(PyLong_FromSize_t(i)), linked(PyBool_FromLong(2 * number_in(row, 2) >= size));
        Owned one = maker.empty();
        maker.set(one, INDEX, index);
        maker.set(one, TEXT, text);
        maker.set(one, PATH, paths[element]);
        maker.set(one, TAG, field(elements.row(element), 1));
        maker.set(one, LINKED, linked);
        PyTuple_SetItem(all, static_cast<Py_ssize_t>(i), one.release());
    }
    return all.release();
}

} // namespace blocks
} // namespace native
