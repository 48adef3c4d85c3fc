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

// An attribute as the page has it.
struct RawAttribute {
    View name, value;
    bool has_value;
};

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

    // In a tag, past what separates attributes: whether one follows.
    bool at_attribute() {
        skip_space();
        while (peek() == '/' && peek(1) != '>') {
            at++;
            skip_space();
        }
        return !is_done() && peek() != '>' && peek() != '/';
    }

    // Past an attribute. A `=` may begin a name.
    RawAttribute skip_attribute() {
        const char *first = at++;
        while (at < end && *at != '=' && *at != '>' && *at != '/' && !is_space(*at)) at++;
        const View name = between(first, at);
        skip_space();
        if (peek() != '=') return {name, View(), false};
        at++;
        skip_space();
        first = at;
        if (peek() == '"' || peek() == '\'') {
            const char *quote = find_first(first + 1, end, *first);
            at = quote < end ? quote + 1 : end;
            return {name, between(first + 1, quote), true};
        }
        while (at < end && *at != '>' && !is_space(*at)) at++;
        return {name, between(first, at), true};
    }

    const char *at, *end;
};

} // namespace html
} // namespace native
