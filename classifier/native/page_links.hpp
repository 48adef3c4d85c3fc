// page/links.py, `links_of`: the links of all leaves that lead to a page.
#pragma once
#include "alphabet.hpp"
#include "fields.hpp"
#include "instances.hpp"

namespace native {
namespace page_links {

// Whether an address is absolute as it is written, and of the web.
inline bool is_absolute(PyObject *address) {
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(address, &size);
    if (bytes == nullptr) { // a surrogate
        if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) throw PythonError();
        PyErr_Clear();
        return false;
    }
    const View text(bytes, static_cast<size_t>(size));
    const bool begins = text.substr(0, 8) == "https://" || text.substr(0, 7) == "http://";
    return begins && View(" \t\n\r\f").find(text.back()) == View::npos;
}

// `kind` is the class, with slots for url, text and block; `absolute(address)` the address to which one leads, or None.
inline PyObject *made(PyObject *kind, PyObject *leaves, PyObject *absolute) {
    enum { URL, TEXT, BLOCK };
    const size_t TARGETS = 12;
    const Tuples rows(leaves, TARGETS + 1);
    const instances::Maker maker(kind, BLOCK + 1);
    const Owned known(PyDict_New()), all(PyList_New(0)); // the links of a page share their addresses
    for (size_t i = 0; i < rows.size(); i++) {
        const Tuples targets(field(rows.row(i), TARGETS), 2);
        if (targets.size() == 0) continue;
        const Owned block(PyLong_FromSize_t(i));
        for (size_t k = 0; k < targets.size(); k++) {
            PyObject *address = field(targets.row(k), 0), *url = PyDict_GetItemWithError(known, address);
            if (url == nullptr) {
                if (PyErr_Occurred() != nullptr) throw PythonError();
                url = address;
                if (!is_absolute(address)) {
                    const Owned found(PyObject_CallFunctionObjArgs(absolute, address, nullptr));
                    url = found; // which `known` holds from here on
                    if (PyDict_SetItem(known, address, found) != 0) throw PythonError();
                } else if (PyDict_SetItem(known, address, address) != 0) {
                    throw PythonError();
                }
            }
            if (url == Py_None) continue;
            const Owned one = maker.empty();
            maker.set(one, URL, url);
            maker.set(one, TEXT, field(targets.row(k), 1));
            maker.set(one, BLOCK, block);
            if (PyList_Append(all, one) != 0) throw PythonError();
        }
    }
    return PyList_AsTuple(all);
}

} // namespace page_links
} // namespace native
