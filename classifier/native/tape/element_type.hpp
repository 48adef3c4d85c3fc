// The methods of an element, as lxml's elements have them.
#pragma once
#include "tape/walk.hpp"

namespace native {
namespace element {

inline PyObject *get_tag(PyObject *self, void *) {
    return guarded([&] { return object_of(self)->tree->tag_of(object_of(self)->number); });
}

inline PyObject *get_text(PyObject *self, void *) {
    const Object &one = *object_of(self);
    return guarded([&] { return text_or_none(one.tape().text_behind(one.element().start)); });
}

inline PyObject *get_tail(PyObject *self, void *) {
    const Object &one = *object_of(self);
    return guarded([&] { return text_or_none(one.tape().text_behind(one.element().end)); });
}

inline PyObject *get(PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
    return guarded([&] {
        require(count == 1 || count == 2, "a name and a default, no more");
        const Object &one = *object_of(self);
        if (const View *value = one.tape().value_of(one.number, utf8_of(arguments[0]))) return to_python(*value);
        PyObject *otherwise = count == 2 ? arguments[1] : Py_None;
        Py_IncRef(otherwise);
        return otherwise;
    });
}

inline PyObject *set(PyObject *self, PyObject *arguments) {
    PyObject *name, *value;
    if (!PyArg_ParseTuple(arguments, "UU", &name, &value)) return nullptr;
    return guarded([&] {
        tape::Tape &tape = object_of(self)->tree->tape;
        const View kept = tape.keep(std::string(utf8_of(name)));
        tape.set(object_of(self)->number, kept, std::string(utf8_of(value)));
        return none();
    });
}

// A list with `make(attribute)` of each.
template <class Make> PyObject *list_of(PyObject *self, Make make) {
    const Object &one = *object_of(self);
    return guarded([&] {
        const tape::Element &its = one.element();
        Owned list(PyList_New(its.attributes));
        for (uint32_t i = 0; i < its.attributes; i++)
            PyList_SetItem(list, i, make(one.tape().attributes[its.first_attribute + i]));
        return list.release();
    });
}

inline PyObject *keys(PyObject *self, PyObject *) {
    return list_of(self, [](const tape::Attribute &one) { return to_python(one.name); });
}

inline PyObject *values(PyObject *self, PyObject *) {
    return list_of(self, [](const tape::Attribute &one) { return to_python(one.value); });
}

inline PyObject *items(PyObject *self, PyObject *) {
    return list_of(self, [](const tape::Attribute &one) {
        const Owned name(to_python(one.name)), value(to_python(one.value));
        PyObject *pair = PyTuple_Pack(2, static_cast<PyObject *>(name), static_cast<PyObject *>(value));
        if (pair == nullptr) throw PythonError();
        return pair;
    });
}

inline uint32_t first_child(const Object &one) { return one.tape().element_behind(one.element().start); }

inline PyObject *iter(PyObject *self, PyObject *tags) {
    const Object &one = *object_of(self);
    return guarded([&] { return walk(self, Wanted(one.tape(), tags), one.number, next_inside); });
}

inline PyObject *iterancestors(PyObject *self, PyObject *tags) {
    const Object &one = *object_of(self);
    return guarded([&] { return walk(self, Wanted(one.tape(), tags), one.element().parent, next_above); });
}

inline PyObject *iterchildren(PyObject *self, PyObject *tags) {
    const Object &one = *object_of(self);
    return guarded([&] { return walk(self, Wanted(one.tape(), tags), first_child(one), next_child); });
}

inline PyObject *children(PyObject *self) {
    return guarded([&] { return walk(self, Wanted(), first_child(*object_of(self)), next_child); });
}

inline PyObject *itertext(PyObject *self, PyObject *) {
    return guarded([&] { return walk(self, Wanted(), object_of(self)->element().start, next_text, text_at); });
}

inline Py_ssize_t length(PyObject *self) {
    const Object &one = *object_of(self);
    Py_ssize_t count = 0;
    for (uint32_t at = first_child(one); at != tape::NONE; at = one.tape().element_behind(one.tape().elements[at].end)) count++;
    return count;
}

inline PyObject *getparent(PyObject *self, PyObject *) {
    return guarded([&] { return other(self, object_of(self)->element().parent); });
}

inline PyObject *getprevious(PyObject *self, PyObject *) {
    return guarded([&] { return other(self, object_of(self)->element().previous); });
}

inline PyObject *getnext(PyObject *self, PyObject *) {
    const Object &one = *object_of(self);
    return guarded([&] { return other(self, one.tape().element_behind(one.element().end)); });
}

// The first child of a tag, or behind `.//` the first of all in the element.
inline PyObject *find(PyObject *self, PyObject *path) {
    return guarded([&]() -> PyObject * {
        const Object &one = *object_of(self);
        View tag = utf8_of(path);
        const View anywhere = ".//";
        const bool is_child = tag.substr(0, anywhere.size()) != anywhere;
        if (!is_child) tag.remove_prefix(anywhere.size());
        require(!tag.empty() && tag.find_first_of("/.*[]{}@ ") == View::npos, "a path of more than a tag");
        const uint32_t wanted = one.tape().number_of(tag);
        if (wanted == tape::NONE) return none();
        const std::vector<tape::Element> &elements = one.tape().elements;
        if (is_child) {
            uint32_t at = first_child(one);
            while (at != tape::NONE && elements[at].tag_number != wanted) at = one.tape().element_behind(elements[at].end);
            return other(self, at);
        }
        for (uint32_t at = one.number + 1; at < elements.size() && elements[at].start < one.element().end; at++)
            if (elements[at].tag_number == wanted) return other(self, at);
        return none();
    });
}

inline PyObject *compare(PyObject *self, PyObject *given, int how) {
    if ((how != Py_EQ && how != Py_NE) || Py_TYPE(self) != Py_TYPE(given)) {
        Py_IncRef(Py_NotImplemented);
        return Py_NotImplemented;
    }
    const Object &one = *object_of(self), &two = *object_of(given);
    return PyBool_FromLong((one.tree == two.tree && one.number == two.number) == (how == Py_EQ));
}

inline Py_hash_t hash(PyObject *self) {
    const auto tree = reinterpret_cast<uintptr_t>(object_of(self)->tree);
    const auto mixed = static_cast<Py_hash_t>((tree >> 4) ^ (uintptr_t(object_of(self)->number) * 0x9E3779B1u));
    return mixed == -1 ? -2 : mixed;
}

inline void free_element(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_DecRef(object_of(self)->owner);
    PyObject_Free(self);
    Py_DecRef(reinterpret_cast<PyObject *>(type));
}

inline PyTypeObject *element_type(PyObject *module) {
    static PyGetSetDef fields[] = {
        {"tag", get_tag, nullptr, "Its tag.", nullptr},
        {"text", get_text, nullptr, "The text before its first child.", nullptr},
        {"tail", get_tail, nullptr, "The text behind it.", nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr},
    };
    static PyMethodDef methods[] = {
        {"get", reinterpret_cast<PyCFunction>(reinterpret_cast<void *>(get)), METH_FASTCALL, "The value of an attribute."},
        {"set", set, METH_VARARGS, "Set an attribute."},
        {"keys", keys, METH_NOARGS, "The names of its attributes."},
        {"values", values, METH_NOARGS, "Their values."},
        {"items", items, METH_NOARGS, "Names and values."},
        {"iter", iter, METH_VARARGS, "It and all elements in it, or those of some tags."},
        {"iterancestors", iterancestors, METH_VARARGS, "The elements around it, innermost first."},
        {"iterchildren", iterchildren, METH_VARARGS, "Its children."},
        {"itertext", itertext, METH_NOARGS, "The texts in it."},
        {"getparent", getparent, METH_NOARGS, "The element around it."},
        {"getprevious", getprevious, METH_NOARGS, "The sibling before it."},
        {"getnext", getnext, METH_NOARGS, "The sibling behind it."},
        {"find", find, METH_O, "The first child of a tag, or the first element in it."},
        {nullptr, nullptr, 0, nullptr},
    };
    static PyType_Slot slots[] = {
        {Py_tp_dealloc, reinterpret_cast<void *>(free_element)},
        {Py_tp_getset, fields},
        {Py_tp_methods, methods},
        {Py_tp_iter, reinterpret_cast<void *>(children)},
        {Py_sq_length, reinterpret_cast<void *>(length)},
        {Py_tp_richcompare, reinterpret_cast<void *>(compare)},
        {Py_tp_hash, reinterpret_cast<void *>(hash)},
        {0, nullptr},
    };
    static PyType_Spec spec = {"copytaster.classifier.native._core.Element", sizeof(Object), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    return reinterpret_cast<PyTypeObject *>(PyType_FromModuleAndSpec(module, &spec, nullptr));
}

} // namespace element
} // namespace native
