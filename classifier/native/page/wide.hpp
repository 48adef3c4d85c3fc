// page/segment.py, `is_wide`, and page/prose.py: texts in which a character stands for two or three Latin ones.
#pragma once
#include <algorithm>

#include "base/alphabet.hpp"

namespace native {

const double MOST_WEIGHT = 2.5; // characters of a Latin script for which one of a wide script counts
const size_t MOST_READ = 200;   // characters by which the script of a text is known

// What `_WIDE_TEXT` of page/segment.py finds.
inline bool is_wide(uint32_t code) {
    static const uint32_t RANGES[][2] = {
        {0x2E80, 0x2FDF}, {0x3000, 0x30FF}, {0x3100, 0x312F}, {0x31A0, 0x31BF},   {0x31F0, 0x4DBF}, {0x4E00, 0x9FFF},
        {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, {0xFF00, 0xFF9F},   {0xFFE0, 0xFFE6}, {0x20000, 0x3FFFF},
    };
    if (code < RANGES[0][0]) return false;
    for (const auto &range : RANGES)
        if (code <= range[1]) return code >= range[0];
    return false;
}

// `is_wide` of page/segment.py
inline bool is_wide(const uint32_t *text, size_t size) {
    size = std::min(size, MOST_READ);
    const auto wide = std::count_if(text, text + size, [](uint32_t code) { return is_wide(code); });
    if (3 * static_cast<size_t>(wide) <= size) return false;
    size_t bytes = 0;
    for (size_t i = 0; i < size; i++) bytes += text[i] < 0x80 ? 1 : text[i] < 0x800 ? 2 : text[i] < 0x10000 ? 3 : 4;
    return bytes * 3 > size * 5;
}

// The same for a text in UTF-8, of `size` characters.
inline bool is_wide(View text, size_t size) {
    if (text.size() == size) return false; // ASCII
    const View start = shortened(text, MOST_READ);
    size = std::min(size, MOST_READ);
    if (start.size() * 3 <= size * 5) return false; // each wide character has three bytes or more
    size_t wide = 0;
    for (const char *at = start.data(), *end = at + start.size(); at < end;) wide += is_wide(next_character(at, end));
    return wide * 3 > size;
}

} // namespace native
