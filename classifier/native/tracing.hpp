// tracing.py: blocks and pictures → the texts, the elements around them and the attributes that they come from.
#pragma once
#include "segment.hpp"

namespace native {
namespace tracing {

using segment::Kind;

// A page as lxml has written it, and where its nodes are in it. Keeps a reference to the bytes.
struct Written {
    struct Place {
        size_t start, close; // of the node's start tag and of its end tag, in bytes
        size_t parent, first, end;
    };

    Written(PyObject *bytes, const segment::Segmenter &page) : bytes(bytes) {
        places.reserve(page.nodes.size());
        for (const segment::Node &node : page.nodes)
            places.push_back({node.start, node.close, node.parent < 0 ? 0 : static_cast<size_t>(node.parent), node.first, node.end});
        Py_IncRef(bytes);
    }
    ~Written() { Py_DecRef(bytes); }
    Written(const Written &) = delete;
    Written &operator=(const Written &) = delete;

    View text() const { return View(PyBytes_AsString(bytes), static_cast<size_t>(PyBytes_Size(bytes))); }

    PyObject *const bytes;
    std::vector<Place> places;
};

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

    // The last block, and 1; 0 without any.
    size_t beyond() const { return std::max(blocks.empty() ? 0 : blocks.back() + 1, pictures() ? to + 1 : 0); }
};

// An element that is open.
struct Open {
    size_t element; // numbered in the order of the walk
    View tag;
    Kind kind;
    View href;
    size_t start;
};

// A text of a block, and the inline elements around it, innermost first.
struct Run {
    View text;
    std::vector<Open> around;
};

// Walks in step with the nodes, like `trace`, whose result this has even where the two do not fit.
class Tracer {
  public:
    Tracer(const segment::Rules &rules, const Written &page, Wanted wanted)
        : reader(page.text()), rules_(rules), places_(page.places), wanted_(std::move(wanted)), sizes_(places_.size(), 1) {
        for (size_t at = places_.size(); at-- > 1;) sizes_[places_[at].parent] += sizes_[at];
    }

    // `block(number, runs)` for each block, `picture(number)` for each `img`, which is the last of `open`.
    template <class Block, class Picture> void walk(Block block, Picture picture) {
        using serial::Reader;
        const auto flush = [&] {
            const bool is_leaf = rules_.alphabet.any(line_, Alphabet::ALNUM);
            line_.clear();
            if (is_leaf && wanted_.has(leaf_++)) block(leaf_ - 1, runs_);
            runs_.clear();
        };
        for (Reader::Event event; (event = reader.next(skipping_ > 0)) != Reader::DONE;) {
            if (event == Reader::TEXT) {
                if (skipping_ == 0) add(reader.text);
                continue;
            }
            if (skipping_ > 0) {
                skipping_ += event == Reader::START ? 1 : -1;
                if (skipping_ > 0) continue;
            }
            const bool starts = event == Reader::START;
            if (starts) open.push_back({elements_++, reader.tag, kind_of(reader.tag), href(), reader.place()});
            const Open here = open.back();
            if (!starts) open.pop_back();
            if (here.kind == segment::NODE) {
                if (!runs_.empty()) flush();
                if (!(starts ? enter(here) : leave())) return;
            } else if (starts && here.kind == segment::SKIP) {
                skipping_ = 1;
            } else if (starts && here.kind == segment::BREAK) {
                if (!runs_.empty()) flush();
            } else if (starts && here.tag == "img" && wanted_.pictures() && wanted_.from <= leaf_ && leaf_ <= wanted_.to) {
                picture(leaf_);
            }
        }
        if (!runs_.empty()) flush();
    }

    serial::Reader reader;
    std::vector<Open> open;

  private:
    static const size_t DEEPEST = 100; // as in rendering.py

    Kind kind_of(View tag) {
        const auto known = kinds_.find(tag);
        return known != kinds_.end() ? known->second : kinds_[tag] = rules_.role(tag).kind;
    }

    View href() const { return reader.attributes.values[serial::Attributes::HREF]; }

    void add(View text) {
        Run run = {text, {}};
        for (size_t at = open.size(); at-- > 0 && open[at].kind >= segment::INLINE && open.size() - at <= DEEPEST;)
            run.around.push_back(open[at]);
        runs_.push_back(std::move(run));
        line_.append(text);
    }

    // Whether the walk goes on.
    bool enter(const Open &here) {
        if (node_ >= places_.size()) return false;
        const Written::Place &place = places_[node_];
        nodes_.push_back(node_);
        leaf_ = place.first;
        if (!wanted_.none_in(place.first, place.end)) {
            node_++;
            return true;
        }
        if (place.start == here.start && place.close > place.start)
            reader.jump(place.close);
        else
            skipping_ = 1;
        node_ += sizes_[node_];
        return true;
    }

    bool leave() {
        leaf_ = places_[nodes_.back()].end;
        nodes_.pop_back();
        return leaf_ < wanted_.beyond();
    }

    const segment::Rules &rules_;
    const std::vector<Written::Place> &places_;
    const Wanted wanted_;
    std::vector<size_t> sizes_; // of each node: how many nodes it is, with those in it
    std::unordered_map<View, Kind> kinds_;
    std::vector<size_t> nodes_; // that are open
    std::vector<Run> runs_;     // since the last border
    std::string line_;
    size_t elements_ = 0, node_ = 0, leaf_ = 0, skipping_ = 0;
};

} // namespace tracing
} // namespace native
