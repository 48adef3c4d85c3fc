// A tree that lxml has written as XML, plain or canonical, as events: start, text, end.
#pragma once
#include "alphabet.hpp"

#include <deque>

namespace native {
namespace serial {

// What the segmenter asks of an element's attributes; a view that leads nowhere stands for an absent one.
struct Attributes {
    enum Name { CLASS, ID, ROLE, ITEMPROP, TESTID, HREF, STYLE, HIDDEN, ARIA_HIDDEN, POPOVER, OPEN, NAMES };
    View values[NAMES];
    size_t count = 0;

    bool has(Name name) const { return values[name].data() != nullptr; }

    void add(View name, View value) {
        static const View names[NAMES] = {"class", "id", "role", "itemprop", "data-testid",
                                          "href", "style", "hidden", "aria-hidden", "popover", "open"};
        count++;
        for (size_t i = 0; i < NAMES; i++)
            if (names[i] == name) values[i] = value;
    }
};

// Reads one document. What is neither element nor text is refused, as is a reference to any character that may be
// written as itself: libxml2 writes U+FFFD for characters that XML forbids.
class Reader {
  public:
    enum Event { START, TEXT, END, DONE };

    explicit Reader(View text) : begin_(text.data()), at_(begin_), event_(begin_), end_(begin_ + text.size()) {}

    // With `skimmed`, texts and attributes are left as they are written.
    Event next(bool skimmed) {
        if (closes_) {
            closes_ = false;
            open_.pop_back();
            return END;
        }
        if (at_ == end_) {
            require(open_.empty(), "a document that does not end");
            return DONE;
        }
        event_ = at_;
        if (*at_ != '<') {
            const char *first = at_;
            at_ = find('<');
            text = View(first, static_cast<size_t>(at_ - first));
            if (!skimmed) text = plain(text);
            return TEXT;
        }
        at_++;
        if (peek() == '/') return read_end();
        if (*at_ == '!' && skimmed) return read_section();
        return read_start(skimmed);
    }

    // Where the last event has begun, in bytes; not for the end of an element that is one tag.
    size_t place() const { return static_cast<size_t>(event_ - begin_); }

    // Go on at the end tag of the element that has started, which is at `place`.
    void jump(size_t place) {
        require(!closes_ && place <= static_cast<size_t>(end_ - begin_), "no end tag");
        at_ = begin_ + place;
    }

    // Call `see(name, value)` for every attribute of the element that has started.
    template <class See> void each_attribute(See see) {
        for (size_t at = 0; at < section_.size();) {
            const size_t equals = section_.find('=', at + 2), end = section_.find('"', equals + 2);
            see(section_.substr(at + 1, equals - at - 1), plain(section_.substr(equals + 2, end - equals - 2)));
            at = end + 1;
        }
    }

    View tag;              // of the element that has started or ended
    View text;             // of the last text
    Attributes attributes; // of the element that has started

  private:
    char peek() const {
        require(at_ < end_, "a document that does not end");
        return *at_;
    }

    // Where a character comes next, or the end.
    const char *find(char wanted) const {
        const void *found = std::memchr(at_, wanted, static_cast<size_t>(end_ - at_));
        return found == nullptr ? end_ : static_cast<const char *>(found);
    }

    Event read_end() {
        const char *first = at_ + 1;
        at_ = find('>');
        require(at_ < end_ && !open_.empty(), "an end without a start");
        tag = View(first, static_cast<size_t>(at_ - first));
        require(tag == open_.back(), "elements that cross");
        open_.pop_back();
        at_++;
        return END;
    }

    // Older versions of libxml2 keep code in sections.
    Event read_section() {
        const View rest(at_, static_cast<size_t>(end_ - at_));
        const size_t length = rest.find("]]>");
        require(rest.substr(0, 8) == "![CDATA[" && length != View::npos, "neither an element nor a text");
        text = rest.substr(0, length);
        at_ += length + 3;
        return TEXT;
    }

    Event read_start(bool skimmed) {
        require(peek() != '!' && peek() != '?', "neither an element nor a text");
        const char *first = at_;
        while (peek() != ' ' && *at_ != '>' && *at_ != '/') at_++;
        tag = View(first, static_cast<size_t>(at_ - first));
        attributes = Attributes();
        const char *section = at_;
        while (peek() == ' ') {
            first = ++at_;
            peek();
            at_++; // a name may begin with the sign that ends it
            const char *equals = at_ = find('=');
            require(end_ - at_ >= 3 && at_[1] == '"', "an attribute without a value");
            at_ += 2;
            const char *value = at_;
            at_ = find('"');
            require(at_ < end_, "a value that does not end");
            require(std::memchr(value, '<', static_cast<size_t>(at_ - value)) == nullptr, "a value that is no XML");
            attributes.add(View(first, static_cast<size_t>(equals - first)), View(value, static_cast<size_t>(at_ - value)));
            at_++;
        }
        section_ = View(section, static_cast<size_t>(at_ - section));
        closes_ = *at_ == '/';
        at_ += closes_;
        require(peek() == '>', "a tag that does not end");
        at_++;
        if (!skimmed)
            for (View &value : attributes.values) value = plain(value);
        open_.push_back(tag);
        return START;
    }

    // The text without references to characters: itself where it has none, else a copy that is kept.
    View plain(View written) {
        size_t at = written.find('&');
        if (at == View::npos) return written;
        std::string &copy = copies_.emplace_back();
        copy.reserve(written.size());
        size_t from = 0;
        for (; at != View::npos; at = written.find('&', from)) {
            copy.append(written, from, at - from);
            const size_t semicolon = written.find(';', at);
            require(semicolon != View::npos, "a reference that does not end");
            copy.push_back(meant(written.substr(at + 1, semicolon - at - 1)));
            from = semicolon + 1;
        }
        return copy.append(written, from, View::npos);
    }

    static char meant(View reference) {
        static const struct {
            View name;
            char sign;
        } references[] = {{"amp", '&'},  {"lt", '<'},    {"gt", '>'},   {"quot", '"'}, {"#x9", '\t'},
                          {"#xA", '\n'}, {"#xD", '\r'}, {"#9", '\t'}, {"#10", '\n'}, {"#13", '\r'}};
        for (const auto &known : references)
            if (known.name == reference) return known.sign;
        throw std::invalid_argument("an unknown reference");
    }

    const char *begin_, *at_, *event_, *end_;
    View section_;        // the attributes of the element that has started, as they are written
    bool closes_ = false; // whether the element that has started is written as one tag
    std::vector<View> open_;
    std::deque<std::string> copies_;
};

} // namespace serial
} // namespace native
