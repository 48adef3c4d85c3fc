// features/shape.py: the shape of a block's text.
#pragma once
#include "features/layout.hpp"

namespace native {
namespace shape {

enum Column {
    CHARS, WORDS, LETTERS_SHARE, DIGITS_SHARE, UPPER_SHARE, CJK_SHARE, SYMBOLS_SHARE, QUOTES, ELLIPSES, COMMAS,
    SENTENCE_ENDS, WORD_LENGTH, ENDS_SENTENCE, ENDS_KOREAN, ENDS_COLON, ENDS_CLOSED, ENDS_QUESTION, STARTS_BULLET,
    STARTS_DASH, STARTS_OPEN, STARTS_QUOTE, STARTS_DIGIT, STARTS_UPPER, AT_SIGNS, COPYRIGHT_SIGNS, BULLETS, PIPES,
    BRACKETS, ADDRESSES, OPENER, SPACED_DASH, COLUMNS
};

// How often a text holds a part, counted without overlap.
inline float occurrences(const uint32_t *text, size_t size, const uint32_t *part, size_t length) {
    float count = 0;
    for (size_t i = 0; i + length <= size;) {
        if (text[i] == part[0] && std::equal(part, part + length, text + i)) {
            count++;
            i += length;
        } else {
            i++;
        }
    }
    return count;
}

template <size_t N> float occurrences(const uint32_t *text, size_t size, const uint32_t (&part)[N]) {
    return occurrences(text, size, part, N);
}

inline bool ends_korean(const uint32_t *text, size_t size) {
    const auto closes = [](uint32_t c) {
        return c == '.' || c == '!' || c == '?' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == ' ' || c == ')';
    };
    while (size > 0 && closes(text[size - 1])) size--;
    if (size == 0) return false;
    const uint32_t last = text[size - 1];
    return last == 0xB2E4 || last == 0xC694 || last == 0xC8E0 || last == 0xAE4C; // da, yo, jyo, kka
}

// Characters before the first colon, closing bracket or bar near the beginning.
inline float opener(const uint8_t *kinds, size_t size) {
    for (size_t i = 1; i < 32 && i + 1 < size; i++)
        if (is_in(kinds[i], one_of(COLON, CLOSE, PIPE))) return static_cast<float>(i);
    return NOTHING;
}

inline void columns_of(const Characters &texts, size_t i, const Table &table) {
    static const uint32_t DOTS[] = {'.', '.', '.'}, HTTP[] = {'h', 't', 't', 'p'}, WWW[] = {'w', 'w', 'w', '.'};
    static const uint32_t HYPHEN[] = {' ', '-', ' '}, RULE[] = {' ', 0x2013, ' '}, BAR[] = {' ', '|', ' '};
    const size_t length = texts.size(i), last = length - 1;
    const uint8_t *kinds = texts.kinds(i);
    const uint32_t *text = texts.written(i);
    uint32_t counted[2][KINDS] = {}; // by turns, as a sum in memory waits for the one before
    for (size_t at = 0; at < length; at++) counted[at & 1][kinds[at]]++;
    float count[KINDS];
    for (size_t kind = 0; kind < KINDS; kind++) count[kind] = static_cast<float>(counted[0][kind] + counted[1][kind]);
    const auto is = [&](size_t at, uint32_t set) { return is_in(kinds[at], set) ? 1.0f : 0.0f; };
    const auto set = [&](Column column, float value) { table[column][i] = value; };
    const float size = static_cast<float>(length), cjk = count[CJK], words = count[SPACE] + 1 + cjk / 2;
    const float letters = count[LATIN] + count[UPPER] + count[LETTER] + cjk;
    const bool closed = is_in(kinds[last], one_of(QUOTE, CLOSE));
    const size_t end = closed && last > 0 ? last - 1 : last;
    const uint32_t closing = texts.codes(i)[last];
    set(CHARS, size);
    set(WORDS, words);
    set(LETTERS_SHARE, letters / size);
    set(DIGITS_SHARE, count[DIGIT] / size);
    set(UPPER_SHARE, count[UPPER] / size);
    set(CJK_SHARE, cjk / size);
    set(SYMBOLS_SHARE, (count[OTHER] + count[BULLET] + count[DASH] + count[PIPE] + count[SLASH]) / size);
    set(QUOTES, count[QUOTE]);
    // what the classes of the characters rule out is not looked for
    set(ELLIPSES, count[ELLIPSIS] + (count[END] > 2 ? occurrences(text, length, DOTS) : 0));
    set(COMMAS, count[COMMA] / words);
    set(SENTENCE_ENDS, count[END] + count[EXCLAIM]);
    set(WORD_LENGTH, (letters - cjk) / std::max(words - cjk / 2, 1.0f));
    set(ENDS_SENTENCE, std::max(is(end, one_of(END, EXCLAIM)), is(last, one_of(END, EXCLAIM))));
    set(ENDS_KOREAN, ends_korean(text, length) ? 1.0f : 0.0f);
    set(ENDS_COLON, is(last, one_of(COLON)));
    set(ENDS_CLOSED, closed ? 1.0f : 0.0f);
    set(ENDS_QUESTION, closing == '?' || closing == 0xFF1F ? 1.0f : 0.0f);
    set(STARTS_BULLET, is(0, one_of(BULLET)));
    set(STARTS_DASH, is(0, one_of(DASH)));
    set(STARTS_OPEN, is(0, one_of(OPEN)));
    set(STARTS_QUOTE, is(0, one_of(QUOTE)));
    set(STARTS_DIGIT, is(0, one_of(DIGIT)));
    set(STARTS_UPPER, is(0, one_of(UPPER)));
    set(AT_SIGNS, count[AT]);
    set(COPYRIGHT_SIGNS, count[COPYRIGHT]);
    set(BULLETS, count[BULLET]);
    set(PIPES, (count[PIPE] + count[SLASH]) / words);
    set(BRACKETS, count[OPEN]);
    set(ADDRESSES, occurrences(text, length, HTTP) + (count[END] > 0 ? occurrences(text, length, WWW) : 0));
    set(OPENER, opener(kinds, length));
    const float dashes = count[DASH] > 0 ? occurrences(text, length, HYPHEN) + occurrences(text, length, RULE) : 0;
    set(SPACED_DASH, dashes + (count[PIPE] > 0 ? occurrences(text, length, BAR) : 0));
}

inline void columns(const Characters &texts, const Table &table) {
    for (size_t i = 0; i < texts.texts(); i++) columns_of(texts, i, table);
}

} // namespace shape
} // namespace native
