// What Python says of a character (str.isspace and others), asked once for 256 of them, and UTF-8.
#pragma once
#include "base/buffers.hpp"

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace native {

using View = std::string_view;

// The next character of a text that is not at its end. A text that is not UTF-8 gives some characters, never a read
// beyond the end.
inline uint32_t next_character(const char *&at, const char *end) {
    const auto first = static_cast<uint8_t>(*at++);
    if (first < 0x80) return first;
    int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t code = first & (0x3Fu >> more);
    for (; more > 0 && at < end; more--) code = code << 6 | (static_cast<uint8_t>(*at++) & 0x3F);
    return code;
}

inline bool continues(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }

// The last character of a text that is not empty.
inline uint32_t last_character(View text) {
    const char *at = text.data() + text.size() - 1;
    while (at > text.data() && continues(*at)) at--;
    return next_character(at, text.data() + text.size());
}

inline size_t characters_of(View text) {
    size_t count = 0;
    for (const char byte : text) count += !continues(byte);
    return count;
}

// The first `most` characters of a text.
inline View shortened(View text, size_t most) {
    if (text.size() <= most) return text;
    size_t at = 0;
    for (size_t count = 0; at < text.size(); at++)
        if (!continues(text[at]) && count++ == most) break;
    return text.substr(0, at);
}

// The UTF-8 of a text, which lives as long as it does.
inline View utf8_of(PyObject *text) {
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
    if (bytes == nullptr) throw PythonError();
    return View(bytes, static_cast<size_t>(size));
}

inline PyObject *to_python(View text) {
    PyObject *made = PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
    if (made == nullptr) throw PythonError();
    return made;
}

// What `str.split` splits at.
inline bool is_space(uint32_t code) {
    if (code < 128) return code == 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

class Alphabet {
  public:
    enum Property : uint8_t { SPACE = 1, ALNUM = 2, LOWER = 4, UPPER = 8, DIGIT = 16, ALPHA = 32, DECIMAL = 64 };

    // `ask(first)` returns the properties of 256 characters from `first` on, a byte each. The reference is borrowed.
    explicit Alphabet(PyObject *ask) : ask_(ask) {}

    bool is(uint32_t code, uint8_t property) const { return (properties(code) & property) != 0; }

    bool any(View text, uint8_t property) const {
        for (const char *at = text.data(), *end = at + text.size(); at < end;)
            if (is(next_character(at, end), property)) return true;
        return false;
    }

    bool all(View text, uint8_t property) const {
        for (const char *at = text.data(), *end = at + text.size(); at < end;)
            if (!is(next_character(at, end), property)) return false;
        return true;
    }

    bool is_blank(View text) const { return all(text, SPACE); }

    View stripped_before(View text) const {
        const char *first = text.data(), *end = first + text.size();
        for (const char *next = first; first < end && is(next_character(next, end), SPACE);) first = next;
        return View(first, static_cast<size_t>(end - first));
    }

    View stripped_behind(View text) const {
        const char *first = text.data(), *end = first + text.size();
        for (const char *last = end; end > first; end = last) {
            last--;
            while (last > first && continues(*last)) last--;
            const char *next = last;
            if (!is(next_character(next, end), SPACE)) break;
        }
        return View(first, static_cast<size_t>(end - first));
    }

    // The text without the white space at both ends.
    View stripped(View text) const { return stripped_behind(stripped_before(text)); }

  private:
    using Block = std::array<uint8_t, 256>;

    uint8_t properties(uint32_t code) const {
        if (code > 0x10FFFF) return 0;
        const Block *block = blocks_[code >> 8].get();
        return (*(block != nullptr ? block : learned(code >> 8)))[code & 0xFF];
    }

    const Block *learned(uint32_t number) const {
        const Owned told(PyObject_CallFunction(ask_, "k", static_cast<unsigned long>(number) << 8));
        char *bytes;
        Py_ssize_t size;
        if (PyBytes_AsStringAndSize(told, &bytes, &size) != 0) throw PythonError();
        require(size == 256, "properties of another number of characters");
        auto &kept = blocks_[number];
        if (kept == nullptr) { // else another thread was here meanwhile
            kept = std::make_unique<Block>();
            std::memcpy(kept->data(), bytes, 256);
        }
        return kept.get();
    }

    PyObject *ask_;
    mutable std::array<std::unique_ptr<Block>, 0x1100> blocks_;
};

} // namespace native
