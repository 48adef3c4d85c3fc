// A tree written as XML, as libxml2 writes it.
#pragma once
#include "tape/tape.hpp"

namespace native {
namespace html {

inline void write_escaped(View text, bool in_value, std::string &out) {
    for (const char sign : text) {
        switch (sign) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '\r': out += "&#13;"; break;
        case '"': out += in_value ? "&quot;" : "\""; break;
        case '\n': out += in_value ? "&#10;" : "\n"; break;
        case '\t': out += in_value ? "&#9;" : "\t"; break;
        default: out.push_back(sign);
        }
    }
}

inline std::string to_xml(const tape::Tape &tape) {
    std::string out;
    for (size_t i = 0; i < tape.events.size(); i++) {
        const tape::Event &event = tape.events[i];
        const tape::Element &element = tape.elements[event.element];
        if (event.kind == tape::Event::TEXT) {
            write_escaped(event.text, false, out);
        } else if (event.kind == tape::Event::END) {
            const bool is_empty = element.end == element.start + 1;
            (is_empty ? out += "/>" : (out += "</").append(element.tag) += ">");
        } else {
            (out += '<').append(element.tag);
            for (uint32_t k = 0; k < element.attributes; k++) {
                const tape::Attribute &attribute = tape.attributes[element.first_attribute + k];
                (out += ' ').append(attribute.name) += "=\"";
                write_escaped(attribute.value, true, out);
                out += '"';
            }
            if (element.end > element.start + 1) out += '>';
        }
    }
    return out;
}

} // namespace html
} // namespace native
