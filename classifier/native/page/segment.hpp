// page/segment.py, `_traverse` and `_Nodes`: a tape → nodes and leaves.
#pragma once
#include "page/run.hpp"

namespace native {
namespace segment {

struct Node {
    Py_ssize_t parent;
    uint32_t element;
    View names;
    size_t ordinal, depth;
    bool hidden, flex;
    size_t first, end;
};

// Counts the children of each open node by the number of their tag.
class Ordinals {
  public:
    explicit Ordinals(size_t tags) : counts_(tags) {}

    void open() { opened_.push_back(changes_.size()); }

    // What the innermost node has counted goes; the counts of the node around it are as they were.
    void close() {
        for (; changes_.size() > opened_.back(); changes_.pop_back()) counts_[changes_.back().tag] = changes_.back().before;
        opened_.pop_back();
    }

    // Count one more child of the innermost node.
    size_t count(uint32_t tag) {
        Count &own = counts_[tag];
        if (own.depth != opened_.size() + 1) {
            changes_.push_back({tag, own});
            own = {opened_.size() + 1, 0};
        }
        return ++own.children;
    }

  private:
    struct Count {
        size_t depth = 0, children = 0; // the depth of the children, 0 before the first one
    };
    struct Change {
        uint32_t tag;
        Count before;
    };

    std::vector<Count> counts_;
    std::vector<Change> changes_;
    std::vector<size_t> opened_; // per open node, how many changes there were before it
};

class Segmenter {
  public:
    // `root` is the root of the tape for Python. Fills `events`, if given.
    Segmenter(const Rules &rules, const tape::Tape &page, PyObject *root, Events *events = nullptr)
        : rules_(rules), page_(page), asked_(rules, page, root), displays_(rules, page, asked_), run(rules, asked_),
          ordinals_(page.tags.size()) {
        run.events = events;
        for (const View tag : page.tags) roles_.push_back(rules.role(tag));
        for (size_t at = 0; at < page.events.size(); at++) {
            const tape::Event &event = page.events[at];
            if (event.kind == tape::Event::TEXT)
                add(event.text, at);
            else if (event.kind == tape::Event::END)
                end(event.element);
            else if (!start(event.element))
                at = page.elements[event.element].end - 1; // what is in it is passed over
        }
        if (!run.line.empty()) run.flush();
    }

    std::vector<Node> nodes;

  private:
    struct Open {
        uint32_t element;
        Kind kind;
        bool apart; // whether it is an inline element that is shown as a block
    };

    const Rules &rules_;
    const tape::Tape &page_;
    Asked asked_;
    Displays displays_;
    std::vector<Role> roles_; // by the number of a tag

  public:
    Run run;

  private:
    // Whether what is in the element counts.
    bool start(uint32_t number) {
        const tape::Element &element = page_.elements[number];
        const Role &role = roles_[element.tag_number];
        Open opened = {number, role.kind, false};
        if (opened.kind == NODE) {
            const Attributes its(page_, element);
            if (!run.line.empty() && displays_.is_hidden_aside(number, element.tag, its, run.line))
                opened.kind = SKIP;
            else
                open_node(number, element, its);
        } else if (opened.kind == SKIP) {
            run.media = run.media || role.media;
        } else if (opened.kind == BREAK) {
            run.end_line();
        } else {
            open_inline(opened, Attributes(page_, element));
        }
        open_.push_back(opened);
        last_ = number;
        is_tail_ = false;
        return opened.kind != SKIP;
    }

    void open_node(uint32_t of, const tape::Element &element, const Attributes &its) {
        if (!run.line.empty()) run.flush();
        run.after_break = false;
        const bool is_root = open_nodes_.empty();
        const size_t parent = is_root ? 0 : open_nodes_.back(), number = nodes.size();
        const size_t ordinal = ordinals_.count(element.tag_number);
        const bool hidden = is_hidden(its) || (!is_root && nodes[parent].hidden);
        const bool flex = lays_out_blocks(its);
        any_flex_ = any_flex_ || flex;
        nodes.push_back({is_root ? -1 : static_cast<Py_ssize_t>(parent), of, names_of(its), ordinal,
                         open_nodes_.size(), hidden, flex, run.leaves.size(), 0});
        open_nodes_.push_back(number);
        ordinals_.open();
        run.node = number;
    }

    void open_inline(Open &opened, const Attributes &its) {
        const bool is_item = any_flex_ && !run.is_inline() && nodes[run.node].flex;
        const Display display = displays_.of(opened.element, its, is_item, run.line);
        if (display == HIDDEN) {
            opened.kind = SKIP;
            return;
        }
        if (display == APART) run.end_line();
        opened.apart = display == APART;
        run.open_inline(opened.kind, opened.element, names_of(its), its);
    }

    void end(uint32_t number) {
        const Open closed = open_.back();
        open_.pop_back();
        if (closed.apart) run.end_line();
        if (closed.kind == NODE) {
            if (!run.line.empty()) run.flush();
            run.after_break = false;
            nodes[open_nodes_.back()].end = run.leaves.size();
            open_nodes_.pop_back();
            ordinals_.close();
            run.node = open_nodes_.empty() ? 0 : open_nodes_.back();
        } else if (closed.kind >= INLINE) {
            run.close_inline(closed.kind);
        }
        last_ = number;
        is_tail_ = true;
    }

    void add(View text, size_t event) {
        if (run.line.empty() && rules_.alphabet.is_blank(text)) return;
        run.add(text, last_, is_tail_, is_tail_ && page_.elements[last_].tag == "a");
        if (run.events != nullptr) run.events->pending.push_back(event);
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

    Ordinals ordinals_;
    std::vector<Open> open_;
    std::vector<size_t> open_nodes_;
    uint32_t last_ = 0; // the element that has started or ended last
    bool any_flex_ = false, is_tail_ = false;
};

} // namespace segment
} // namespace native
