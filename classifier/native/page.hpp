// The Python side of reading a page: functions that take texts. `__init__.py` says what they are for.
#pragma once
#include "blocks.hpp"
#include "instances.hpp"
#include "kind_words.hpp"
#include "limits.hpp"
#include "page_links.hpp"
#include "pictures.hpp"
#include "rendering.hpp"
#include "rows.hpp"
#include "valid.hpp"

namespace native {
namespace {

const char *const RULES = "copytaster.rules";
const char *const WRITTEN = "copytaster.written";

// Run `body` and turn what it throws into a Python error.
template <class Body> PyObject *guarded(Body body) {
    try {
        return body();
    } catch (const PythonError &) {
    } catch (const std::bad_alloc &) {
        PyErr_NoMemory();
    } catch (const std::exception &error) {
        PyErr_SetString(PyExc_ValueError, error.what());
    }
    return nullptr;
}

PyObject *none() {
    Py_IncRef(Py_None);
    return Py_None;
}

// Hand an object over to Python, which deletes it by `dropped`.
template <class Made> PyObject *capsule_of(std::unique_ptr<Made> made, const char *name, PyCapsule_Destructor dropped) {
    PyObject *capsule = PyCapsule_New(made.get(), name, dropped);
    if (capsule != nullptr) made.release();
    return capsule;
}

void forgot(PyObject *capsule) { delete static_cast<segment::Rules *>(PyCapsule_GetPointer(capsule, RULES)); }

PyObject *rules(PyObject *, PyObject *arguments) {
    PyObject *properties, *roles, *squeezed, *questions;
    Py_ssize_t most_names;
    if (!PyArg_ParseTuple(arguments, "OOOOn", &properties, &roles, &squeezed, &questions, &most_names)) return nullptr;
    return guarded([&] {
        require(most_names > 0, "no room for names");
        const auto size = static_cast<size_t>(most_names);
        return capsule_of(std::make_unique<segment::Rules>(properties, roles, squeezed, questions, size), RULES, forgot);
    });
}

const segment::Rules &rules_of(PyObject *capsule) {
    const void *known = PyCapsule_GetPointer(capsule, RULES);
    if (known == nullptr) throw PythonError();
    return *static_cast<const segment::Rules *>(known);
}

void released(PyObject *capsule) { delete static_cast<tracing::Written *>(PyCapsule_GetPointer(capsule, WRITTEN)); }

const tracing::Written &written_of(PyObject *capsule) {
    const void *known = PyCapsule_GetPointer(capsule, WRITTEN);
    if (known == nullptr) throw PythonError();
    return *static_cast<const tracing::Written *>(known);
}

PyObject *segment_page(PyObject *, PyObject *arguments) {
    PyObject *capsule, *text, *page, *node, *leaf;
    if (!PyArg_ParseTuple(arguments, "OSOO!O!", &capsule, &text, &page, &PyType_Type, &node, &PyType_Type, &leaf))
        return nullptr;
    return guarded([&] {
        const View bytes(PyBytes_AsString(text), static_cast<size_t>(PyBytes_Size(text)));
        const segment::Segmenter segmented(rules_of(capsule), page, bytes);
        const Owned written(capsule_of(std::make_unique<tracing::Written>(text, segmented), WRITTEN, released));
        return segment::Rows(node, leaf).of(segmented, written);
    });
}

PyObject *shown_pictures(PyObject *, PyObject *arguments) {
    PyObject *capsule, *written;
    Py_ssize_t from, to;
    if (!PyArg_ParseTuple(arguments, "OOnn", &capsule, &written, &from, &to)) return nullptr;
    return guarded([&] {
        require(from >= 0 && to >= 0, "a block before the first one");
        const Owned list = pictures::shown(rules_of(capsule), written_of(written), static_cast<size_t>(from),
                                           static_cast<size_t>(to));
        Py_IncRef(list);
        return static_cast<PyObject *>(list);
    });
}

PyObject *inline_html(PyObject *, PyObject *arguments) {
    PyObject *capsule, *written, *leaves, *blocks, *anchor;
    if (!PyArg_ParseTuple(arguments, "OOO!O!O", &capsule, &written, &PyTuple_Type, &leaves, &PyList_Type, &blocks, &anchor))
        return nullptr;
    return guarded([&] {
        tracing::Wanted wanted;
        for (Py_ssize_t i = 0; i < PyList_Size(blocks); i++) {
            const size_t block = PyLong_AsSize_t(PyList_GetItem(blocks, i));
            if (PyErr_Occurred() != nullptr) throw PythonError();
            require(wanted.blocks.empty() || wanted.blocks.back() < block, "the blocks do not ascend");
            wanted.blocks.push_back(block);
        }
        const Owned result(PyDict_New());
        rendering::Marker marker(rules_of(capsule), anchor);
        const auto write = [&](size_t block, const std::vector<tracing::Run> &runs) {
            PyObject *leaf = PyTuple_GetItem(leaves, static_cast<Py_ssize_t>(block));
            PyObject *text = leaf == nullptr ? nullptr : PyTuple_GetItem(leaf, 1);
            if (text == nullptr) throw PythonError();
            if (!marker.are_text(runs, utf8_of(text))) return;
            const Owned number(PyLong_FromSize_t(block)), html(to_python(marker.marked_up(runs)));
            if (PyDict_SetItem(result, number, html) != 0) throw PythonError();
        };
        tracing::Tracer(rules_of(capsule), written_of(written), std::move(wanted)).walk(write, [](size_t) {});
        Py_IncRef(result);
        return static_cast<PyObject *>(result);
    });
}

PyObject *attributes_fit(PyObject *, PyObject *arguments) {
    PyObject *text;
    Py_ssize_t limit;
    if (!PyArg_ParseTuple(arguments, "Un", &text, &limit)) return nullptr;
    return guarded([&] {
        return PyBool_FromLong(!limits::Scanner(utf8_of(text)).exceeds(static_cast<size_t>(limit)));
    });
}

PyObject *text_holds(PyObject *, PyObject *arguments) {
    PyObject *text, *part;
    if (!PyArg_ParseTuple(arguments, "UU", &text, &part)) return nullptr;
    return guarded([&] { return PyBool_FromLong(utf8_of(text).find(utf8_of(part)) != View::npos); });
}

PyObject *is_valid(PyObject *, PyObject *text) {
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(text, &bytes, &size) != 0) return nullptr;
    return PyBool_FromLong(valid::is_valid(View(bytes, static_cast<size_t>(size))));
}

PyObject *made_instances(PyObject *, PyObject *arguments) {
    PyObject *kind, *columns;
    if (!PyArg_ParseTuple(arguments, "O!O!", &PyType_Type, &kind, &PyTuple_Type, &columns)) return nullptr;
    return guarded([&] { return instances::made(kind, columns); });
}

PyObject *page_blocks(PyObject *, PyObject *arguments) {
    PyObject *kind, *nodes, *leaves;
    Py_ssize_t most_path, most_step;
    if (!PyArg_ParseTuple(arguments, "OOOnn", &kind, &nodes, &leaves, &most_path, &most_step)) return nullptr;
    return guarded([&] {
        require(most_path >= 0 && most_step >= 0, "no room for a path");
        return blocks::made(kind, nodes, leaves, static_cast<size_t>(most_path), static_cast<size_t>(most_step));
    });
}

PyObject *links_of(PyObject *, PyObject *arguments) {
    PyObject *kind, *leaves, *origin, *ask;
    if (!PyArg_ParseTuple(arguments, "OOUO", &kind, &leaves, &origin, &ask)) return nullptr;
    return guarded([&] { return page_links::made(kind, leaves, origin, ask); });
}

PyObject *page_words(PyObject *, PyObject *arguments) {
    PyObject *capsule, *scopes;
    unsigned int bits;
    if (!PyArg_ParseTuple(arguments, "OIO!", &capsule, &bits, &PyList_Type, &scopes)) return nullptr;
    return guarded([&] {
        kind_words::Weights weights(rules_of(capsule).alphabet, bits);
        for (Py_ssize_t i = 0; i < PyList_Size(scopes); i++) {
            PyObject *text;
            unsigned int start;
            if (!PyArg_ParseTuple(PyList_GetItem(scopes, i), "IU", &start, &text)) throw PythonError();
            weights.add(start, utf8_of(text));
        }
        return weights.in_python();
    });
}

} // namespace
} // namespace native
