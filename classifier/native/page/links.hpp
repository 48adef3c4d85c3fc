// page/links.py, `links_of`: the links of all leaves that lead to a page.
#pragma once
#include "base/alphabet.hpp"
#include "base/instances.hpp"
#include "page/fields.hpp"

namespace native {
namespace page_links {

// Addresses that need no more than a look: absolute ones of the web, those below the origin, and places in the page.
enum Form { WHOLE, ROOTED, PLACE, OTHER };

inline Form form_of(PyObject *address) {
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(address, &size);
    if (bytes == nullptr) { // a surrogate
        if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) throw PythonError();
        PyErr_Clear();
        return OTHER;
    }
    const View text(bytes, static_cast<size_t>(size));
    if (text.empty() || text[0] == '#') return PLACE;
    if (View(" \t\n\r\f").find(text.back()) != View::npos) return OTHER;
    if (text.substr(0, 8) == "https://" || text.substr(0, 7) == "http://") return WHOLE;
    const bool is_rooted = text[0] == '/' && text.substr(0, 2) != "//" && text.find("/.") == View::npos;
    return is_rooted ? ROOTED : OTHER;
}

// Where an address leads, or None; `ask(address)` knows it of all.
inline Owned absolute(PyObject *address, PyObject *origin, PyObject *ask) {
    const Form form = form_of(address);
    if (form == ROOTED && PyUnicode_GetLength(origin) > 0) return Owned(PyUnicode_Concat(origin, address));
    if (form != WHOLE && form != PLACE) return Owned(PyObject_CallFunctionObjArgs(ask, address, nullptr));
    PyObject *known = form == WHOLE ? address : Py_None;
    Py_IncRef(known);
    return Owned(known);
}

// `kind` is the class, with slots for url, text and block.
inline PyObject *make(PyObject *kind, PyObject *leaves, PyObject *origin, PyObject *ask) {
    enum { URL, TEXT, BLOCK };
    const size_t TARGETS = 12;
    const Tuples rows(leaves, TARGETS + 1);
    instances::Maker maker(kind, BLOCK + 1);
    const Owned known(PyDict_New()), all(PyList_New(0)); // the links of a page share their addresses
    for (size_t i = 0; i < rows.size(); i++) {
        const Tuples targets(field(rows.row(i), TARGETS), 2);
        if (targets.size() == 0) continue;
        const Owned block(PyLong_FromSize_t(i));
        for (size_t k = 0; k < targets.size(); k++) {
            PyObject *address = field(targets.row(k), 0), *url = PyDict_GetItemWithError(known, address);
            if (url == nullptr) {
                if (PyErr_Occurred() != nullptr) throw PythonError();
                const Owned found = absolute(address, origin, ask);
                url = found; // which `known` holds from here on
                if (PyDict_SetItem(known, address, found) != 0) throw PythonError();
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
