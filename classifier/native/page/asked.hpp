// What only the Python decides: rare questions about the elements of one page, and about styles and classes.
#pragma once
#include "page/line.hpp"
#include "page/rules.hpp"
#include "tape/element.hpp"

#include <algorithm>

namespace native {
namespace segment {

class Asked {
  public:
    // `root` is the page's root for Python; both references are borrowed.
    Asked(const Rules &rules, const tape::Tape &page, PyObject *root) : rules_(rules), page_(page), root_(root) {}

    // `_may_begin` and `is_border`; the element holds the text, or ends before it.
    bool is_border(uint32_t element, View text, bool is_tail, const Line &line, bool after_picture) {
        if (!may_be_border(element, text, is_tail, line, after_picture)) return false;
        const View before = line.recent();
        const Owned asked(in_python(element));
        return is_true(PyObject_CallFunction(rules_.is_border(), "s#s#OOO", before.data(),
                                             static_cast<Py_ssize_t>(before.size()), text.data(),
                                             static_cast<Py_ssize_t>(text.size()), static_cast<PyObject *>(asked),
                                             is_tail ? Py_True : Py_False, after_picture ? Py_True : Py_False));
    }

    // The answer of Python about a style or a class, each asked once a page.
    bool says(Question question, View text) {
        auto &known = answers_[question];
        const auto found = known.find(text);
        if (found != known.end()) return found->second;
        if (question == IS_FOR_READERS && !rules_.may_be_for_readers(text)) return known[text] = false;
        return known[text] = rules_.ask(question, text);
    }

  private:
    static constexpr size_t MOST_BYTES = 120; // of the characters that glue.py searches for the end of a sentence
    static constexpr size_t MOST_CLOCK = 160; // of the characters of a line that glue.py compares with a clock

    PyObject *in_python(uint32_t number) const { return element::other(root_, number); }

    bool is(uint32_t code, uint8_t property) const { return rules_.alphabet.is(code, property); }

    // False where `_may_begin` and `is_border` are false by the characters on both sides and by the elements beside.
    bool may_be_border(uint32_t element, View text, bool is_tail, const Line &line, bool after_picture) const {
        const char *at = text.data(), *end = at + text.size();
        const uint32_t first = next_character(at, end), second = at < end ? next_character(at, end) : 0;
        const uint32_t last = line.last();
        const bool may_begin = is(first, Alphabet::UPPER) || (first > 0xA0 && !is(first, Alphabet::LOWER));
        if (is(last, Alphabet::SPACE) || is(first, Alphabet::SPACE)) {
            const View shown = after_picture && is_tail ? rules_.alphabet.stripped(text) : View();
            const char *start = shown.data();
            return !shown.empty() && !is(next_character(start, start + shown.size()), Alphabet::LOWER);
        }
        const View before = rules_.alphabet.stripped(line.recent());
        // a caption or a clock may come before any sign
        if (after_picture || (before.size() <= MOST_CLOCK && rules_.alphabet.any(before, Alphabet::DIGIT)))
            return !is(first, Alphabet::LOWER);
        if (!may_begin) return false;
        if (is(first, Alphabet::UPPER) || (!is(first, Alphabet::ALPHA) && is(second, Alphabet::UPPER)))
            return may_end_sentence(before) || (is_tail ? spans_line(element, before) : may_stand_apart(element, before));
        return is_tail || may_end_sentence(before);
    }

    static bool may_end_sentence(View text) {
        const View end = text.substr(text.size() - std::min(text.size(), MOST_BYTES));
        return end.find_first_of(".!?") != View::npos || end.find("\u2026") != View::npos;
    }

    // `spans_line` of page/captions.py; `before` has no white space at its ends.
    bool spans_line(uint32_t element, View before) const {
        const tape::Element &one = page_.elements[element];
        bool is_behind = true; // of the white space at the end of the element's text
        for (uint32_t at = one.end; at-- > one.start && !before.empty();) {
            View text = page_.events[at].text; // none at tags
            if (is_behind) text = rules_.alphabet.stripped_behind(text);
            is_behind = is_behind && text.empty();
            const size_t size = std::min(text.size(), before.size());
            if (text.substr(text.size() - size) != before.substr(before.size() - size)) return false;
            before.remove_suffix(size);
        }
        return before.empty();
    }

    // Whether an element stands beside one that spans the line, or ends its block.
    bool may_stand_apart(uint32_t element, View before) const {
        const tape::Element &one = page_.elements[element];
        if (one.previous != tape::NONE && page_.text_behind(page_.elements[one.previous].end).empty() &&
            spans_line(one.previous, before))
            return true;
        return page_.element_behind(one.end) == tape::NONE && rules_.alphabet.is_blank(page_.text_behind(one.end)) &&
               one.parent != tape::NONE && !page_.text_behind(page_.elements[one.parent].start).empty();
    }

    static bool is_true(PyObject *made) {
        const Owned answer(made);
        const int truth = PyObject_IsTrue(answer);
        if (truth < 0) throw PythonError();
        return truth == 1;
    }

    const Rules &rules_;
    const tape::Tape &page_;
    PyObject *root_;
    std::unordered_map<View, bool> answers_[QUESTIONS];
};

} // namespace segment
} // namespace native
