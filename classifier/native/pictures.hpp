// pictures.py, `Shown`: the pictures of a range of blocks, with the attributes that say where they come from.
#pragma once
#include "tracing.hpp"

namespace native {
namespace pictures {

const size_t ABOVE = 6; // elements around a picture that are examined

inline Owned dictionary_of(serial::Reader &reader) {
    Owned attributes(PyDict_New());
    reader.each_attribute([&](View name, View value) {
        const Owned key(to_python(name)), text(to_python(value));
        if (PyDict_SetItem(attributes, key, text) != 0) throw PythonError();
    });
    return attributes;
}

inline void append(PyObject *list, PyObject *value) {
    if (PyList_Append(list, value) != 0) throw PythonError();
}

// `srcset` and `data-srcset` of each `source` within the element that starts there.
inline Owned sources_of(View page, size_t start) {
    Owned list(PyList_New(0));
    serial::Reader reader(page.substr(start));
    for (size_t depth = 0;;) {
        const serial::Reader::Event event = reader.next(false);
        if (event == serial::Reader::TEXT) continue;
        depth += event == serial::Reader::START ? 1 : size_t(-1);
        if (depth == 0) return list;
        if (event != serial::Reader::START || reader.tag != "source") continue;
        View sets[2];
        reader.each_attribute([&](View name, View value) {
            if (name == "srcset") sets[0] = value;
            if (name == "data-srcset") sets[1] = value;
        });
        for (const View set : sets) append(list, Owned(to_python(set)));
    }
}

// The fields of `Shown`, of each picture in page order.
inline Owned shown(const segment::Rules &rules, const tracing::Written &page, size_t from, size_t to) {
    Owned list(PyList_New(0));
    tracing::Tracer tracer(rules, page, {{}, from, to});
    size_t framed = View::npos; // the start of the last `picture` element
    std::unique_ptr<const Owned> sources;
    const auto picture = [&](size_t block) {
        const Owned attributes = dictionary_of(tracer.reader), above(PyList_New(0)), none(PyTuple_New(0));
        const tracing::Open *frame = nullptr;
        for (size_t at = tracer.open.size() - 1; at-- > 0 && tracer.open.size() - 2 - at < ABOVE;) {
            const tracing::Open &element = tracer.open[at];
            append(above, Owned(to_python(element.tag)));
            if (frame == nullptr && element.tag == "picture") frame = &element;
        }
        if (frame != nullptr && frame->start != framed) {
            framed = frame->start;
            sources = std::make_unique<const Owned>(sources_of(page.text(), framed));
        }
        PyObject *its = frame != nullptr ? static_cast<PyObject *>(*sources) : static_cast<PyObject *>(none);
        append(list, Owned(Py_BuildValue("nOOO", static_cast<Py_ssize_t>(block), static_cast<PyObject *>(attributes),
                                         static_cast<PyObject *>(above), its)));
    };
    tracer.walk([](size_t, const std::vector<tracing::Run> &) {}, picture);
    return list;
}

} // namespace pictures
} // namespace native
