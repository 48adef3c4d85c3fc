// What `&…;` stands for in HTML.
#pragma once
#include "html/entities.hpp"
#include "html/scan.hpp"

#include <algorithm>

namespace native {
namespace html {

inline View name_of(const Entity &entity) { return View(ENTITY_TEXTS + entity.place, entity.size); }
inline View meaning_of(const Entity &entity) { return View(ENTITY_TEXTS + entity.place + entity.size, entity.meaning); }

// The entity of a name that starts with a letter, null for another name.
inline const Entity *entity_of(View name) {
    const auto letter = static_cast<size_t>(name[0] - 'A');
    const Entity *first = ENTITIES + FIRST_ENTITIES[letter], *end = ENTITIES + FIRST_ENTITIES[letter + 1];
    const auto precedes = [](const Entity &entity, View text) { return name_of(entity) < text; };
    const Entity *found = std::lower_bound(first, end, name, precedes);
    return found < end && name_of(*found) == name ? found : nullptr;
}

inline void append_character(uint32_t code, std::string &out) {
    const auto add = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        add(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    add((0xF0u << (3 - more) & 0xFF) | code >> (6 * more));
    for (int i = more - 1; i >= 0; i--) add(0x80 | (code >> (6 * i) & 0x3F));
}

// The character of a number: that of Windows for controls, as browsers have it.
inline uint32_t character_of(uint32_t number) {
    static constexpr uint16_t WINDOWS[] = {
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
    if (number >= 0x80 && number < 0xA0) return WINDOWS[number - 0x80];
    const bool is_character = number > 0 && number <= 0x10FFFF && (number < 0xD800 || number >= 0xE000);
    return is_character ? number : 0xFFFD;
}

// Append the character of a reference by number, from behind its `&#` on. Returns where it ends, null without a number.
inline const char *append_numbered(const char *at, const char *end, std::string &out) {
    const bool is_hex = at < end && (*at | 32) == 'x';
    if (is_hex) at++;
    const char *first = at;
    uint32_t number = 0;
    for (; at < end && (is_digit(*at) || (is_hex && (*at | 32) >= 'a' && (*at | 32) <= 'f')); at++) {
        const int digit = is_digit(*at) ? *at - '0' : (*at | 32) - 'a' + 10;
        number = std::min(number * (is_hex ? 16 : 10) + static_cast<uint32_t>(digit), uint32_t(0x110000));
    }
    if (at == first) return nullptr;
    append_character(character_of(number), out);
    return at < end && *at == ';' ? at + 1 : at;
}

// Append what a reference by name means, whose name begins at `at`. Returns where it ends, null if it is not a
// reference, as in the value of an attribute a name without a semicolon that more letters or a `=` follow.
inline const char *append_named(const char *at, const char *end, bool in_value, std::string &out) {
    const char *behind = at;
    while (behind < end && behind - at <= LONGEST_ENTITY && is_alphanumeric(*behind)) behind++;
    const View name = between(at, behind);
    if (name.empty() || !is_letter(name[0])) return nullptr;
    if (behind < end && *behind == ';')
        if (const Entity *entity = entity_of(name)) {
            out.append(meaning_of(*entity));
            return behind + 1;
        }
    for (size_t size = std::min<size_t>(name.size(), LONGEST_BARE_ENTITY); size >= 2; size--) {
        const char after = at + size < end ? at[size] : '\0';
        if (in_value && (is_alphanumeric(after) || after == '=')) continue;
        const Entity *entity = entity_of(name.substr(0, size));
        if (entity == nullptr || entity->is_bare == 0) continue;
        out.append(meaning_of(*entity));
        return at + size + (after == ';');
    }
    return nullptr;
}

// Append what the reference at an ampersand stands for, or an ampersand that begins none. Returns where it ends.
inline const char *append_reference(const char *at, const char *end, bool in_value, std::string &out) {
    const bool is_numbered = end - at > 1 && at[1] == '#';
    const char *behind = is_numbered ? append_numbered(at + 2, end, out) : append_named(at + 1, end, in_value, out);
    if (behind != nullptr) return behind;
    out.push_back('&');
    return at + 1;
}

// Append a text with its line ends made one kind, and with what its references stand for if it has any.
inline void append_decoded(View text, bool has_references, bool in_value, std::string &out) {
    const char *at = text.data(), *end = at + text.size();
    while (at < end) {
        const char *next = find_first(at, end, '\r', has_references ? '&' : '\r', '\r');
        out.append(at, static_cast<size_t>(next - at));
        at = next;
        if (at == end) break;
        if (*at == '&') {
            at = append_reference(at, end, in_value, out);
        } else {
            at++;
            if (at == end || *at != '\n') out.push_back('\n');
        }
    }
}

} // namespace html
} // namespace native
