// Places in a page: what the tokens of HTML begin and end with.
#pragma once
#include "base/alphabet.hpp"
#include "base/finding.hpp"

namespace native {
namespace html {

inline bool is_space(char sign) { return sign == ' ' || sign == '\n' || sign == '\t' || sign == '\r'; }
inline bool is_letter(char sign) { return (sign | 32) >= 'a' && (sign | 32) <= 'z'; }
inline bool is_digit(char sign) { return sign >= '0' && sign <= '9'; }
inline bool is_alphanumeric(char sign) { return is_letter(sign) || is_digit(sign); }
inline bool is_upper(char sign) { return sign >= 'A' && sign <= 'Z'; }
inline char lower(char sign) { return is_upper(sign) ? static_cast<char>(sign + 32) : sign; }

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
        at = find_first(at, end, sign);
        if (at < end) at++;
    }

    // Past a comment, from behind its `<!--` on.
    void skip_comment() {
        if (peek() == '>' || sees("->")) {
            skip_behind('>');
            return;
        }
        while ((at = find_first(at, end, '-')) < end) {
            if (sees("-->") || sees("--!>")) {
                skip_behind('>');
                return;
            }
            at++;
        }
    }

    const char *at, *end;
};

} // namespace html
} // namespace native
