// Nodes and leaves for Python: named tuples, in which equal strings are one.
#pragma once
#include "page/segmented.hpp"

namespace native {
namespace segment {

// Pauses the garbage collector while rows are made: it would start once per 700 new tuples. No other Python runs meanwhile.
class Uncollected {
  public:
    Uncollected() : was_on_(PyGC_Disable() != 0) {}
    ~Uncollected() {
        if (was_on_) PyGC_Enable();
    }
    Uncollected(const Uncollected &) = delete;
    Uncollected &operator=(const Uncollected &) = delete;

  private:
    const bool was_on_;
};

class Rows {
  public:
    // `node` and `leaf` are the classes, tuples of as many fields as are filled here.
    Rows(PyObject *node, PyObject *leaf, const Segmented &page)
        : node_(reinterpret_cast<PyTypeObject *>(node)), leaf_(reinterpret_cast<PyTypeObject *>(leaf)), page_(page) {
        require(PyType_IsSubtype(node_, &PyTuple_Type) && PyType_IsSubtype(leaf_, &PyTuple_Type), "a class of no tuples");
    }

    // (nodes, leaves, `kept`)
    PyObject *with(PyObject *kept) {
        const Uncollected pause;
        Row nodes(page_.nodes.size()), leaves(page_.leaves.size());
        for (size_t i = 0; i < page_.nodes.size(); i++) nodes.add(row(page_.nodes[i], page_.node_names[i]));
        for (size_t i = 0; i < page_.leaves.size(); i++) leaves.add(row(page_.leaves[i], page_.inline_names[i]));
        return Row(3).add(nodes.done()).add(leaves.done()).add(shared(kept)).done();
    }

  private:
    // A tuple that is filled from its first place on.
    class Row {
      public:
        explicit Row(size_t size) : Row(PyTuple_New(static_cast<Py_ssize_t>(size))) {}
        Row(PyTypeObject *kind, size_t size) : Row(PyType_GenericAlloc(kind, static_cast<Py_ssize_t>(size))) {}
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

        // Nothing in it leads back to it: the garbage collection need not look.
        PyObject *done() {
            PyObject_GC_UnTrack(tuple_);
            Py_IncRef(tuple_);
            return tuple_;
        }

      private:
        explicit Row(PyObject *tuple) : tuple_(tuple) {
            if (tuple_ == nullptr) throw PythonError();
        }

        PyObject *tuple_;
        Py_ssize_t at_ = 0;
    };

    PyObject *row(const Node &node, uint32_t names) {
        return Row(node_, 8)
            .add(PyLong_FromSsize_t(node.parent))
            .add(page_.tree.tag_of(node.element))
            .add(shared(page_.names[names]))
            .add(node.ordinal)
            .add(node.depth)
            .add(node.hidden)
            .add(node.first)
            .add(node.end)
            .done();
    }

    PyObject *row(const Leaf &leaf, uint32_t inline_names) {
        Row targets(leaf.end_target - leaf.first_target);
        for (size_t i = leaf.first_target; i < leaf.end_target; i++) {
            const Target &target = page_.targets[i];
            targets.add(Row(2).add(address(target.href)).add(to_python(page_.text(target))).done());
        }
        return Row(leaf_, 13)
            .add(leaf.node)
            .add(to_python(page_.text(leaf)))
            .add(leaf.link_chars)
            .add(leaf.links)
            .add(leaf.bold)
            .add(leaf.italic)
            .add(leaf.small)
            .add(shared(page_.names[inline_names]))
            .add(address(leaf.href))
            .add(leaf.break_before)
            .add(leaf.break_after)
            .add(leaf.media)
            .add(targets.done())
            .done();
    }

    static PyObject *shared(PyObject *string) {
        Py_IncRef(string);
        return string;
    }

    PyObject *address(View text) { return shared(addresses_[addresses_.number_of(text)]); }

    PyTypeObject *const node_, *const leaf_;
    const Segmented &page_;
    Strings addresses_;
};

} // namespace segment
} // namespace native
