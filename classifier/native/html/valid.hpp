// page/parse.py, `_valid`: whether a page in UTF-8 may go to the parser as it is.
#pragma once
#include "base/alphabet.hpp"

namespace native {
namespace valid {

inline bool has_controls(View text) {
    unsigned found = 0; // no early end, so that compilers make vectors of it
    for (const char sign : text) {
        const auto byte = static_cast<uint8_t>(sign);
        found |= (byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r');
        found |= byte == 0x7F;
    }
    return found != 0;
}

// U+FFFE and U+FFFF.
inline bool has_noncharacters(View text) {
    for (size_t at = 0; (at = text.find("\xEF\xBF", at)) != View::npos; at += 2)
        if (at + 2 < text.size() && static_cast<uint8_t>(text[at + 2]) >= 0xBE) return true;
    return false;
}

// Whether a reference may be one that `_INVALID_REFERENCE` finds: its number is that of a control or noncharacter.
inline bool may_be_invalid(View digits) {
    const bool is_hex = !digits.empty() && (digits[0] | 32) == 'x';
    unsigned long number = 0;
    for (const char sign : digits.substr(is_hex)) {
        const bool is_digit = sign >= '0' && sign <= '9', is_letter = (sign | 32) >= 'a' && (sign | 32) <= 'f';
        if (!is_digit && !(is_hex && is_letter)) break;
        number = number * (is_hex ? 16 : 10) + static_cast<unsigned long>(is_digit ? sign - '0' : (sign | 32) - 'a' + 10);
        if (number > 0xFFFF) return false;
    }
    const bool is_space = number == '\t' || number == '\n' || number == '\r';
    return (number > 0 && number < 0x20 && !is_space) || number == 0x7F || number >= 0xFFFE;
}

// Whether nothing has to be replaced; false where that is unclear.
inline bool is_valid(View text) {
    if (has_controls(text) || has_noncharacters(text)) return false;
    for (size_t at = 0; (at = text.find('&', at)) != View::npos; at++)
        if (text.substr(at + 1, 1) == "#" && may_be_invalid(text.substr(at + 2))) return false;
    return true;
}

} // namespace valid
} // namespace native
