// The names and the attributes of a tag.
#pragma once
#include "html/elements.hpp"
#include "html/references.hpp"
#include "tape/tape.hpp"

namespace native {
namespace html {

// Thrown where a page is better left to lxml.
struct Refused {};

const size_t MAX_NAME = 99;        // bytes; libxml2 cuts longer names
const size_t MAX_ATTRIBUTES = 200; // of one element: each is compared with those before it

// The name of an element, in small letters.
struct Name {
    uint8_t number; // of its rule
    View text;

    const Rule &rule() const { return RULES[number]; }
    bool operator==(const Name &other) const {
        return number == other.number && (number != UNKNOWN || text == other.text);
    }
};

constexpr uint64_t word_of(const char *name, size_t size) {
    uint64_t word = 0;
    for (size_t i = 0; i < size && i < 8; i++) word |= uint64_t(static_cast<uint8_t>(name[i])) << (8 * i);
    return word;
}

constexpr size_t slot_of(uint64_t word, size_t size) { return (word + size) * MULTIPLIER >> (64 - SLOT_BITS); }

struct Slots {
    uint8_t numbers[size_t(1) << SLOT_BITS] = {};

    constexpr Slots() {
        uint8_t number = 0;
        for (const Rule &rule : RULES) {
            if (rule.size > 0) numbers[slot_of(word_of(rule.name, rule.size), rule.size)] = number;
            number++;
        }
    }
};
constexpr Slots SLOTS;

inline uint8_t number_of(View name, uint64_t word) {
    const uint8_t number = SLOTS.numbers[slot_of(word, name.size())];
    return View(RULES[number].name, RULES[number].size) == name ? number : uint8_t(UNKNOWN);
}

// Reads tags off a page. Names and values lead into the page where they can, else to texts that the tape keeps.
class TagReader {
  public:
    TagReader(Scanner &page, tape::Tape &tape) : page_(page), tape_(tape) {}

    // The name of an element, from its first letter on.
    Name name() {
        const char *first = page_.at;
        char letters[16];
        uint64_t word = 0;
        ptrdiff_t size = 0;
        const char *at = first;
        for (; at < page_.end && *at != '>' && *at != '/' && !is_space(*at); at++, size++) {
            const char letter = lower(*at);
            if (size < 8) word |= uint64_t(static_cast<uint8_t>(letter)) << (8 * size);
            if (size < 16) letters[size] = letter;
        }
        page_.at = at;
        if (size <= 16) {
            const uint8_t number = number_of(View(letters, static_cast<size_t>(size)), word);
            if (number != UNKNOWN) return {number, View(RULES[number].name, RULES[number].size)};
        }
        return {UNKNOWN, lowered(between(first, at))};
    }

    // Past the attributes of a tag, up to its `>` or `/>`.
    void skip_attributes() {
        while (page_.at_attribute()) page_.skip_attribute();
    }

    // The attributes of a tag: of two with one name, the first.
    const std::vector<tape::Attribute> &attributes() {
        attributes_.clear();
        while (page_.at_attribute()) {
            const RawAttribute attribute = page_.skip_attribute();
            const View name = lowered(attribute.name);
            if (has(name)) continue;
            if (attributes_.size() == MAX_ATTRIBUTES) throw Refused();
            const View bare = is_flag(name) ? name : View("");
            attributes_.push_back({name, attribute.has_value ? decoded(attribute.value) : bare});
        }
        return attributes_;
    }

  private:
    View lowered(View name) {
        if (name.size() > MAX_NAME) throw Refused();
        if (std::none_of(name.begin(), name.end(), is_upper)) return name;
        std::string small(name);
        std::transform(small.begin(), small.end(), small.begin(), lower);
        return tape_.keep(std::move(small));
    }

    View decoded(View value) {
        const char *end = value.data() + value.size();
        if (find_first(value.data(), end, '&', '\r', '\r') == end) return value;
        std::string text;
        append_decoded(value, true, true, text);
        return tape_.keep(std::move(text));
    }

    bool has(View name) const {
        for (const tape::Attribute &attribute : attributes_)
            if (attribute.name == name) return true;
        return false;
    }

    static bool is_flag(View name) {
        return std::any_of(std::begin(FLAGS), std::end(FLAGS), [&](View flag) { return flag == name; });
    }

    Scanner &page_;
    tape::Tape &tape_;
    std::vector<tape::Attribute> attributes_;
};

} // namespace html
} // namespace native
