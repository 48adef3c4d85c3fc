// page/segment.py, `_traverse` and `_Nodes`: a tree written as XML → nodes and leaves.
#pragma once
#include "run.hpp"

namespace native {
namespace segment {

struct Node {
    Py_ssize_t parent;
    View tag, names;
    size_t ordinal, depth;
    bool hidden, flex;
    size_t first, end;
    size_t start, close; // where its start tag and its end tag are, in bytes; no end tag where both are one
};

class Segmenter {
  public:
    Segmenter(const Rules &rules, PyObject *page, View text)
        : rules_(rules), reader_(text), asked_(rules, page), run(rules, asked_) {
        using serial::Reader;
        for (Reader::Event event; (event = reader_.next(skipping_ > 0)) != Reader::DONE;) {
            if (event == Reader::START)
                start();
            else if (event == Reader::END)
                end();
            else if (skipping_ == 0)
                add(reader_.text);
        }
        if (!run.line.empty()) run.flush();
    }

    std::vector<Node> nodes;

  private:
    using Attributes = serial::Attributes;
    struct Tag {
        Role role;
        size_t number;
    };
    struct Open {
        size_t element;
        Kind kind;
        bool apart;      // whether it is an inline element that is shown as a block
        size_t children; // so many of its elements have started
    };

    const Rules &rules_;
    serial::Reader reader_;
    Asked asked_;

  public:
    Run run;

  private:
    Tag tag_of(View name) {
        const auto known = tags_.find(name);
        if (known != tags_.end()) return known->second;
        return tags_[name] = {rules_.role(name), tags_.size()};
    }

    void start() {
        const size_t element = elements_++;
        if (skipping_ > 0) {
            skipping_++;
            return;
        }
        require(element == 0 || !open_.empty(), "more than one root");
        const Attributes &its = reader_.attributes;
        const Tag tag = tag_of(reader_.tag);
        Open opened = {element, tag.role.kind, false, 0};
        if (element > 0) asked_.path.push_back(open_.back().children++);
        if (opened.kind == NODE) {
            if (!run.line.empty() && asked_.is_hidden_aside(reader_.tag, its, run.line))
                opened.kind = SKIP;
            else
                open_node(tag, its);
        } else if (opened.kind == SKIP) {
            run.media = run.media || tag.role.media;
        } else if (opened.kind == BREAK) {
            run.end_line();
        } else {
            open_inline(opened, its);
        }
        skipping_ = opened.kind == SKIP;
        open_.push_back(opened);
        is_tail_ = is_link_ = false;
    }

    void open_node(const Tag &tag, const Attributes &its) {
        if (!run.line.empty()) run.flush();
        run.after_break = false;
        const bool is_root = open_nodes_.empty();
        const size_t parent = is_root ? 0 : open_nodes_.back(), number = nodes.size();
        const size_t ordinal = ++ordinals_[(is_root ? 0 : uint64_t(parent) + 1) << 32 | tag.number];
        const bool hidden = is_hidden(its) || (!is_root && nodes[parent].hidden);
        const bool flex = lays_out_blocks(its);
        any_flex_ = any_flex_ || flex;
        nodes.push_back({is_root ? -1 : static_cast<Py_ssize_t>(parent), reader_.tag, names_of(its), ordinal,
                         open_nodes_.size(), hidden, flex, run.leaves.size(), 0, reader_.place(), 0});
        open_nodes_.push_back(number);
        run.node = number;
    }

    void open_inline(Open &opened, const Attributes &its) {
        const bool is_item = any_flex_ && !run.is_inline() && nodes[run.node].flex;
        const Display display = asked_.display(its, is_item, run.line);
        if (display == HIDDEN) {
            opened.kind = SKIP;
            return;
        }
        if (display == APART) run.end_line();
        opened.apart = display == APART;
        run.open_inline(opened.kind, opened.element, names_of(its), its);
    }

    void end() {
        if (skipping_ > 0 && --skipping_ > 0) return;
        const Open closed = open_.back();
        open_.pop_back();
        if (!asked_.path.empty()) {
            last_place_ = asked_.path.back();
            asked_.path.pop_back();
        }
        if (closed.apart) run.end_line();
        if (closed.kind == NODE) {
            if (!run.line.empty()) run.flush();
            run.after_break = false;
            nodes[open_nodes_.back()].end = run.leaves.size();
            nodes[open_nodes_.back()].close = reader_.place();
            open_nodes_.pop_back();
            run.node = open_nodes_.empty() ? 0 : open_nodes_.back();
        } else if (closed.kind >= INLINE) {
            run.close_inline(closed.kind);
        }
        is_tail_ = true;
        is_link_ = reader_.tag == "a";
    }

    void add(View text) {
        require(!open_.empty(), "a text outside of the root");
        if (run.line.empty() && rules_.alphabet.is_blank(text)) return;
        if (is_tail_) asked_.path.push_back(last_place_);
        run.add(text, is_tail_, is_link_);
        if (is_tail_) asked_.path.pop_back();
    }

    // class, id, role, itemprop and data-testid, joined by spaces.
    View names_of(const Attributes &its) {
        View only;
        size_t size = 0, count = 0;
        for (size_t i = Attributes::CLASS; i <= Attributes::TESTID; i++) {
            if (its.values[i].empty()) continue;
            only = its.values[i];
            size += only.size() + 1;
            count++;
        }
        if (count < 2) return shortened(only, rules_.most_names);
        std::string joined;
        joined.reserve(size);
        for (size_t i = Attributes::CLASS; i <= Attributes::TESTID; i++) {
            if (its.values[i].empty()) continue;
            if (!joined.empty()) joined.push_back(' ');
            joined.append(its.values[i]);
        }
        return shortened(run.keep(std::move(joined)), rules_.most_names);
    }

    static bool is_hidden(const Attributes &its) {
        if (its.has(its.HIDDEN) || its.values[its.ARIA_HIDDEN] == "true") return true;
        if (its.values[its.STYLE].find("none") == View::npos) return false;
        std::string style;
        for (const char sign : its.values[its.STYLE])
            if (sign != ' ') style.push_back(sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign + 32) : sign);
        return style.find("display:none") != std::string::npos;
    }

    bool lays_out_blocks(const Attributes &its) {
        const View style = its.values[its.STYLE];
        if (style.find("lex") == View::npos && style.find("rid") == View::npos) return false;
        return asked_.says(IS_FLEX, style);
    }

    std::unordered_map<View, Tag> tags_;
    std::unordered_map<uint64_t, size_t> ordinals_; // of a parent and a tag
    std::vector<Open> open_;
    std::vector<size_t> open_nodes_;
    size_t elements_ = 0, skipping_ = 0; // so many elements are open from the one that is skipped on
    size_t last_place_ = 0;              // among its siblings, of the element that has ended last
    bool any_flex_ = false, is_tail_ = false, is_link_ = false;
};

} // namespace segment
} // namespace native
