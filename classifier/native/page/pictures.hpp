// pictures.py, `Shown`: the pictures of a range of blocks, with the attributes that say where they come from.
#pragma once
#include "page/tracing.hpp"

namespace native {
namespace pictures {

const size_t ABOVE = 6; // elements around a picture that are examined

inline Owned dictionary_of(const tape::Tape &tape, uint32_t element) {
    Owned attributes(PyDict_New());
    const tape::Element &one = tape.elements[element];
    for (uint32_t i = one.first_attribute; i < one.first_attribute + one.attributes; i++) {
        const Owned key(to_python(tape.attributes[i].name)), text(to_python(tape.attributes[i].value));
        if (PyDict_SetItem(attributes, key, text) != 0) throw PythonError();
    }
    return attributes;
}

inline void append(PyObject *list, PyObject *value) {
    if (PyList_Append(list, value) != 0) throw PythonError();
}

// `srcset` and `data-srcset` of each `source` in an element.
inline Owned sources_of(const tape::Tape &tape, uint32_t element) {
    Owned list(PyList_New(0));
    for (uint32_t at = element + 1; at < tape.elements.size() && tape.elements[at].start < tape.elements[element].end; at++) {
        if (tape.elements[at].tag != "source") continue;
        for (const View name : {View("srcset"), View("data-srcset")}) {
            const View *set = tape.value_of(at, name);
            append(list, Owned(to_python(set != nullptr ? *set : View())));
        }
    }
    return list;
}

// The fields of `Shown`, of each picture in page order.
inline Owned shown(const segment::Rules &rules, const segment::Segmented &page, size_t from, size_t to) {
    Owned list(PyList_New(0));
    const tape::Tape &tape = page.tape();
    uint32_t framed = tape::NONE; // the last `picture` element
    std::unique_ptr<const Owned> sources;
    const auto picture = [&](size_t block, uint32_t element) {
        const Owned attributes = dictionary_of(tape, element), above(PyList_New(0)), none(PyTuple_New(0));
        uint32_t frame = tape::NONE, at = tape.elements[element].parent;
        for (size_t level = 0; level < ABOVE && at != tape::NONE; level++, at = tape.elements[at].parent) {
            append(above, Owned(to_python(tape.elements[at].tag)));
            if (frame == tape::NONE && tape.elements[at].tag == "picture") frame = at;
        }
        if (frame != tape::NONE && frame != framed) {
            framed = frame;
            sources = std::make_unique<const Owned>(sources_of(tape, framed));
        }
        PyObject *its = frame != tape::NONE ? static_cast<PyObject *>(*sources) : static_cast<PyObject *>(none);
        append(list, Owned(Py_BuildValue("nOOO", static_cast<Py_ssize_t>(block), static_cast<PyObject *>(attributes),
                                         static_cast<PyObject *>(above), its)));
    };
    tracing::Tracer(rules, page, {{}, from, to}).walk([](size_t, const std::vector<tracing::Run> &) {}, picture);
    return list;
}

} // namespace pictures
} // namespace native
