// native/elements.py: the elements with one of some attributes, whose value holds one of some texts or words, and how
// many elements have a tag.
#pragma once
#include "tape/element.hpp"

#include <algorithm>
#include <unordered_set>

namespace native {
namespace holding {

inline std::vector<View> views_of(PyObject *texts) {
    std::vector<View> views;
    for (Py_ssize_t i = 0; i < PyTuple_Size(texts); i++) views.push_back(utf8_of(PyTuple_GetItem(texts, i)));
    return views;
}

// Those in an element, itself included, in page order, that have one of some tags and an attribute whose value `holds`.
template <class Holds>
PyObject *found(PyObject *root, const element::Wanted &tags, const std::vector<View> &names, Holds holds) {
    const element::Object &from = *element::object_of(root);
    const tape::Tape &tape = from.tape();
    std::unordered_map<View, bool> known; // many elements of a page share a value
    Owned list(PyList_New(0));
    for (uint32_t at = from.number; at < tape.elements.size() && tape.elements[at].start < from.element().end; at++) {
        const tape::Element &one = tape.elements[at];
        if (!tags.has(one)) continue;
        const tape::Attribute *first = tape.attributes.data() + one.first_attribute;
        const bool is_found = std::any_of(first, first + one.attributes, [&](const tape::Attribute &attribute) {
            if (std::find(names.begin(), names.end(), attribute.name) == names.end()) return false;
            const auto told = known.emplace(attribute.value, false);
            if (told.second) told.first->second = holds(attribute.value);
            return told.first->second;
        });
        if (is_found && PyList_Append(list, Owned(element::other(root, at))) != 0) throw PythonError();
    }
    return list.release();
}

// Any value counts where `parts` is empty.
inline PyObject *elements(PyObject *root, const std::vector<View> &names, const std::vector<View> &parts) {
    return found(root, element::Wanted(), names, [&](View value) {
        return parts.empty() ||
               std::any_of(parts.begin(), parts.end(), [&](View part) { return value.find(part) != View::npos; });
    });
}

// Whether one of some words is in a value, or the value has signs that are not of ASCII and may part words.
inline bool may_hold(View value, const std::unordered_set<View> &words) {
    const auto is_end = [](char sign) { return is_space(static_cast<uint8_t>(sign)); };
    if (std::any_of(value.begin(), value.end(), [](char sign) { return static_cast<uint8_t>(sign) >= 128; })) return true;
    for (auto at = value.begin(); at != value.end();) {
        const auto end = std::find_if(at, value.end(), is_end);
        if (words.count(value.substr(static_cast<size_t>(at - value.begin()), static_cast<size_t>(end - at))) > 0)
            return true;
        at = std::find_if_not(end, value.end(), is_end);
    }
    return false;
}

inline PyObject *named(PyObject *root, const element::Wanted &tags, const std::vector<View> &names,
                       const std::vector<View> &words) {
    const std::unordered_set<View> wanted(words.begin(), words.end());
    return found(root, tags, names, [&](View value) { return may_hold(value, wanted); });
}

// How many elements of each of some tags are in an element, itself included.
inline PyObject *counted(PyObject *root, PyObject *tags) {
    const element::Object &from = *element::object_of(root);
    const tape::Tape &tape = from.tape();
    std::vector<size_t> counts(tape.tags.size(), 0);
    for (uint32_t at = from.number; at < tape.elements.size() && tape.elements[at].start < from.element().end; at++)
        counts[tape.elements[at].tag_number]++;
    Owned list(PyList_New(0));
    for (const View tag : views_of(tags)) {
        const uint32_t number = tape.number_of(tag);
        const Owned count(PyLong_FromSize_t(number == tape::NONE ? 0 : counts[number]));
        if (PyList_Append(list, count) != 0) throw PythonError();
    }
    return list.release();
}

} // namespace holding
} // namespace native
