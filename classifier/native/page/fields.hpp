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
    ~Strings() {
        for (PyObject *string : distinct_) Py_DecRef(string);
    }
    Strings(const Strings &) = delete;
    Strings &operator=(const Strings &) = delete;

    uint32_t number_of(PyObject *string) {
        const auto known = places_.find(string); // most equal strings are one object
        if (known != places_.end()) return known->second;
        require(PyUnicode_Check(string), "not a string");
        if (PyObject *same = PyDict_GetItemWithError(numbers_, string))
            return places_[string] = static_cast<uint32_t>(PyLong_AsUnsignedLong(same));
        if (PyErr_Occurred() != nullptr) throw PythonError();
        const Owned value(PyLong_FromSize_t(size()));
        if (PyDict_SetItem(numbers_, string, value) != 0) throw PythonError();
        return places_[string] = add(string);
    }

    // Number a string that is not looked up, as the caller knows it is new; `number_of` does not find it later.
    uint32_t add(PyObject *string) {
        distinct_.push_back(string);
        Py_IncRef(string);
        return static_cast<uint32_t>(size() - 1);
    }

    PyObject *operator[](uint32_t number) const { return distinct_[number]; }
    size_t size() const { return distinct_.size(); }

  private:
    const Owned numbers_;
    std::unordered_map<PyObject *, uint32_t> places_;
    std::vector<PyObject *> distinct_;
};

} // namespace native
