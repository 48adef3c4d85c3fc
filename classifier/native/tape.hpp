// A page as a tree on one tape: the starts of its elements, its texts and its ends, in page order.
#pragma once
#include "alphabet.hpp"

#include <deque>

namespace native {
namespace tape {

const uint32_t NONE = 0xFFFFFFFF;

struct Attribute {
    View name, value;
};

struct Element {
    View tag;
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

    void start(View tag) {
        const auto number = static_cast<uint32_t>(elements.size());
        const uint32_t parent = open_.empty() ? NONE : open_.back().element;
        const uint32_t previous = open_.empty() ? NONE : open_.back().last;
        if (!open_.empty()) open_.back().last = number;
        elements.push_back({tag, parent, previous, place(), NONE, static_cast<uint32_t>(attributes.size()), 0});
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

    std::vector<Event> events;
    std::vector<Element> elements;
    std::vector<Attribute> attributes;

  private:
    struct Open {
        uint32_t element, last; // and its last child so far
    };

    uint32_t place() const { return static_cast<uint32_t>(events.size()); }

    PyObject *source_;
    std::deque<std::string> kept_;
    std::vector<Open> open_;
};

} // namespace tape
} // namespace native
