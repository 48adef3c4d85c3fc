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
        for (const tape::Attribute *at = first; at < first + count; at++)
            for (size_t i = 0; i < NAMES; i++)
                if (names[i] == at->name) values[i] = at->value.data() != nullptr ? at->value : View("");
    }

    bool has(Name name) const { return values[name].data() != nullptr; }
};

} // namespace segment
} // namespace native
