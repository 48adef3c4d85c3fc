// What every function for Python ends with: errors and objects handed over.
#pragma once
#include "base/buffers.hpp"

#include <memory>

namespace native {

// Run `body` and turn what it throws into a Python error.
template <class Body> auto guarded(Body body, decltype(body()) failed = {}) -> decltype(body()) {
    try {
        return body();
    } catch (const PythonError &) {
    } catch (const std::bad_alloc &) {
        PyErr_NoMemory();
    } catch (const std::exception &error) {
        PyErr_SetString(PyExc_ValueError, error.what());
    }
    return failed;
}

inline PyObject *none() {
    Py_IncRef(Py_None);
    return Py_None;
}

// Hand an object over to Python in a capsule, which deletes it in the end. The name is a literal.
template <class Kept> PyObject *capsule_of(std::unique_ptr<Kept> kept, const char *name) {
    PyObject *capsule = PyCapsule_New(kept.get(), name, [](PyObject *own) {
        delete static_cast<Kept *>(PyCapsule_GetPointer(own, PyCapsule_GetName(own)));
    });
    if (capsule != nullptr) kept.release();
    return capsule;
}

// The object in a capsule that was made with this name.
template <class Kept> Kept &kept_in(PyObject *capsule, const char *name) {
    void *known = PyCapsule_GetPointer(capsule, name);
    if (known == nullptr) throw PythonError();
    return *static_cast<Kept *>(known);
}

} // namespace native
