// What page/segment.py and page/display.py know, handed over once: kinds of tags, functions of texts.
#pragma once
#include "base/alphabet.hpp"

#include <unordered_map>

namespace native {
namespace segment {

// As in page/segment.py.
enum Kind { NODE, SKIP, BREAK, INLINE, LINK, BOLD, ITALIC, SMALLER, PICTURE, KINDS };

struct Role {
    Kind kind = NODE;
    bool media = false;
};

// A function of a text that says yes or no, in Python.
enum Question { HIDES, SHOWS_APART, IS_FOR_READERS, IS_FLEX, QUESTIONS };

// The most characters of names, and blocks and elements of a page.
struct Limits {
    size_t names, blocks, elements;

    // Raise an error where a page that has so many would get another one.
    static void require_room(size_t number, size_t most) {
        if (number < most) return;
        PyErr_SetString(PyExc_OverflowError, "the page has too many blocks or elements");
        throw PythonError();
    }
};

class Rules {
  public:
    // `roles`: tag → (kind, whether it is media) of all tags that are more than a node. All references are kept.
    Rules(PyObject *properties, PyObject *roles, PyObject *squeezed, PyObject *questions, PyObject *is_border,
          PyObject *hints, const Limits &most)
        : alphabet(properties), most(most), kept_{properties, squeezed, is_border} {
        require(PyTuple_Check(questions) && PyTuple_Size(questions) == QUESTIONS, "another number of questions");
        require(PyTuple_Check(hints), "hints that are not a tuple");
        for (Py_ssize_t i = 0; i < PyTuple_Size(hints); i++) hints_.emplace_back(utf8_of(PyTuple_GetItem(hints, i)));
        require(PyDict_Check(roles), "roles of tags that are not a dictionary");
        for (Py_ssize_t i = 0; i < QUESTIONS; i++) kept_.push_back(PyTuple_GetItem(questions, i));
        Py_ssize_t place = 0;
        PyObject *tag, *role;
        while (PyDict_Next(roles, &place, &tag, &role)) {
            int kind, media;
            if (!PyArg_ParseTuple(role, "ip", &kind, &media)) throw PythonError();
            require(kind >= NODE && kind < KINDS, "an unknown role of a tag");
            roles_.emplace(std::string(utf8_of(tag)), Role{static_cast<Kind>(kind), media != 0});
        }
        for (PyObject *object : kept_) Py_IncRef(object);
    }
    ~Rules() {
        for (PyObject *object : kept_) Py_DecRef(object);
    }
    Rules(const Rules &) = delete;
    Rules &operator=(const Rules &) = delete;

    Role role(View tag) const {
        const auto found = roles_.find(std::string(tag));
        return found == roles_.end() ? Role() : found->second;
    }

    bool ask(Question question, View text) const {
        const Owned argument(to_python(text));
        const Owned answer(PyObject_CallFunctionObjArgs(kept_[3 + question], static_cast<PyObject *>(argument), nullptr));
        const int truth = PyObject_IsTrue(answer);
        if (truth < 0) throw PythonError();
        return truth == 1;
    }

    // False where `is_for_readers` of page/hidden.py is: class names of ASCII have none of the hints.
    bool may_be_for_readers(View names) const {
        std::string lower(names);
        for (char &sign : lower) {
            if (static_cast<uint8_t>(sign) >= 0x80) return true;
            if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign + 32);
        }
        for (const std::string &hint : hints_)
            if (lower.find(hint) != std::string::npos) return true;
        return false;
    }

    // A borrowed reference.
    PyObject *is_border() const { return kept_[2]; }

    // Add the text as a browser shows it on one line to `out`, as `squeezed` does.
    void squeeze(View text, std::string &out) const {
        text = alphabet.stripped(text);
        if (text.find('\n') != View::npos && has_wide(text)) {
            const Owned argument(to_python(text));
            const Owned answer(PyObject_CallFunctionObjArgs(kept_[1], static_cast<PyObject *>(argument), nullptr));
            out.append(utf8_of(answer));
        } else {
            join(text, out, true);
        }
    }

    // Add the text with single spaces to `out`; `bare`: without invisible characters.
    void join(View text, std::string &out, bool bare) const {
        const size_t first = out.size();
        out.resize(first + text.size()); // it gets no longer
        char *const start = out.data() + first, *to = start;
        bool gap = false;
        for (const char *at = text.data(), *end = at + text.size(); at < end;) {
            const char *here = at;
            const uint32_t code = next_character(at, end);
            if (!is_sign(code)) {
                if (bare && is_invisible(code)) continue;
                if (alphabet.is(code, Alphabet::SPACE)) {
                    gap = to > start;
                    continue;
                }
            }
            if (gap) *to++ = ' ';
            gap = false;
            while (here < at) *to++ = *here++;
            while (at < end && is_sign(static_cast<uint8_t>(*at))) *to++ = *at++;
        }
        out.resize(first + static_cast<size_t>(to - start));
    }

    const Alphabet alphabet;
    const Limits most;

  private:
    // Whether any character may be Chinese or Japanese, between which a line end is no space.
    static bool has_wide(View text) {
        for (const char *at = text.data(), *end = at + text.size(); at < end;)
            if (next_character(at, end) >= 0x2E80) return true;
        return false;
    }

    // Whether a character is one of ASCII, and neither a space nor invisible.
    static bool is_sign(uint32_t code) { return code > ' ' && code < 0x7F; }

    static bool is_invisible(uint32_t code) {
        return code == 0xAD || code == 0x200B || code == 0x200E || code == 0x200F || code == 0x2060 || code == 0xFEFF;
    }

    std::vector<PyObject *> kept_;
    std::vector<std::string> hints_;
    std::unordered_map<std::string, Role> roles_;
};

} // namespace segment
} // namespace native
