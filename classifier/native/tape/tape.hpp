// A page as a tree on one tape: the starts of its elements, its texts and its ends, in page order.
#pragma once
#include "base/alphabet.hpp"

#include <deque>
#include <unordered_map>

namespace native {
namespace tape {

const uint32_t NONE = 0xFFFFFFFF;

struct Attribute {
    View name, value;
};

struct Element {
    View tag;
    uint32_t tag_number;         // of the tag, among those of the tape
    uint32_t parent, previous;   // elements; NONE for the root, and without an earlier sibling
    uint32_t start, end;         // places of its two events
    uint32_t first_attribute, attributes;
};

struct Event {
    enum Kind : uint8_t { START, TEXT, END };
    Kind kind;
    uint32_t element; // that starts or ends, or that holds the text
    View text;
};

// Views lead into the bytes that the page was read from, which the tape holds, or to texts that it keeps.
// Two texts never follow each other, and no text is empty.
class Tape {
  public:
    explicit Tape(PyObject *source) : source_(source) { Py_IncRef(source); }
    ~Tape() { Py_DecRef(source_); }
    Tape(const Tape &) = delete;
    Tape &operator=(const Tape &) = delete;

    // A text that lives as long as the tape.
    View keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    // Room for the tree of a page of so many bytes, as most pages have it.
    void reserve(size_t bytes) {
        elements.reserve(bytes / 64);
        events.reserve(bytes / 24);
        attributes.reserve(bytes / 48);
    }

    void start(View tag) { start(tag, tag_number_of(tag)); }

    // `tag_number` is that of the tag.
    void start(View tag, uint32_t tag_number) {
        const auto number = static_cast<uint32_t>(elements.size());
        const uint32_t parent = open_.empty() ? NONE : open_.back().element;
        const uint32_t previous = open_.empty() ? NONE : open_.back().last;
        if (!open_.empty()) open_.back().last = number;
        elements.push_back({tag, tag_number, parent, previous, place(), NONE,
                            static_cast<uint32_t>(attributes.size()), 0});
        events.push_back({Event::START, number, View()});
        open_.push_back({number, NONE});
    }

    // Of the element that has started last.
    void attribute(View name, View value) {
        attributes.push_back({name, value});
        elements.back().attributes++;
    }

    void text(View text) {
        if (!text.empty()) events.push_back({Event::TEXT, open_.back().element, text});
    }

    void end() {
        elements[open_.back().element].end = place();
        events.push_back({Event::END, open_.back().element, View()});
        open_.pop_back();
    }

    // How many elements are open.
    size_t depth() const { return open_.size(); }

    // The element that is open innermost.
    const Element &innermost() const { return elements[open_.back().element]; }

    // The number of a tag, which gets one if it has none yet.
    uint32_t tag_number_of(View tag) {
        const auto known = numbers_.emplace(tag, static_cast<uint32_t>(tags.size()));
        if (known.second) tags.push_back(tag);
        return known.first->second;
    }

    // The number of a tag, NONE where no element has it.
    uint32_t number_of(View tag) const {
        const auto known = numbers_.find(tag);
        return known == numbers_.end() ? NONE : known->second;
    }

    // The text directly behind an event; empty without one.
    View text_behind(uint32_t place) const {
        const bool has = place + 1 < events.size() && events[place + 1].kind == Event::TEXT;
        return has ? events[place + 1].text : View();
    }

    // The element that starts behind an event, or behind the text there; NONE where another ends first.
    uint32_t element_behind(uint32_t place) const {
        uint32_t at = place + 1;
        at += at < events.size() && events[at].kind == Event::TEXT;
        return at < events.size() && events[at].kind == Event::START ? events[at].element : NONE;
    }

    // The value of an attribute, null without it.
    const View *value_of(uint32_t element, View name) const {
        const Element &one = elements[element];
        for (uint32_t i = one.first_attribute; i < one.first_attribute + one.attributes; i++)
            if (attributes[i].name == name) return &attributes[i].value;
        return nullptr;
    }

    // Set an attribute of an element; `name` has to live as long as the tape.
    void set(uint32_t element, View name, std::string value) {
        Element &one = elements[element];
        for (uint32_t i = one.first_attribute; i < one.first_attribute + one.attributes; i++) {
            if (attributes[i].name != name) continue;
            attributes[i].value = keep(std::move(value));
            return;
        }
        const auto first = static_cast<uint32_t>(attributes.size()); // there is room for one more only at the end
        for (uint32_t i = 0; i < one.attributes; i++) attributes.push_back(Attribute(attributes[one.first_attribute + i]));
        attributes.push_back({name, keep(std::move(value))});
        one.first_attribute = first;
        one.attributes++;
    }

    std::vector<Event> events;
    std::vector<Element> elements;
    std::vector<Attribute> attributes;
    std::vector<View> tags; // by number

  private:
    struct Open {
        uint32_t element, last; // and its last child so far
    };

    uint32_t place() const { return static_cast<uint32_t>(events.size()); }

    PyObject *source_;
    std::deque<std::string> kept_;
    std::unordered_map<View, uint32_t> numbers_;
    std::vector<Open> open_;
};

} // namespace tape
} // namespace native
