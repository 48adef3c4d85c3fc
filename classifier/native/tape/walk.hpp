// Iterators over the elements around and in an element of a tape, and over its texts.
#pragma once
#include "tape/element.hpp"

namespace native {
namespace element {

// Returns what comes from `at` on, and sets `at` behind it; NONE at the end.
using Step = uint32_t (*)(const Object &from, const Wanted &wanted, uint32_t &at);

// The object for what a step has found.
using Value = PyObject *(*)(PyObject *from, uint32_t found);

struct Walk {
    PyObject_HEAD
    PyObject *from;
    Wanted *wanted;
    Step step;
    Value value;
    uint32_t at;
};

inline PyObject *text_at(PyObject *from, uint32_t place) {
    return to_python(object_of(from)->tape().events[place].text);
}

inline uint32_t next_inside(const Object &from, const Wanted &wanted, uint32_t &at) {
    const std::vector<tape::Element> &elements = from.tape().elements;
    for (const uint32_t end = from.element().end; at < elements.size() && elements[at].start < end; at++)
        if (wanted.has(elements[at])) return at++;
    return tape::NONE;
}

inline uint32_t next_above(const Object &from, const Wanted &wanted, uint32_t &at) {
    const std::vector<tape::Element> &elements = from.tape().elements;
    while (at != tape::NONE) {
        const uint32_t number = at;
        at = elements[at].parent;
        if (wanted.has(elements[number])) return number;
    }
    return tape::NONE;
}

inline uint32_t next_child(const Object &from, const Wanted &wanted, uint32_t &at) {
    const std::vector<tape::Element> &elements = from.tape().elements;
    while (at != tape::NONE) {
        const uint32_t number = at;
        at = from.tape().element_behind(elements[at].end);
        if (wanted.has(elements[number])) return number;
    }
    return tape::NONE;
}

inline uint32_t next_text(const Object &from, const Wanted &, uint32_t &at) {
    const std::vector<tape::Event> &events = from.tape().events;
    for (const uint32_t end = from.element().end; at < end; at++)
        if (events[at].kind == tape::Event::TEXT) return at++;
    return tape::NONE;
}

inline PyObject *walk(PyObject *from, Wanted wanted, uint32_t at, Step step, Value value = other) {
    auto kept = std::make_unique<Wanted>(std::move(wanted));
    Walk *made = PyObject_New(Walk, types_of(from)->walk);
    if (made == nullptr) throw PythonError();
    Py_IncRef(from);
    made->from = from, made->wanted = kept.release(), made->step = step, made->value = value, made->at = at;
    return reinterpret_cast<PyObject *>(made);
}

inline PyObject *walk_next(PyObject *self) {
    Walk *walk = reinterpret_cast<Walk *>(self);
    return guarded([&]() -> PyObject * {
        const uint32_t found = walk->step(*object_of(walk->from), *walk->wanted, walk->at);
        return found == tape::NONE ? nullptr : walk->value(walk->from, found);
    });
}

inline PyObject *walk_self(PyObject *self) {
    Py_IncRef(self);
    return self;
}

inline void walk_dropped(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    Walk *walk = reinterpret_cast<Walk *>(self);
    delete walk->wanted;
    Py_DecRef(walk->from);
    PyObject_Free(self);
    Py_DecRef(reinterpret_cast<PyObject *>(type));
}

inline PyTypeObject *walk_type(PyObject *module) {
    static PyType_Slot slots[] = {
        {Py_tp_dealloc, reinterpret_cast<void *>(walk_dropped)},
        {Py_tp_iter, reinterpret_cast<void *>(walk_self)},
        {Py_tp_iternext, reinterpret_cast<void *>(walk_next)},
        {0, nullptr},
    };
    static PyType_Spec spec = {"copytaster.classifier.native._core.Walk", sizeof(Walk), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    return reinterpret_cast<PyTypeObject *>(PyType_FromModuleAndSpec(module, &spec, nullptr));
}

} // namespace element
} // namespace native
