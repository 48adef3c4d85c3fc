// page/parse.py, `limit_attributes`: whether any element has too many. Most pages have none, and need no copy.
#pragma once
#include "base/alphabet.hpp"
#include "base/finding.hpp"
#include "features/hashing.hpp"

namespace native {
namespace limits {

const size_t MAX_IN_CODE = 1000; // attributes of what looks like a tag in a script or a style, as in page/parse.py

// A text in UTF-8; `\s` of Python's expressions also means spaces beyond ASCII.
class Scanner {
  public:
    explicit Scanner(View text) : begin_(text.data()), end_(text.data() + text.size()) {}

    // Whether a start tag that `limit_attributes` would find has more than `limit` attributes, or in code more than MAX_IN_CODE.
    bool exceeds(size_t limit) const {
        const bool every = hidden() > limit; // values with angle brackets may make a long tag look like many short ones
        const char *code = begin_;           // where the script or style ends that is being read
        for (const char *at = begin_; (at = find(at, '<')) < end_;) {
            const bool is_code = at < code;
            if (++at == end_ || !is_letter(*at)) continue;
            const char *raw = (*at | 32) == 's' ? raw_end(at) : nullptr;
            if (raw != nullptr && raw < end_ && static_cast<uint8_t>(*raw) >= 0x80) return true; // Python may know better
            if (!every && raw == nullptr) {
                const char *bracket = bracket_behind(at, 2 * limit);
                if (bracket != nullptr) {
                    at = bracket;
                    continue;
                }
            }
            const char *end = is_code ? code : end_;
            const Scanner tag(View(at, static_cast<size_t>(end - at)));
            at = tag.behind_name();
            size_t count = 0;
            for (const char *next; (next = tag.attribute(at)) != nullptr; at = next)
                if (++count > (is_code ? MAX_IN_CODE : limit)) return true;
            if (raw != nullptr && !is_code) code = behind_code(at);
        }
        return false;
    }

  private:
    static bool is_letter(char sign) { return (sign | 32) >= 'a' && (sign | 32) <= 'z'; }

    // Where the name ends with which the text begins.
    const char *behind_name() const {
        const char *at = begin_;
        while (at < end_ && *at != '/' && *at != '<' && *at != '>' && space(at) == 0) at++;
        return at;
    }

    const char *find(const char *at, char sign) const { return find_first(at, end_, sign); }

    size_t hidden() const {
        size_t total = 0;
        for (const char *at = begin_; end_ - at > 2;) {
            const char *last = at + std::min<ptrdiff_t>(end_ - at - 2, 255);
            uint8_t count = 0; // so that compilers make vectors of it
            for (; at < last; at++)
                count += static_cast<uint8_t>((at[0] == '=') & (at[1] == '"') & ((at[2] == '<') | (at[2] == '>')));
            total += count;
        }
        return total;
    }

    // The first angle bracket behind a letter, or the end; null if `most` characters come before it.
    const char *bracket_behind(const char *at, size_t most) const {
        const char *last = at + std::min<ptrdiff_t>(end_ - at, 4 * static_cast<ptrdiff_t>(most) + 1);
        const char *end = find_first(at + 1, last, '<', '>', '>');
        const View text(at + 1, static_cast<size_t>(end - at - 1));
        return text.size() >= most && characters_of(text) >= most ? nullptr : end;
    }

    // Where a name in any case ends, null for another text. The letters that Python counts as the case of i and s do so here.
    const char *behind(const char *at, View name) const {
        for (const char sign : name) {
            if (at == end_) return nullptr;
            const char *next = at;
            const uint32_t code = next_character(next, end_);
            const bool is_other = sign == 'i' ? code == 0x130 || code == 0x131 : sign == 's' && code == 0x17F;
            if ((code >= 0x80 || (*at | 32) != sign) && !is_other) return nullptr;
            at = next;
        }
        return at;
    }

    // Where the name of an element whose text is code ends, null for another element.
    const char *raw_end(const char *at) const {
        for (const View name : {View("script"), View("style")})
            if (const char *end = behind(at, name))
                return end < end_ && (is_letter(*end) || (*end >= '0' && *end <= '9') || *end == '_') ? nullptr : end;
        return nullptr;
    }

    const char *behind_code(const char *at) const {
        while ((at = find(at, '<')) < end_) {
            if (++at == end_ || *at != '/') continue;
            for (const View name : {View("script"), View("style")})
                if (const char *end = behind(at + 1, name)) return end;
        }
        return end_;
    }

    // The size of the white space at a place, in bytes; 0 for another character.
    size_t space(const char *at) const {
        const auto byte = static_cast<uint8_t>(*at);
        if (byte < 0x80) return is_space(byte);
        if (byte != 0xC2 && byte != 0xE1 && byte != 0xE2 && byte != 0xE3) return 0;
        const char *next = at;
        const uint32_t code = next_character(next, end_);
        return is_space(code) ? static_cast<size_t>(next - at) : 0;
    }

    const char *skip_space(const char *at) const {
        while (at < end_) {
            const size_t size = space(at);
            if (size == 0) break;
            at += size;
        }
        return at;
    }

    // Where the attribute at a place ends, null where there is none.
    const char *attribute(const char *at) const {
        while (at < end_ && (*at == '/' || space(at) > 0)) at += *at == '/' ? 1 : space(at);
        if (at == end_ || *at == '>') return nullptr;
        for (at++; at < end_ && *at != '/' && *at != '>' && *at != '=' && space(at) == 0;) at++;
        const char *equals = skip_space(at);
        if (equals == end_ || *equals != '=') return at;
        at = skip_space(equals + 1);
        if (at < end_ && (*at == '"' || *at == '\'')) {
            const char *quote = find(at + 1, *at);
            if (quote < end_) return quote + 1;
        }
        while (at < end_ && *at != '>' && space(at) == 0) at++;
        return at;
    }

    const char *begin_, *end_;
};

} // namespace limits
} // namespace native
