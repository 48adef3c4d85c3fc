// Many objects of a frozen dataclass with slots, made without a call of Python for each.
#pragma once
#include <vector>

#include "base/buffers.hpp"

namespace native {
namespace instances {

// Whether a value cannot be part of a cycle of references: the garbage collector does not track it.
inline bool is_plain(PyObject *value) {
    return (PyType_GetFlags(Py_TYPE(value)) & Py_TPFLAGS_HAVE_GC) == 0 ||
           (PyTuple_Check(value) && PyObject_GC_IsTracked(value) == 0);
}

// How one slot of a class is set.
class Setter {
  public:
    Setter(PyObject *kind, PyObject *name) : member_(PyObject_GetAttr(kind, name)) {
        set_ = reinterpret_cast<descrsetfunc>(PyType_GetSlot(Py_TYPE(static_cast<PyObject *>(member_)), Py_tp_descr_set));
        require(set_ != nullptr, "a field without a slot");
    }
    void operator()(PyObject *object, PyObject *value) const {
        if (set_(member_, object, value) != 0) throw PythonError();
    }

  private:
    Owned member_;
    descrsetfunc set_;
};

// Makes objects of a class, which are filled by number of the slot.
class Maker {
  public:
    Maker(PyObject *kind, size_t fields) : kind_(reinterpret_cast<PyTypeObject *>(kind)) {
        require(PyType_Check(kind), "not a class");
        const Owned slots(PyObject_GetAttrString(kind, "__slots__"));
        require(PyTuple_Check(slots) && PyTuple_Size(slots) == static_cast<Py_ssize_t>(fields) && fields > 0,
                "another number of fields");
        for (size_t k = 0; k < fields; k++) setters_.emplace_back(kind, PyTuple_GetItem(slots, static_cast<Py_ssize_t>(k)));
    }
    Owned empty() {
        plain_ = 0;
        return Owned(PyType_GenericAlloc(kind_, 0));
    }
    // Set a field. All fields of one object are set, in any order, before the next one is made. The collector need not
    // track an object of plain values, and it does not track such tuples either: pages have thousands of objects.
    void set(PyObject *object, size_t number, PyObject *value) { set(object, number, value, is_plain(value)); }
    // The same where the caller knows whether the value is `plain`.
    void set(PyObject *object, size_t number, PyObject *value, bool plain) {
        setters_[number](object, value);
        plain_ += plain;
        if (plain_ == setters_.size()) PyObject_GC_UnTrack(object);
    }

  private:
    PyTypeObject *const kind_;
    std::vector<Setter> setters_;
    size_t plain_ = 0; // so many fields of the object at hand are plain
};

} // namespace instances
} // namespace native
