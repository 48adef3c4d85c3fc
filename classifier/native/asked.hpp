// What only page/display.py and page/glue.py decide, of an element: rare questions about one page.
#pragma once
#include "attributes.hpp"
#include "element.hpp"
#include "rules.hpp"

#include <algorithm>

namespace native {
namespace segment {

enum Display { SHOWN, HIDDEN, APART };

// The texts since the last border.
class Line {
  public:
    bool empty() const { return starts_.empty(); }
    View text() const { return text_; }
    uint32_t last() const { return last_character(text_); }

    // The last texts, as many as page/glue.py examines.
    View recent() const {
        const size_t first = starts_.size() > RECENT ? starts_[starts_.size() - RECENT] : 0;
        return View(text_).substr(first);
    }

    // A shorter line, of which page/display.py says the same: whether it has a visible character, and its last one.
    std::string summary() const {
        if (empty()) return "";
        size_t at = text_.size() - 1;
        while (at > 0 && continues(text_[at])) at--;
        return (visible_ ? "x" : "") + text_.substr(at);
    }

    void add(View text, bool visible) {
        starts_.push_back(text_.size());
        text_.append(text);
        visible_ = visible_ || visible;
    }

    void clear() {
        starts_.clear();
        text_.clear();
        visible_ = false;
    }

  private:
    static const size_t RECENT = 32;

    std::string text_;
    std::vector<size_t> starts_;
    bool visible_ = false;
};

class Asked {
  public:
    // `root` is the page's root for Python; both references are borrowed.
    Asked(const Rules &rules, PyObject *root) : rules_(rules), root_(root) {}

    // `display_of`: an element is shown unless its attributes or its place say otherwise.
    Display display(uint32_t element, const Attributes &its, bool is_item, const Line &line) {
        if (!is_item && !may_differ(its, line)) return SHOWN;
        const std::string before = line.summary();
        const Owned asked(in_python(element));
        const Owned answer(PyObject_CallFunction(rules_.about(DISPLAY), "OOs#", static_cast<PyObject *>(asked),
                                                 is_item ? Py_True : Py_False, before.data(),
                                                 static_cast<Py_ssize_t>(before.size())));
        const long display = PyLong_AsLong(answer);
        if (PyErr_Occurred()) throw PythonError();
        require(display >= SHOWN && display <= APART, "an unknown display");
        return static_cast<Display>(display);
    }

    bool is_hidden_aside(uint32_t element, View tag, const Attributes &its, const Line &line) {
        if (!is_out_of_sight(its) && !(tag == "dialog" && !its.has(its.OPEN))) return false;
        const std::string before = line.summary();
        const Owned asked(in_python(element));
        return is_true(PyObject_CallFunction(rules_.about(IS_HIDDEN_ASIDE), "Os#", static_cast<PyObject *>(asked),
                                             before.data(), static_cast<Py_ssize_t>(before.size())));
    }

    // `_may_begin` and `is_border`; the element holds the text, or ends before it.
    bool is_border(uint32_t element, View text, bool is_tail, const Line &line, bool after_picture) {
        if (!may_be_border(text, is_tail, line, after_picture)) return false;
        const View before = line.recent();
        const Owned asked(in_python(element));
        return is_true(PyObject_CallFunction(rules_.about(IS_BORDER), "s#s#OOO", before.data(),
                                             static_cast<Py_ssize_t>(before.size()), text.data(),
                                             static_cast<Py_ssize_t>(text.size()), static_cast<PyObject *>(asked),
                                             is_tail ? Py_True : Py_False, after_picture ? Py_True : Py_False));
    }

    // The answer of Python about a style or a class, each asked once a page.
    bool says(Question question, View text) {
        auto &known = answers_[question];
        const auto found = known.find(text);
        if (found != known.end()) return found->second;
        return known[text] = rules_.ask(question, text);
    }

  private:
    static constexpr size_t MOST_BYTES = 120; // of the characters that glue.py searches for the end of a sentence
    static constexpr size_t MOST_CLOCK = 160; // of the characters of a line that glue.py compares with a clock

    PyObject *in_python(uint32_t number) const { return element::other(root_, number); }

    bool is(uint32_t code, uint8_t property) const { return rules_.alphabet.is(code, property); }

    bool may_differ(const Attributes &its, const Line &line) {
        if (is_out_of_sight(its)) return true;
        if (its.values[its.ARIA_HIDDEN] == "true" && !line.empty() && !is(line.last(), Alphabet::SPACE)) return true;
        return its.has(its.STYLE) && says(SHOWS_APART, its.values[its.STYLE]);
    }

    // `is_out_of_sight` of page/hidden.py, of any element but a `dialog`.
    bool is_out_of_sight(const Attributes &its) {
        return its.has(its.HIDDEN) || its.has(its.POPOVER) || its.values[its.ROLE] == "tooltip" ||
               (its.has(its.CLASS) && says(IS_FOR_READERS, its.values[its.CLASS])) ||
               (its.has(its.STYLE) && says(HIDES, its.values[its.STYLE]));
    }

    // False where `_may_begin` and `is_border` are false by the characters on both sides alone.
    bool may_be_border(View text, bool is_tail, const Line &line, bool after_picture) const {
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
            return is_tail || may_end_sentence(before) || is(last, Alphabet::LOWER | Alphabet::DIGIT);
        return is_tail || may_end_sentence(before);
    }

    static bool may_end_sentence(View text) {
        const View end = text.substr(text.size() - std::min(text.size(), MOST_BYTES));
        return end.find_first_of(".!?") != View::npos || end.find("\u2026") != View::npos;
    }

    static bool is_true(PyObject *made) {
        const Owned answer(made);
        const int truth = PyObject_IsTrue(answer);
        if (truth < 0) throw PythonError();
        return truth == 1;
    }

    const Rules &rules_;
    PyObject *root_;
    std::unordered_map<View, bool> answers_[QUESTIONS];
};

} // namespace segment
} // namespace native
