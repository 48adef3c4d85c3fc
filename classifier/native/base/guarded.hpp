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

// Hand an object over to Python, which deletes it by `dropped`.
template <class Made> PyObject *capsule_of(std::unique_ptr<Made> made, const char *name, PyCapsule_Destructor dropped) {
    PyObject *capsule = PyCapsule_New(made.get(), name, dropped);
    if (capsule != nullptr) made.release();
    return capsule;
}

} // namespace native
