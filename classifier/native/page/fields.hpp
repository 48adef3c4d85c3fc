// page/block.py: the fields of nodes and leaves, which are tuples, and equal strings as one number.
#pragma once
#include <unordered_map>
#include <vector>

#include "base/buffers.hpp"

namespace native {

// A list or tuple of tuples; the references are borrowed.
class Tuples {
  public:
    Tuples(PyObject *rows, size_t fields) : rows_(rows), is_list_(PyList_Check(rows)) {
        require(is_list_ || PyTuple_Check(rows), "neither a list nor a tuple of rows");
        size_ = static_cast<size_t>(is_list_ ? PyList_Size(rows) : PyTuple_Size(rows));
        for (size_t i = 0; i < size_; i++) {
            PyObject *one = row(i);
            require(PyTuple_Check(one) && PyTuple_Size(one) >= static_cast<Py_ssize_t>(fields), "a row is too short");
        }
    }

    size_t size() const { return size_; }

    PyObject *row(size_t at) const {
        const auto place = static_cast<Py_ssize_t>(at);
        PyObject *found = is_list_ ? PyList_GetItem(rows_, place) : PyTuple_GetItem(rows_, place);
        if (found == nullptr) throw PythonError();
        return found;
    }

  private:
    PyObject *const rows_;
    const bool is_list_;
    size_t size_ = 0;
};

inline PyObject *field(PyObject *row, size_t number) {
    PyObject *found = PyTuple_GetItem(row, static_cast<Py_ssize_t>(number));
    if (found == nullptr) throw PythonError();
    return found;
}

// A whole number, or a truth as 0 or 1.
inline int64_t number_in(PyObject *row, size_t at) {
    const long long value = PyLong_AsLongLong(field(row, at));
    if (value == -1 && PyErr_Occurred() != nullptr) throw PythonError();
    return value;
}

// Numbers the distinct strings of a page, and keeps them.
class Strings {
  public:
    Strings() : numbers_(PyDict_New()) {}

    uint32_t number_of(PyObject *string) {
        const auto known = places_.find(string); // most equal strings are one object
        if (known != places_.end()) return known->second;
        require(PyUnicode_Check(string), "not a string");
        if (PyObject *same = PyDict_GetItemWithError(numbers_, string))
            return places_[string] = static_cast<uint32_t>(PyLong_AsUnsignedLong(same));
        if (PyErr_Occurred() != nullptr) throw PythonError();
        return places_[string] = add(string);
    }

    // The number of a string that was not numbered before.
    uint32_t add(PyObject *string) {
        const auto number = static_cast<uint32_t>(distinct_.size());
        const Owned value(PyLong_FromUnsignedLong(number));
        if (PyDict_SetItem(numbers_, string, value) != 0) throw PythonError();
        distinct_.push_back(string);
        return number;
    }

    // The number of a string that was numbered before; `size()` for any other.
    uint32_t known_number_of(PyObject *string) const {
        if (PyObject *number = PyDict_GetItemWithError(numbers_, string))
            return static_cast<uint32_t>(PyLong_AsUnsignedLong(number));
        if (PyErr_Occurred() != nullptr) throw PythonError();
        return static_cast<uint32_t>(size());
    }

    PyObject *operator[](uint32_t number) const { return distinct_[number]; }
    size_t size() const { return distinct_.size(); }

  private:
    const Owned numbers_; // holds the strings
    std::unordered_map<PyObject *, uint32_t> places_;
    std::vector<PyObject *> distinct_;
};

} // namespace native
