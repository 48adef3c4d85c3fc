// native/__init__.py, `instances`: many objects of a frozen dataclass with slots, made without a call for each field.
#pragma once
#include "buffers.hpp"

namespace native {
namespace instances {

// `columns` holds one list per field, in the order of the slots.
inline PyObject *made(PyObject *kind, PyObject *columns) {
    const Owned slots(PyObject_GetAttrString(kind, "__slots__"));
    require(PyTuple_Check(slots) && PyTuple_Size(slots) == PyTuple_Size(columns), "another number of fields");
    const Py_ssize_t fields = PyTuple_Size(slots);
    require(fields > 0, "a dataclass without a field");
    const Py_ssize_t size = PyList_Size(PyTuple_GetItem(columns, 0));
    for (Py_ssize_t k = 0; k < fields; k++)
        require(PyList_Check(PyTuple_GetItem(columns, k)) && PyList_Size(PyTuple_GetItem(columns, k)) == size,
                "the columns differ in length");
    const Owned all(PyTuple_New(size));
    for (Py_ssize_t i = 0; i < size; i++) {
        Owned one(PyType_GenericAlloc(reinterpret_cast<PyTypeObject *>(kind), 0));
        bool may_be_in_cycle = false;
        for (Py_ssize_t k = 0; k < fields; k++) {
            PyObject *value = PyList_GetItem(PyTuple_GetItem(columns, k), i);
            if (PyObject_GenericSetAttr(one, PyTuple_GetItem(slots, k), value) != 0) throw PythonError();
            may_be_in_cycle = may_be_in_cycle || PyObject_GC_IsTracked(value) != 0;
        }
        if (!may_be_in_cycle && PyObject_GC_IsTracked(one)) PyObject_GC_UnTrack(one);
        Py_IncRef(one);
        PyTuple_SetItem(all, i, one);
    }
    Py_IncRef(all);
    return all;
}

} // namespace instances
} // namespace native
