// native/elements.py: the elements with one of some attributes, whose value holds one of some texts.
#pragma once
#include "element.hpp"

#include <algorithm>

namespace native {
namespace holding {

inline std::vector<View> views_of(PyObject *texts) {
    std::vector<View> views;
    for (Py_ssize_t i = 0; i < PyTuple_Size(texts); i++) views.push_back(utf8_of(PyTuple_GetItem(texts, i)));
    return views;
}

// In an element, itself included, in page order. Any value counts where `parts` is empty.
inline PyObject *elements(PyObject *root, const std::vector<View> &names, const std::vector<View> &parts) {
    const element::Object &from = *element::object_of(root);
    const tape::Tape &tape = from.tape();
    std::unordered_map<View, bool> known; // many elements of a page share a value
    const auto holds = [&](View value) {
        const auto found = known.emplace(value, false);
        if (found.second)
            found.first->second =
                std::any_of(parts.begin(), parts.end(), [&](View part) { return value.find(part) != View::npos; });
        return found.first->second;
    };
    Owned list(PyList_New(0));
    for (uint32_t at = from.number; at < tape.elements.size() && tape.elements[at].start < from.element().end; at++) {
        const tape::Element &one = tape.elements[at];
        const tape::Attribute *first = tape.attributes.data() + one.first_attribute;
        const bool found = std::any_of(first, first + one.attributes, [&](const tape::Attribute &attribute) {
            if (std::find(names.begin(), names.end(), attribute.name) == names.end()) return false;
            return parts.empty() || holds(attribute.value);
        });
        if (found && PyList_Append(list, Owned(element::other(root, at))) != 0) throw PythonError();
    }
    return list.release();
}

} // namespace holding
} // namespace native
