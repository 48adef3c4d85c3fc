// page/display.py: the display of elements, as a browser shows them.
#pragma once
#include "page/asked.hpp"
#include "page/attributes.hpp"

namespace native {
namespace segment {

enum Display { SHOWN, HIDDEN, APART };

class Displays {
  public:
    Displays(const Rules &rules, const tape::Tape &page, Asked &asked)
        : alphabet_(rules.alphabet), page_(page), asked_(asked) {}

    // `display_of`
    Display of(uint32_t element, const Attributes &its, bool is_item, const Line &line) {
        if (is_out_of_sight(its) || (its.values[its.ARIA_HIDDEN] == "true" && is_aside(element, line)))
            return of_hidden(element, line);
        const bool apart = is_item || (its.has(its.STYLE) && asked_.says(SHOWS_APART, its.values[its.STYLE]));
        return apart && !is_drop_cap(element) && has_text(element) ? APART : SHOWN;
    }

    bool is_hidden_aside(uint32_t element, View tag, const Attributes &its, const Line &line) {
        if (!is_out_of_sight(its) && !(tag == "dialog" && !its.has(its.OPEN))) return false;
        return !alphabet_.is_blank(tail(element)) && of_hidden(element, line) == HIDDEN;
    }

  private:
    static constexpr size_t LONG_HIDDEN = 300, MOST_TEXTS = 1000;

    View text(uint32_t element) const { return page_.text_behind(page_.elements[element].start); }
    View tail(uint32_t element) const { return page_.text_behind(page_.elements[element].end); }

    // Of a text, 0 without any.
    static uint32_t first_of(View text) {
        const char *at = text.data();
        return text.empty() ? 0 : next_character(at, at + text.size());
    }

    bool is(uint32_t code, uint8_t property) const { return code != 0 && alphabet_.is(code, property); }

    // Call `see(text)` for the texts in an element until it says true; whether it has.
    template <class See> bool any_text(uint32_t element, See see) const {
        const tape::Element &one = page_.elements[element];
        size_t texts = 0;
        for (uint32_t at = one.start; at < one.end && texts < MOST_TEXTS; at++) {
            if (page_.events[at].kind != tape::Event::TEXT) continue;
            texts++;
            if (see(page_.events[at].text)) return true;
        }
        return false;
    }

    // `is_out_of_sight` of page/hidden.py, of any element but a `dialog`.
    bool is_out_of_sight(const Attributes &its) {
        if (its.count == 0) return false;
        return (its.has(its.STYLE) && asked_.says(HIDES, its.values[its.STYLE])) ||
               (its.has(its.CLASS) && asked_.says(IS_FOR_READERS, its.values[its.CLASS])) || its.has(its.HIDDEN) ||
               its.has(its.POPOVER) || its.values[its.ROLE] == "tooltip";
    }

    Display of_hidden(uint32_t element, const Line &line) const {
        size_t size = 0, end = 0; // of the text without white space before it, and of that up to its last sign
        bool has_letter = false;
        const bool is_long = any_text(element, [&](View piece) {
            const View text = size > 0 ? piece : alphabet_.stripped_before(piece);
            const View shown = alphabet_.stripped_behind(text);
            if (!shown.empty()) end = size + characters_of(shown);
            size += characters_of(text);
            has_letter = has_letter || alphabet_.any(text, Alphabet::ALNUM);
            return end > LONG_HIDDEN && has_letter;
        });
        if (is_long) return goes_on(element, line) ? HIDDEN : APART;
        if (!has_letter) return SHOWN;
        return line.is_visible() || !alphabet_.is_blank(tail(element)) ? HIDDEN : SHOWN;
    }

    bool goes_on(uint32_t element, const Line &line) const {
        if (line.empty() || is(line.last(), Alphabet::SPACE) || is_one_of(line.last(), u8".!?\u2026\u3002\uFF01\uFF1F"))
            return false;
        const View after = alphabet_.stripped_before(tail(element));
        const uint32_t first = first_of(after);
        if (is(first, Alphabet::LOWER) || is_one_of(first, u8",;:\uFF0C\u3001\uFF1B\uFF1A\u061B\u060C")) return true;
        return first == '.' && after.substr(1, 1) != ".";
    }

    static bool is_one_of(uint32_t code, View signs) {
        for (const char *at = signs.data(), *end = at + signs.size(); at < end;)
            if (next_character(at, end) == code) return true;
        return false;
    }

    bool is_aside(uint32_t element, const Line &line) {
        if (line.empty() || is(line.last(), Alphabet::SPACE)) return false;
        const View after = tail(element);
        if (is(first_of(after), Alphabet::ALNUM)) return false;
        const uint32_t sibling = page_.element_behind(page_.elements[element].end);
        if (sibling == tape::NONE || !alphabet_.is_blank(after)) return true;
        const View *names = page_.value_of(sibling, "class");
        return names == nullptr || !asked_.says(IS_FOR_READERS, *names);
    }

    bool has_text(uint32_t element) const {
        return any_text(element, [&](View text) { return alphabet_.any(text, Alphabet::ALNUM); });
    }

    bool is_drop_cap(uint32_t element) const {
        if (page_.element_behind(page_.elements[element].start) != tape::NONE) return false;
        return characters_of(alphabet_.stripped(text(element))) == 1 && is(first_of(tail(element)), Alphabet::ALPHA);
    }

    const Alphabet &alphabet_;
    const tape::Tape &page_;
    Asked &asked_;
};

} // namespace segment
} // namespace native
