// Places in a page: what the tokens of HTML begin and end with.
#pragma once
#include "alphabet.hpp"

namespace native {
namespace html {

inline bool is_space(char sign) { return sign == ' ' || sign == '\n' || sign == '\t' || sign == '\r'; }
inline bool is_letter(char sign) { return (sign | 32) >= 'a' && (sign | 32) <= 'z'; }
inline bool is_digit(char sign) { return sign >= '0' && sign <= '9'; }
inline bool is_alphanumeric(char sign) { return is_letter(sign) || is_digit(sign); }
inline bool is_upper(char sign) { return sign >= 'A' && sign <= 'Z'; }
inline char lower(char sign) { return is_upper(sign) ? static_cast<char>(sign + 32) : sign; }

// The first place of a character, `end` without one.
inline const char *find(const char *at, const char *end, char sign) {
    const void *found = at < end ? std::memchr(at, sign, static_cast<size_t>(end - at)) : nullptr;
    return found == nullptr ? end : static_cast<const char *>(found);
}

// The first place of any of three characters, `end` without one. Eight bytes at a time: most texts have none.
inline const char *find(const char *at, const char *end, char one, char other, char third) {
    const uint64_t ones = 0x0101010101010101, highs = ones << 7;
    const auto has = [&](uint64_t bytes, char sign) {
        const uint64_t rest = bytes ^ (ones * static_cast<uint8_t>(sign));
        return (rest - ones) & ~rest & highs;
    };
    for (; end - at >= 8; at += 8) {
        uint64_t bytes;
        std::memcpy(&bytes, at, 8);
        if ((has(bytes, one) | has(bytes, other) | has(bytes, third)) != 0) break;
    }
    while (at < end && *at != one && *at != other && *at != third) at++;
    return at;
}

inline View between(const char *first, const char *end) { return View(first, static_cast<size_t>(end - first)); }

// A page, read from its start to its end.
class Scanner {
  public:
    explicit Scanner(View page) : at(page.data()), end(page.data() + page.size()) {}

    bool is_done() const { return at == end; }
    // The character `ahead`; 0 behind the end.
    char peek(ptrdiff_t ahead = 0) const { return end - at > ahead ? at[ahead] : '\0'; }
    bool sees(View text) const { return between(at, end).substr(0, text.size()) == text; }

    // Whether a word in small letters comes after `ahead` characters, in any case.
    bool sees_word(View word, size_t ahead) const {
        if (static_cast<size_t>(end - at) < ahead + word.size()) return false;
        for (size_t i = 0; i < word.size(); i++)
            if (lower(at[ahead + i]) != word[i]) return false;
        return true;
    }

    void skip_space() {
        while (at < end && is_space(*at)) at++;
    }

    void skip_behind(char sign) {
        at = find(at, end, sign);
        if (at < end) at++;
    }

    // Past a comment, from behind its `<!--` on.
    void skip_comment() {
        if (peek() == '>' || sees("->")) {
            skip_behind('>');
            return;
        }
        while ((at = find(at, end, '-')) < end) {
            if (sees("-->") || sees("--!>")) {
                skip_behind('>');
                return;
            }
            at++;
        }
    }

    // Past what begins with `<!`, `<?` or `</` but is not a tag, from its second character on. A `>` ends it, in quotes too.
    void skip_declaration() {
        if (sees("!--")) {
            at += 3;
            skip_comment();
        } else {
            skip_behind('>');
        }
    }

    const char *at, *end;
};

} // namespace html
} // namespace native
