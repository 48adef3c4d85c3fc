// page/parse.py, `parse`: a page in UTF-8 → the tree that libxml2 2.14 builds of it, on a tape.
//
// libxml2 reads tokens as HTML 5 has them, and closes elements by the rules of HTML 4. Pages for which `parse` takes
// more than one step are left to it: `read` then returns false.
#pragma once
#include "html/limits.hpp"
#include "html/order.hpp"
#include "html/raw.hpp"
#include "html/tree.hpp"
#include "html/valid.hpp"

namespace native {
namespace html {

const size_t MAX_PAGE = 10'000'000;       // libxml2 stops at longer texts
const ptrdiff_t MAX_DECLARATION = 50'000; // and at longer names in a doctype
const size_t LONGEST_TAG = 1'000;         // in attributes: MAX_ATTRIBUTES of page/attributes.py
const size_t MOST_ERRORS = 100;           // that libxml2 reports: of a page with more, some are unknown

class Reader {
  public:
    Reader(View source, tape::Tape &tape) : page_(source), tags_(page_, tape), tree_(tape) {}

    void read() {
        while (!page_.is_done()) {
            if (mode_ != DATA) read_raw();
            else if (*page_.at == '<') read_markup();
            else read_text();
        }
        tree_.close_all();
    }

    // Whether `parse` may read the page again, with `<script/>` opened.
    bool is_doubtful() const { return tree_.strays() > 0 || tree_.errors() >= MOST_ERRORS; }

  private:
    void read_text() {
        const char *first = page_.at;
        page_.at = find_first(first, page_.end, '<', '&', '\r');
        tree_.add_text(between(first, page_.at));
        if (page_.is_done() || *page_.at == '<') return;
        if (*page_.at == '&') {
            decoded_.clear();
            page_.at = append_reference(page_.at, page_.end, false, decoded_);
            tree_.add_copy(decoded_);
        } else {
            page_.at++;
            if (page_.peek() != '\n') tree_.add_copy("\n");
        }
    }

    void read_markup() {
        const char next = page_.peek(1);
        if (is_letter(next)) {
            read_start_tag();
        } else if (next == '/') {
            read_end_tag();
        } else if (next == '!' || next == '?') {
            skip_declaration();
        } else {
            tree_.add_sign("<");
            page_.at++;
        }
    }

    // Past a comment, or past another declaration, which a `>` ends in quotes, too.
    void skip_declaration() {
        if (page_.sees("<!--")) {
            page_.at += 4;
            page_.skip_comment();
            return;
        }
        const char *first = page_.at;
        page_.skip_behind('>');
        if (page_.at - first > MAX_DECLARATION) throw Refused();
    }

    void read_start_tag() {
        page_.at++;
        const Name name = tags_.name();
        const bool may_start = tree_.prepare(name);
        const std::vector<tape::Attribute> &attributes = tags_.attributes();
        if (may_start && !page_.is_done()) tree_.start(name, attributes);
        if (!tree_.has_open() || page_.is_done()) return;
        const Rule &rule = tree_.innermost().rule(); // that of another element if this one may not start
        if (*page_.at == '/') {
            page_.at += 2;
            tree_.close();
        } else {
            page_.at++;
            if (rule.is_empty) tree_.close();
            else mode_ = rule.mode;
        }
    }

    void read_end_tag() {
        if (page_.end - page_.at == 2) {
            tree_.add_sign("</");
            page_.at += 2;
            return;
        }
        if (!is_letter(page_.peek(2))) {
            page_.skip_behind('>');
            return;
        }
        page_.at += 2;
        const Name name = tags_.name();
        if (name.number == BR) throw Refused(); // page/page.py makes it a start tag
        tags_.skip_attributes();
        if (page_.is_done()) return;
        page_.at += *page_.at == '/' ? 2 : 1;
        tree_.end(name);
    }

    // The text of an element that has no tags in it, up to its end tag.
    void read_raw() {
        const Name &element = tree_.innermost();
        const char *first = page_.at;
        page_.at = RawText(first, page_.end, element.text, mode_).search();
        const View text = between(first, page_.at);
        const char sign = mode_ == RCDATA ? '&' : '\r';
        if (find_first(first, page_.at, '\r', sign, sign) == page_.at) {
            tree_.add_text(text);
        } else {
            decoded_.clear();
            append_decoded(text, mode_ == RCDATA, false, decoded_);
            tree_.add_copy(decoded_);
        }
        mode_ = DATA;
    }

    Scanner page_;
    TagReader tags_;
    Tree tree_;
    Mode mode_ = DATA;
    std::string decoded_;
};

// Whether `open_raw` of page/parse.py may change a page: it has a `<script …/>` or `<style …/>`.
inline bool may_have_empty_raw(View page) {
    Scanner scanner(page);
    while ((scanner.at = find_first(scanner.at, scanner.end, '<')) < scanner.end) {
        const bool is_raw = scanner.sees_word("script", 1) || scanner.sees_word("style", 1);
        const char *tag = scanner.at++;
        if (!is_raw) continue;
        const char *end = find_first(tag + 1, scanner.end, '<', '>', '>');
        if (end < scanner.end && *end == '>' && end[-1] == '/') return true;
    }
    return false;
}

// Read a page into an empty tape. Whether its tree is that of `parse`; where not, the tape is of no use.
inline bool read(View page, tape::Tape &tape) {
    if (page.size() >= MAX_PAGE || !valid::is_valid(page)) return false;
    if (AttributeCounter(page, LONGEST_TAG).exceeds()) return false;
    tape.reserve(page.size());
    const View mark = "\xEF\xBB\xBF";
    Reader reader(page.substr(0, mark.size()) == mark ? page.substr(mark.size()) : page, tape);
    try {
        reader.read();
    } catch (const Refused &) {
        return false;
    }
    if (tape.elements.empty() || (reader.is_doubtful() && may_have_empty_raw(page))) return false;
    Order(tape).settle();
    return true;
}

} // namespace html
} // namespace native
