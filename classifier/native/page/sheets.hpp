// page/style_sheet.py, `moving`: the rules of a style sheet that may move text.
#pragma once
#include "base/alphabet.hpp"

#include <algorithm>

namespace native {
namespace sheets {

// The sheets of a page, a line each; an empty text if there are more than `longest` characters.
inline std::string joined(const std::vector<View> &parts, size_t longest) {
    size_t characters = parts.empty() ? 0 : parts.size() - 1;
    for (const View &part : parts) {
        const auto begins = [](char byte) { return (static_cast<uint8_t>(byte) & 0xC0) != 0x80; };
        characters += static_cast<size_t>(std::count_if(part.begin(), part.end(), begins));
        if (characters > longest) return std::string();
    }
    std::string sheet;
    for (const View &part : parts) {
        if (&part != &parts.front()) sheet += '\n';
        sheet += part;
    }
    return sheet;
}

// Where the comment ends that begins at a place.
inline size_t end_of_comment(View sheet, size_t at) {
    const size_t end = sheet.find("*/", at + 2);
    return end == View::npos ? sheet.size() : end + 2;
}

inline std::string without_comments(View sheet) {
    std::string result;
    result.reserve(sheet.size());
    size_t at = 0;
    for (size_t next; (next = sheet.find("/*", at)) != View::npos; at = end_of_comment(sheet, next))
        result.append(sheet, at, next - at);
    return result.append(sheet, at);
}

// The next curly bracket from a place on; the end of the sheet if none follows.
inline size_t next_bracket(View sheet, size_t at) {
    while (at < sheet.size() && sheet[at] != '{' && sheet[at] != '}') at++;
    return at;
}

// Where the at-rule ends that begins at a place, with what is nested in it once; the place itself if none does.
inline size_t end_of_at_rule(View sheet, size_t at) {
    const size_t head = sheet.find_first_of("{};@", at + 1);
    if (head == View::npos) return at;
    if (sheet[head] == ';') return head + 1;
    if (sheet[head] != '{') return at;
    for (size_t next = head + 1; (next = next_bracket(sheet, next)) < sheet.size(); next++) {
        if (sheet[next] == '}') return next + 1;
        next = next_bracket(sheet, next + 1);
        if (next >= sheet.size() || sheet[next] == '{') return at;
    }
    return at;
}

inline std::string without_at_rules(View sheet) {
    std::string result;
    result.reserve(sheet.size());
    size_t at = 0, from = 0;
    for (size_t next; (next = sheet.find('@', from)) != View::npos;) {
        const size_t end = end_of_at_rule(sheet, next);
        from = next + 1;
        if (end == next) continue;
        result.append(sheet, at, next - at);
        at = from = end;
    }
    return result.append(sheet, at);
}

// The places of what a rule that may move text holds: the name of a property, or a character that may be a letter of one.
class Places {
  public:
    explicit Places(std::string sheet) : small_(std::move(sheet)) {
        for (char &sign : small_) sign = static_cast<char>(sign >= 'A' && sign <= 'Z' ? sign + 32 : sign);
        for (size_t what = 0; what <= NAMES; what++) places_[what] = next(what, 0);
    }

    // The first place; the end of the sheet without one.
    size_t first() const { return *std::min_element(places_, places_ + NAMES + 1); }

    // Leave out the places before one.
    void go_on(size_t start) {
        for (size_t what = 0; what <= NAMES; what++)
            if (places_[what] < start) places_[what] = next(what, start);
    }

  private:
    size_t next(size_t what, size_t start) const {
        if (what < NAMES) return std::min(small_.find(PROPERTIES[what], start), small_.size());
        while (start < small_.size() && static_cast<uint8_t>(small_[start]) < 0x80) start++;
        return start;
    }

    static const size_t NAMES = 3;
    static constexpr const char *PROPERTIES[NAMES] = {"display", "visibility", "white-space"};

    std::string small_;
    size_t places_[NAMES + 1];
};

// Call `take` with each rule that may move text, up to its closing bracket.
template <class Take> void moving(View sheet, Take take) {
    const std::string rules = without_at_rules(without_comments(sheet));
    const View all(rules);
    Places places(rules);
    size_t begin = 0;
    for (size_t place; (place = places.first()) < all.size();) {
        const size_t before = all.substr(begin, place - begin).rfind('}');
        if (before != View::npos) begin += before + 1;
        const size_t end = std::min(all.find('}', place), all.size());
        take(all.substr(begin, end - begin));
        begin = std::min(end + 1, all.size());
        places.go_on(begin);
    }
}

} // namespace sheets
} // namespace native
