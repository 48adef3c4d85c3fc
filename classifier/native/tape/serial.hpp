// A tree that lxml has written as XML, plain or canonical → a tape.
#pragma once
#include "tape/tape.hpp"

namespace native {
namespace serial {

// Reads one document. What is neither element nor text is refused, as is a reference to any character that may be
// written as itself: libxml2 writes U+FFFD for characters that XML forbids.
class Reader {
  public:
    // The bytes that `text` leads into have to live as long as the tape.
    Reader(View text, tape::Tape &tape) : at_(text.data()), end_(text.data() + text.size()), tape_(tape) {
        while (at_ < end_) {
            if (*at_ != '<') {
                const char *first = at_;
                at_ = find('<');
                add(plain(View(first, static_cast<size_t>(at_ - first))));
                continue;
            }
            at_++;
            if (peek() == '/')
                read_end();
            else if (*at_ == '!')
                read_section();
            else
                read_start();
        }
        require(!tape.elements.empty() && tape.depth() == 0, "a document that does not end");
    }

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

    void add(View text) {
        require(tape_.depth() > 0, "a text outside of the root");
        require(tape_.events.back().kind != tape::Event::TEXT, "a text beside another");
        tape_.text(text);
    }

    void read_end() {
        const char *first = at_ + 1;
        at_ = find('>');
        require(at_ < end_ && tape_.depth() > 0, "an end without a start");
        require(tape_.innermost().tag == View(first, static_cast<size_t>(at_ - first)), "elements that cross");
        tape_.end();
        at_++;
    }

    // Older versions of libxml2 keep code in sections.
    void read_section() {
        const View rest(at_, static_cast<size_t>(end_ - at_)), mark = "![CDATA[";
        const size_t length = rest.find("]]>");
        require(rest.substr(0, mark.size()) == mark && length != View::npos, "neither an element nor a text");
        add(rest.substr(mark.size(), length - mark.size()));
        at_ += length + 3;
    }

    void read_start() {
        require(*at_ != '?', "neither an element nor a text");
        require(tape_.elements.empty() || tape_.depth() > 0, "more than one root");
        const char *first = at_;
        while (peek() != ' ' && *at_ != '>' && *at_ != '/') at_++;
        tape_.start(View(first, static_cast<size_t>(at_ - first)));
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
            const View written(value, static_cast<size_t>(at_ - value));
            require(written.find('<') == View::npos, "a value that is not XML");
            tape_.attribute(View(first, static_cast<size_t>(equals - first)), plain(written));
            at_++;
        }
        const bool closes = *at_ == '/';
        at_ += closes;
        require(peek() == '>', "a tag that does not end");
        at_++;
        if (closes) tape_.end();
    }

    // The text without references to characters: itself where it has none, else a copy that is kept.
    View plain(View written) {
        size_t at = written.find('&');
        if (at == View::npos) return written;
        std::string copy;
        copy.reserve(written.size());
        size_t from = 0;
        for (; at != View::npos; at = written.find('&', from)) {
            copy.append(written, from, at - from);
            const size_t semicolon = written.find(';', at);
            require(semicolon != View::npos, "a reference that does not end");
            copy.push_back(meant(written.substr(at + 1, semicolon - at - 1)));
            from = semicolon + 1;
        }
        return tape_.keep(std::move(copy.append(written, from, View::npos)));
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

    const char *at_, *end_;
    tape::Tape &tape_;
};

} // namespace serial
} // namespace native
