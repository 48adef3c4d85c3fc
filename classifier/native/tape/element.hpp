// An element of a tape for Python: of lxml's interface, what `page/element.py` says.
#pragma once
#include "base/guarded.hpp"
#include "tape/tape.hpp"

namespace native {
namespace element {

const char *const TREE = "copytaster.tree";

// A tape with the strings of its tags.
class Tree {
  public:
    explicit Tree(PyObject *source) : tape(source) {}
    ~Tree() {
        for (PyObject *tag : tags_) Py_DecRef(tag);
    }
    Tree(const Tree &) = delete;
    Tree &operator=(const Tree &) = delete;

    // A new reference to the tag of an element.
    PyObject *tag_of(uint32_t element) {
        const tape::Element &one = tape.elements[element];
        if (tags_.size() <= one.tag_number) tags_.resize(tape.tags.size(), nullptr);
        PyObject *&tag = tags_[one.tag_number];
        if (tag == nullptr) {
            tag = to_python(one.tag);
            PyUnicode_InternInPlace(&tag);
        }
        Py_IncRef(tag);
        return tag;
    }

    tape::Tape tape;

  private:
    std::vector<PyObject *> tags_; // by number, null until asked for
};

struct Types {
    PyTypeObject *element, *walk;
};

struct Object {
    PyObject_HEAD
    PyObject *owner; // of the tree
    Tree *tree;
    uint32_t number;

    const tape::Tape &tape() const { return tree->tape; }
    const tape::Element &element() const { return tape().elements[number]; }
};

inline Object *object_of(PyObject *self) { return reinterpret_cast<Object *>(self); }

inline Types *types_of(PyObject *self) { return static_cast<Types *>(PyType_GetModuleState(Py_TYPE(self))); }

inline PyObject *make_element(PyTypeObject *type, PyObject *owner, Tree *tree, uint32_t number) {
    Object *one = PyObject_New(Object, type);
    if (one == nullptr) throw PythonError();
    Py_IncRef(owner);
    one->owner = owner, one->tree = tree, one->number = number;
    return reinterpret_cast<PyObject *>(one);
}

// Another element of the same tape; None for NONE.
inline PyObject *other(PyObject *self, uint32_t number) {
    return number == tape::NONE ? none() : make_element(Py_TYPE(self), object_of(self)->owner, object_of(self)->tree, number);
}

inline PyObject *root_of(PyTypeObject *type, std::unique_ptr<Tree> tree) {
    Tree *kept = tree.get();
    const Owned owner(capsule_of(std::move(tree), TREE));
    return make_element(type, owner, kept, 0);
}

inline PyObject *text_or_none(View text) { return text.empty() ? none() : to_python(text); }

// Whether elements have one of some tags; any element if none is given.
class Wanted {
  public:
    Wanted() : any_(true) {}
    Wanted(const tape::Tape &tape, PyObject *tags) : any_(PyTuple_Size(tags) == 0), numbers_(any_ ? 0 : tape.tags.size()) {
        for (Py_ssize_t i = 0; i < PyTuple_Size(tags); i++) {
            const uint32_t number = tape.number_of(utf8_of(PyTuple_GetItem(tags, i)));
            if (number != tape::NONE) numbers_[number] = true;
        }
    }

    bool has(const tape::Element &element) const { return any_ || numbers_[element.tag_number]; }

  private:
    bool any_;
    std::vector<bool> numbers_;
};

} // namespace element
} // namespace native
