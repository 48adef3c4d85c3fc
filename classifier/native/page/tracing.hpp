// tracing.py: blocks and pictures → the texts, the elements around them and the attributes that they come from.
#pragma once
#include "page/segmented.hpp"

namespace native {
namespace tracing {

using segment::Kind;
using segment::Segmented;

// What is asked for: blocks in ascending order, and the pictures before the blocks from `from` to `to`, if any.
struct Wanted {
    std::vector<size_t> blocks;
    size_t from = 0, to = 0;

    bool pictures() const { return from < to; }

    bool has(size_t block) const { return std::binary_search(blocks.begin(), blocks.end(), block); }

    bool none_in(size_t first, size_t end) const {
        const auto at = std::lower_bound(blocks.begin(), blocks.end(), first);
        if (at != blocks.end() && *at < end) return false;
        return !pictures() || end < from || first > to;
    }

    // One more than the last block; 0 if there is none.
    size_t beyond() const { return std::max(blocks.empty() ? 0 : blocks.back() + 1, pictures() ? to + 1 : 0); }
};

// An element that is open.
struct Open {
    uint32_t element;
    Kind kind;
};

// A text of a block, and the inline elements around it, innermost first.
struct Run {
    View text;
    std::vector<Open> around;
};

const size_t DEEPEST = 100; // as in rendering.py

// The runs of a leaf, by the events of its texts.
inline std::vector<Run> runs_of(const segment::Rules &rules, const tape::Tape &page, const std::vector<size_t> &events) {
    std::vector<Run> runs;
    for (const size_t event : events) {
        Run run = {page.events[event].text, {}};
        for (uint32_t at = page.events[event].element; at != tape::NONE && run.around.size() < DEEPEST;) {
            const Kind kind = rules.role(page.elements[at].tag).kind;
            if (kind < segment::INLINE) break;
            run.around.push_back({at, kind});
            at = page.elements[at].parent;
        }
        runs.push_back(std::move(run));
    }
    return runs;
}

// Walks in step with the nodes, like `trace`, whose result this has even where the two do not fit.
class Tracer {
  public:
    Tracer(const segment::Rules &rules, const Segmented &page, Wanted wanted)
        : tape_(page.tape()), rules_(rules), places_(page.nodes), wanted_(std::move(wanted)), sizes_(places_.size(), 1) {
        for (const View tag : tape_.tags) kinds_.push_back(rules.role(tag).kind);
        for (size_t at = places_.size(); at-- > 1;)
            sizes_[static_cast<size_t>(std::max<Py_ssize_t>(places_[at].parent, 0))] += sizes_[at];
    }

    // `block(number, runs)` for each block, `picture(number, element)` for each `img`.
    template <class Block, class Picture> void walk(Block block, Picture picture) {
        const auto flush = [&] {
            const bool is_leaf = rules_.alphabet.any(line_, Alphabet::ALNUM);
            line_.clear();
            if (is_leaf && wanted_.has(leaf_++)) block(leaf_ - 1, runs_);
            runs_.clear();
        };
        for (size_t at = 0; at < tape_.events.size(); at++) {
            const tape::Event &event = tape_.events[at];
            if (event.kind == tape::Event::TEXT) {
                add(event.text);
                continue;
            }
            const bool starts = event.kind == tape::Event::START;
            const tape::Element &element = tape_.elements[event.element];
            if (starts) open_.push_back({event.element, kinds_[element.tag_number]});
            const Kind kind = open_.back().kind;
            if (!starts) open_.pop_back();
            bool passed_over = starts && kind == segment::SKIP;
            if (kind == segment::NODE) {
                if (!runs_.empty()) flush();
                if (starts ? node_ >= places_.size() : !leave()) return;
                passed_over = starts && !enter();
            } else if (starts && kind == segment::BREAK) {
                if (!runs_.empty()) flush();
            } else if (starts && element.tag == "img" && wanted_.pictures() && wanted_.from <= leaf_ && leaf_ <= wanted_.to) {
                picture(leaf_, event.element);
            }
            if (passed_over) at = element.end - 1;
        }
        if (!runs_.empty()) flush();
    }

  private:
    void add(View text) {
        Run run = {text, {}};
        for (size_t at = open_.size(); at-- > 0 && open_[at].kind >= segment::INLINE && open_.size() - at <= DEEPEST;)
            run.around.push_back(open_[at]);
        runs_.push_back(std::move(run));
        line_.append(text);
    }

    // Whether anything in the next node is asked for.
    bool enter() {
        const segment::Node &place = places_[node_];
        nodes_.push_back(node_);
        leaf_ = place.first;
        const bool has = !wanted_.none_in(place.first, place.end);
        node_ += has ? 1 : sizes_[node_];
        return has;
    }

    // Whether the walk goes on.
    bool leave() {
        leaf_ = places_[nodes_.back()].end;
        nodes_.pop_back();
        return leaf_ < wanted_.beyond();
    }

    const tape::Tape &tape_;
    const segment::Rules &rules_;
    const std::vector<segment::Node> &places_;
    const Wanted wanted_;
    std::vector<size_t> sizes_; // per node: the number of nodes in it, itself included
    std::vector<Kind> kinds_;   // by the number of a tag
    std::vector<Open> open_;
    std::vector<size_t> nodes_; // that are open
    std::vector<Run> runs_;     // since the last border
    std::string line_;
    size_t node_ = 0, leaf_ = 0;
};

} // namespace tracing
} // namespace native
