// Nodes and leaves as rows for Python: tuples, in which equal strings are one.
#pragma once
#include "segment.hpp"

namespace native {
namespace segment {

class Rows {
  public:
    ~Rows() {
        for (const auto &known : strings_) Py_DecRef(known.second);
    }

    // (nodes, leaves, `written`)
    PyObject *of(const Segmenter &page, PyObject *written) {
        const Owned nodes(PyList_New(static_cast<Py_ssize_t>(page.nodes.size())));
        for (size_t i = 0; i < page.nodes.size(); i++) put(nodes, i, row(page.nodes[i]));
        const Owned leaves(PyList_New(static_cast<Py_ssize_t>(page.run.leaves.size())));
        for (size_t i = 0; i < page.run.leaves.size(); i++) put(leaves, i, row(page.run.leaves[i], page.run.texts));
        return PyTuple_Pack(3, static_cast<PyObject *>(nodes), static_cast<PyObject *>(leaves), written);
    }

  private:
    // A tuple that is filled from its first place on.
    class Row {
      public:
        explicit Row(size_t size) : tuple_(PyTuple_New(static_cast<Py_ssize_t>(size))) {
            if (tuple_ == nullptr) throw PythonError();
        }
        ~Row() { Py_DecRef(tuple_); }
        Row(const Row &) = delete;
        Row &operator=(const Row &) = delete;

        // The reference is taken over.
        Row &add(PyObject *value) {
            if (value == nullptr || PyTuple_SetItem(tuple_, at_++, value) != 0) throw PythonError();
            return *this;
        }
        Row &add(size_t number) { return add(PyLong_FromSize_t(number)); }
        Row &add(bool flag) { return add(PyBool_FromLong(flag)); }

        PyObject *done() {
            Py_IncRef(tuple_);
            return tuple_;
        }

      private:
        PyObject *tuple_;
        Py_ssize_t at_ = 0;
    };

    static void put(PyObject *list, size_t at, PyObject *value) {
        if (PyList_SetItem(list, static_cast<Py_ssize_t>(at), value) != 0) throw PythonError();
    }

    PyObject *row(const Node &node) {
        return Row(8)
            .add(PyLong_FromSsize_t(node.parent))
            .add(shared(node.tag))
            .add(shared(node.names))
            .add(node.ordinal)
            .add(node.depth)
            .add(node.hidden)
            .add(node.first)
            .add(node.end)
            .done();
    }

    PyObject *row(const Leaf &leaf, View texts) {
        Row targets(leaf.targets.size());
        for (const Target &target : leaf.targets)
            targets.add(Row(2).add(shared(target.href)).add(to_python(target.text)).done());
        return Row(13)
            .add(leaf.node)
            .add(to_python(texts.substr(leaf.first, leaf.end - leaf.first)))
            .add(leaf.link_chars)
            .add(leaf.links)
            .add(leaf.bold)
            .add(leaf.italic)
            .add(leaf.small)
            .add(shared(leaf.inline_names))
            .add(shared(leaf.href))
            .add(leaf.break_before)
            .add(leaf.break_after)
            .add(leaf.media)
            .add(targets.done())
            .done();
    }

    // A new reference to the string of a text.
    PyObject *shared(View text) {
        PyObject *&string = strings_[text];
        if (string == nullptr) string = to_python(text);
        Py_IncRef(string);
        return string;
    }

    std::unordered_map<View, PyObject *> strings_;
};

} // namespace segment
} // namespace native
