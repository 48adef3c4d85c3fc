// page/parse.py, `_parse_once`: what follows an early `</html>` goes into the body, and so do strays in the head.
#pragma once
#include "html/tags.hpp"

namespace native {
namespace html {

// Writes a tape again, with some of its parts elsewhere.
class Order {
  public:
    explicit Order(tape::Tape &tape) : tape_(tape) {
        for (uint32_t i = 1; i < tape.elements.size(); i++) {
            const tape::Element &element = tape.elements[i];
            if (element.parent == tape::NONE) more_.push_back(i);
            if (element.parent == 0 && head_ == tape::NONE && element.tag == "head") head_ = i;
            if (element.parent == 0 && body_ == tape::NONE && element.tag == "body") body_ = i;
            if (element.parent == head_ && head_ != tape::NONE && !is_of_head(element.tag)) strays_.push_back(i);
        }
    }

    void settle() {
        if (more_.empty() && strays_.empty()) return;
        events_.swap(tape_.events);
        elements_.swap(tape_.elements);
        attributes_.swap(tape_.attributes);
        write_root();
    }

  private:
    static bool is_of_head(View tag) {
        uint64_t word = word_of(tag.data(), tag.size());
        return RULES[number_of(tag, word)].is_of_head;
    }

    void write_root() {
        const uint32_t end = elements_[0].end;
        size_t stray = 0;
        for (uint32_t at = 0; at < end; at++) {
            const tape::Event &event = events_[at];
            if (event.kind == tape::Event::START && stray < strays_.size() && event.element == strays_[stray]) {
                at = end_of(strays_[stray++]) - 1;
                continue;
            }
            if (event.kind == tape::Event::END && event.element == body_) write_more();
            write(event);
            if (event.kind == tape::Event::START && event.element == body_) write_strays();
        }
        if (body_ == tape::NONE) {
            write_more();
            if (!strays_.empty()) {
                write_text();
                tape_.start("body");
                write_strays();
                write_text();
                tape_.end();
            }
        }
        write(events_[end]);
    }

    // Where an element and the text behind it end.
    uint32_t end_of(uint32_t element) const {
        const uint32_t end = elements_[element].end + 1;
        return end + (end < events_.size() && events_[end].kind == tape::Event::TEXT);
    }

    void write_more() {
        for (const uint32_t element : more_) write(elements_[element].start, elements_[element].end + 1);
    }

    void write_strays() {
        for (const uint32_t element : strays_) write(elements_[element].start, end_of(element));
    }

    void write(uint32_t first, uint32_t end) {
        for (uint32_t at = first; at < end; at++) write(events_[at]);
    }

    void write(const tape::Event &event) {
        if (event.kind == tape::Event::TEXT) {
            text_.append(event.text);
            return;
        }
        write_text();
        if (event.kind == tape::Event::END) {
            tape_.end();
            return;
        }
        const tape::Element &element = elements_[event.element];
        tape_.start(element.tag);
        for (uint32_t i = 0; i < element.attributes; i++) {
            const tape::Attribute &attribute = attributes_[element.first_attribute + i];
            tape_.attribute(attribute.name, attribute.value);
        }
    }

    // The texts since the last tag, as one.
    void write_text() {
        if (!text_.empty()) tape_.text(tape_.keep(text_));
        text_.clear();
    }

    tape::Tape &tape_;
    uint32_t head_ = tape::NONE, body_ = tape::NONE;
    std::vector<uint32_t> more_, strays_;
    std::vector<tape::Event> events_;
    std::vector<tape::Element> elements_;
    std::vector<tape::Attribute> attributes_;
    std::string text_;
};

} // namespace html
} // namespace native
