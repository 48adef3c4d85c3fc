// page/links.py, `links_of`: the links of all leaves that lead to a page.
#pragma once
#include "fields.hpp"
#include "instances.hpp"

namespace native {
namespace page_links {

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
                const Owned found(PyObject_CallFunctionObjArgs(absolute, address, nullptr));
                if (PyDict_SetItem(known, address, found) != 0) throw PythonError();
                url = found; // which `known` holds
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
