// page/segment.py, `_Run`: the text since the last border, what is open around it, and the leaves made so far.
#pragma once
#include "page/display.hpp"

#include <algorithm>

namespace native {
namespace segment {

struct Target {
    size_t link;
    View href;
    size_t first, end; // of its text: within what is written until its leaf is made, then within `Run::link_texts`
};

struct Leaf {
    size_t node = 0, first = 0, end = 0; // `first` and `end` bound the text within `Run::texts`
    size_t link_chars = 0, links = 0, bold = 0, italic = 0, small = 0;
    View inline_names, href;
    bool break_before = false, break_after = false, media = false;
    size_t first_target = 0, end_target = 0; // within `Run::targets`
};

// The numbers of the events of each leaf's texts, and of those since the last border.
struct Events {
    std::vector<std::vector<size_t>> of_leaves;
    std::vector<size_t> pending;
};

class Run {
  public:
    Run(const Rules &rules, Asked &asked) : rules_(rules), asked_(asked) {}

    std::vector<Leaf> leaves;
    std::vector<Target> targets; // of all leaves; of the next leaf from `first_target_` on
    std::string texts, link_texts;
    Line line;
    bool media = false, after_break = false;
    size_t node = 0; // innermost open element
    Events *events = nullptr; // filled where they are asked for

    bool is_inline() const { return !inline_.empty(); }

    // The element holds the text, or ends before it if `is_tail`.
    void add(View text, uint32_t element, bool is_tail, bool is_link) {
        if (!line.empty()) {
            if (asked_.is_border(element, text, is_tail, line, media)) end_line();
            // between two links a line end is a space in every script
            if (is_tail && is_link && text[0] == '\n' && rules_.alphabet.is_blank(text)) text = " ";
        }
        const View stripped = rules_.alphabet.stripped(text);
        line.add(text, !stripped.empty());
        if (stripped.empty()) return;
        if (!named_) names_ = is_inline() ? inline_names() : View();
        named_ = true;
        if (!is_inline()) return;
        const size_t size = characters_of(stripped);
        own_.styled = true;
        if (open_[LINK] > 0) add_link_text(text, size);
        if (open_[BOLD] > 0) own_.bold += size;
        if (open_[ITALIC] > 0) own_.italic += size;
        if (open_[SMALLER] > 0) own_.small += size;
    }

    void flush(bool at_break = false) {
        const size_t first = texts.size();
        rules_.squeeze(line.text(), texts);
        const View text = View(texts).substr(first);
        const bool is_leaf = rules_.alphabet.any(text, Alphabet::ALNUM);
        if (is_leaf)
            make_leaf(first, characters_of(text), at_break);
        else
            texts.resize(first);
        if (events != nullptr) {
            if (is_leaf) events->of_leaves.push_back(events->pending);
            events->pending.clear();
        }
        line.clear();
        named_ = false;
        if (own_.styled) own_ = Own();
    }

    // End the line at a `<br>`.
    void end_line() {
        if (!line.empty()) flush(true);
        after_break = true;
    }

    void open_inline(Kind kind, size_t element, View names, const Attributes &its) {
        inline_.push_back({element, names});
        if (kind == LINK) {
            const bool leads = its.has(its.HREF);
            anchors_.push_back(leads);
            if (!leads) return;
            open_[LINK]++;
            href_ = its.values[its.HREF];
            add_target(++link_);
        } else if (kind == PICTURE) {
            media = true;
        } else if (kind != INLINE) {
            open_[kind]++;
        }
    }

    void close_inline(Kind kind) {
        inline_.pop_back();
        if (kind == LINK) {
            open_[LINK] -= anchors_.back();
            anchors_.pop_back();
        } else if (kind != PICTURE && kind != INLINE) {
            open_[kind]--;
        }
    }

    // The text that outlives its making.
    View keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    // Hand over the kept texts, which outlive this run.
    std::deque<std::string> take_kept() { return std::move(kept_); }

  private:
    struct Own { // of the next leaf
        size_t link_chars = 0, links = 0, bold = 0, italic = 0, small = 0, last_link = 0;
        View href;
        bool styled = false;
    };
    struct Inline {
        size_t element;
        View names;
    };

    void add_link_text(View text, size_t size) {
        own_.link_chars += size;
        if (own_.last_link != link_) {
            own_.last_link = link_;
            own_.links++;
            if (own_.href.empty()) own_.href = href_;
        }
        if (targets.size() == first_target_ || targets.back().link != link_) add_target(link_);
        written_.append(text);
        targets.back().end = written_.size();
    }

    void add_target(size_t link) { targets.push_back({link, href_, written_.size(), written_.size()}); }

    // The links of a leaf, with their texts as a browser shows them.
    void finish_targets() {
        for (size_t i = first_target_; i < targets.size(); i++) {
            Target &target = targets[i];
            const View text = View(written_).substr(target.first, target.end - target.first);
            target.first = link_texts.size();
            if (text.find('\n') != View::npos)
                rules_.squeeze(text, link_texts);
            else
                rules_.join(text, link_texts, false);
            target.end = link_texts.size();
        }
        first_target_ = targets.size();
        written_.clear();
    }

    // The names of the open inline elements, joined once per element.
    View inline_names() {
        named_ones_.resize(std::min(named_ones_.size(), inline_.size()));
        while (!named_ones_.empty() && named_ones_.back().element != inline_[named_ones_.size() - 1].element)
            named_ones_.pop_back();
        View joined = named_ones_.empty() ? View() : named_ones_.back().names;
        for (size_t i = named_ones_.size(); i < inline_.size(); i++) {
            const View own = inline_[i].names;
            if (joined.empty()) {
                joined = own;
            } else if (!own.empty() && characters_of(joined) < rules_.most.names) {
                std::string both(joined);
                both.append(" ").append(own);
                joined = shortened(keep(std::move(both)), rules_.most.names);
            }
            named_ones_.push_back({inline_[i].element, joined});
        }
        return rules_.alphabet.stripped(joined);
    }

    void make_leaf(size_t first, size_t size, bool at_break) {
        Limits::require_room(leaves.size(), rules_.most.blocks);
        Leaf leaf;
        leaf.node = node, leaf.first = first, leaf.end = texts.size();
        if (own_.styled) {
            leaf.link_chars = std::min(own_.link_chars, size), leaf.links = own_.links;
            leaf.bold = std::min(own_.bold, size), leaf.italic = std::min(own_.italic, size);
            leaf.small = std::min(own_.small, size);
            leaf.inline_names = names_, leaf.href = own_.href;
        }
        leaf.break_before = after_break, leaf.break_after = at_break, leaf.media = media;
        leaf.first_target = first_target_, leaf.end_target = targets.size();
        finish_targets();
        leaves.push_back(leaf);
        media = after_break = false;
    }

    const Rules &rules_;
    Asked &asked_;
    std::vector<Inline> inline_;
    std::vector<Inline> named_ones_; // of each open inline element: the names of it and of those around it
    std::vector<bool> anchors_;      // whether each open link leads anywhere
    size_t open_[KINDS] = {}, link_ = 0;
    View href_, names_;
    bool named_ = false; // whether the line has its `names_`
    Own own_;
    size_t first_target_ = 0;
    std::string written_; // the texts of links since the last leaf
    std::deque<std::string> kept_;
};

} // namespace segment
} // namespace native
