// The elements that are open, and what closes them: libxml2's rules, of HTML 4.
#pragma once
#include "html/tags.hpp"

#include <array>

namespace native {
namespace html {

const size_t MAX_DEPTH = 200;

// The text since the last tag: a view of the page as long as it is one piece of it.
class Text {
  public:
    // A piece of the page.
    void add(View piece) {
        if (is_copied_) {
            copy_.append(piece);
        } else if (piece_.empty()) {
            piece_ = piece;
        } else if (piece_.data() + piece_.size() == piece.data()) {
            piece_ = View(piece_.data(), piece_.size() + piece.size());
        } else {
            add_copy(piece);
        }
    }

    // A text from elsewhere.
    void add_copy(View piece) {
        if (!is_copied_) copy_ = piece_;
        is_copied_ = true;
        copy_.append(piece);
    }

    void move_to(tape::Tape &tape) {
        if (is_copied_) tape.text(tape.keep(copy_));
        else tape.text(piece_);
        piece_ = View();
        is_copied_ = false;
    }

  private:
    View piece_;
    std::string copy_;
    bool is_copied_ = false;
};

class Tree {
  public:
    explicit Tree(tape::Tape &tape) : tape_(tape) { tag_numbers_.fill(tape::NONE); }

    bool has_open() const { return !open_.empty(); }
    const Name &innermost() const { return open_.back(); }

    // Make place for an element: close what it ends, open what it implies. Whether it may start here.
    bool prepare(const Name &name) {
        close_for(name.number);
        imply(name.number);
        const size_t misplaced = misplaced_by(name.number);
        discarded_ += misplaced;
        errors_ += misplaced;
        return misplaced == 0;
    }

    void start(const Name &name, const std::vector<tape::Attribute> &attributes) {
        begin(name);
        for (const tape::Attribute &attribute : attributes) tape_.attribute(attribute.name, attribute.value);
    }

    // Close the innermost element.
    void close() {
        text_.move_to(tape_);
        tape_.end();
        open_.pop_back();
    }

    void close_all() {
        while (has_open()) close();
    }

    // An end tag: it closes the element and what is open in it, unless one of these has a higher rank.
    void end(const Name &name) {
        const bool is_frame = name.number == HTML || name.number == HEAD || name.number == BODY;
        if (is_frame && discarded_ > 0) {
            discarded_--;
            return;
        }
        size_t place = open_.size();
        while (place > 0 && !(open_[place - 1] == name)) place--;
        errors_ += place != open_.size();
        if (place == 0) {
            strays_ += name.number == SCRIPT || name.number == STYLE;
            return;
        }
        for (size_t i = open_.size(); i > place; i--)
            if (open_[i - 1].rule().rank > name.rule().rank) return;
        errors_ += open_.size() - place;
        while (open_.size() >= place) close();
    }

    // A piece of the page: only white space stays outside of head and body.
    void add_text(View piece) {
        if (is_outside()) piece = without_space(piece);
        if (piece.empty()) return;
        if (is_outside()) prepare_text();
        text_.add(piece);
    }

    // A text that is not in the page.
    void add_copy(View text) {
        if (is_outside()) {
            if (is_space(text[0])) { // of one character
                if (has_open()) text_.add_copy(text);
                return;
            }
            prepare_text();
        }
        text_.add_copy(text);
    }

    // A `<` or `</` that begins nothing.
    void add_sign(View sign) {
        prepare_text();
        text_.add(sign);
    }

    // At least as many errors as libxml2 reports, and end tags of scripts and styles that were not open.
    size_t errors() const { return errors_; }
    size_t strays() const { return strays_; }

  private:
    bool is_outside() const { return open_.empty() || innermost().number == HTML || innermost().number == HEAD; }

    // Add the white space that a piece begins with; returns the rest.
    View without_space(View piece) {
        size_t size = 0;
        while (size < piece.size() && is_space(piece[size])) size++;
        if (has_open()) text_.add(piece.substr(0, size));
        return piece.substr(size);
    }

    void prepare_text() {
        if (has_open() && innermost().number == HEAD) close_for(P);
        imply(P);
    }

    void begin(const Name &name) {
        if (open_.size() >= MAX_DEPTH) throw Refused();
        if (has_open()) text_.move_to(tape_);
        has_head_ |= name.number == HEAD;
        has_body_ |= name.number == BODY;
        tape_.start(name.text, tag_number_of(name));
        open_.push_back(name);
    }

    // The tape looks up a tag by its text; that of a tag with a rule is looked up once.
    uint32_t tag_number_of(const Name &name) {
        if (name.number == UNKNOWN) return tape_.tag_number_of(name.text);
        uint32_t &known = tag_numbers_[name.number];
        if (known == tape::NONE) known = tape_.tag_number_of(name.text);
        return known;
    }

    void begin(Number number) { begin(Name{number, View(RULES[number].name, RULES[number].size)}); }

    void close_for(uint8_t number) {
        while (has_open() && (innermost().rule().closed_by[number / 64] >> (number % 64) & 1) != 0) close();
    }

    void imply(uint8_t number) {
        if (number == HTML) return;
        if (open_.empty()) begin(HTML);
        if (number == BODY || number == HEAD) return;
        const Home home = RULES[number].home;
        if (open_.size() == 1 && home == IN_HEAD) {
            if (!has_head_ && !has_body_) begin(HEAD);
        } else if (home != NOWHERE && !has_body_ && count(HEAD) == 0) {
            begin(BODY);
        }
    }

    // How often a second html, head or body is misplaced.
    size_t misplaced_by(uint8_t number) const {
        if (number == HTML) return has_open();
        if (number == HEAD) return open_.size() != 1;
        return number == BODY ? count(BODY) : 0;
    }

    size_t count(Number number) const {
        const auto has_number = [&](const Name &name) { return name.number == number; };
        return static_cast<size_t>(std::count_if(open_.begin(), open_.end(), has_number));
    }

    tape::Tape &tape_;
    std::vector<Name> open_;
    std::array<uint32_t, std::size(RULES)> tag_numbers_; // by the number of a rule, NONE until an element has the tag
    Text text_;
    bool has_head_ = false, has_body_ = false;
    size_t discarded_ = 0, errors_ = 0, strays_ = 0;
};

} // namespace html
} // namespace native
