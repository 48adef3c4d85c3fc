// What the segmenter asks of an element's attributes.
#pragma once
#include "tape/tape.hpp"

namespace native {
namespace segment {

// A view that leads nowhere stands for an absent one.
struct Attributes {
    enum Name { CLASS, ID, ROLE, ITEMPROP, TESTID, HREF, STYLE, HIDDEN, ARIA_HIDDEN, POPOVER, OPEN, NAMES };
    View values[NAMES];
    size_t count = 0;

    Attributes(const tape::Tape &page, const tape::Element &element) : count(element.attributes) {
        static constexpr View names[NAMES] = {"class", "id", "role", "itemprop", "data-testid",
                                              "href", "style", "hidden", "aria-hidden", "popover", "open"};
        const tape::Attribute *first = page.attributes.data() + element.first_attribute;
        for (const tape::Attribute *at = first; at < first + count; at++) {
            const Name likely = likely_name(at->name);
            if (likely != NAMES && names[likely] == at->name)
                values[likely] = at->value.data() != nullptr ? at->value : View("");
        }
    }

    bool has(Name name) const { return values[name].data() != nullptr; }

  private:
    // The only name that a text can be, by its length and its first letter; NAMES for none.
    static Name likely_name(View text) {
        switch (text.size()) {
        case 2: return ID;
        case 4: return text[0] == 'h' ? HREF : text[0] == 'r' ? ROLE : OPEN;
        case 5: return text[0] == 'c' ? CLASS : STYLE;
        case 6: return HIDDEN;
        case 7: return POPOVER;
        case 8: return ITEMPROP;
        case 11: return text[0] == 'a' ? ARIA_HIDDEN : TESTID;
        default: return NAMES;
        }
    }
};

} // namespace segment
} // namespace native
