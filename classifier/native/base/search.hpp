// Whether a long text holds a short one: `holds` of `__init__.py`.
#pragma once
#include "base/alphabet.hpp"

namespace native {
namespace search {

const size_t STRETCH = 64;

// Whether the first, the middle and the last byte of a part stand at their distances anywhere in a stretch. The
// conditions of all places are computed, so that compilers make vectors of it; one byte alone stands in every line of
// a page, and `<a href` has two of `</br`.
inline bool may_hold(const char *text, View part) {
    const size_t half = part.size() / 2, distance = part.size() - 1;
    const char first = part[0], middle = part[half], last = part[distance];
    unsigned char found = 0;
    for (size_t i = 0; i < STRETCH; i++)
        found = static_cast<unsigned char>(
            found | ((text[i] == first) & (text[i + half] == middle) & (text[i + distance] == last)));
    return found != 0;
}

inline bool holds(View text, View part) {
    if (part.empty()) return true;
    const size_t distance = part.size() - 1;
    size_t at = 0;
    for (; at + STRETCH + distance <= text.size(); at += STRETCH) {
        if (!may_hold(text.data() + at, part)) continue;
        if (text.substr(at, STRETCH + distance).find(part) != View::npos) return true;
    }
    return text.substr(at).find(part) != View::npos;
}

} // namespace search
} // namespace native
