// A page that has been cut, kept for Python and for later steps.
#pragma once
#include "page/segment.hpp"

namespace native {
namespace segment {

// Numbers the distinct texts, and keeps one Python string for each.
class Strings {
  public:
    Strings() = default;
    ~Strings() {
        for (PyObject *string : strings_) Py_DecRef(string);
    }
    Strings(const Strings &) = delete;
    Strings &operator=(const Strings &) = delete;

    // The text has to live as long as this.
    uint32_t number_of(View text) {
        const auto known = numbers_.emplace(text, static_cast<uint32_t>(strings_.size()));
        if (known.second) {
            strings_.push_back(nullptr); // first: if there is no memory for it, no string is lost
            strings_.back() = to_python(text);
        }
        return known.first->second;
    }

    // A borrowed reference.
    PyObject *operator[](uint32_t number) const { return strings_[number]; }
    size_t size() const { return strings_.size(); }

  private:
    std::unordered_map<View, uint32_t> numbers_;
    std::vector<PyObject *> strings_;
};

// The nodes and leaves of a page. Keeps a reference to the owner of the tree, into which their views lead.
struct Segmented {
    Segmented(const element::Object &root, Segmenter &&page)
        : owner(root.owner), tree(*root.tree), nodes(std::move(page.nodes)), leaves(std::move(page.run.leaves)),
          targets(std::move(page.run.targets)), texts(std::move(page.run.texts)),
          link_texts(std::move(page.run.link_texts)), kept(page.run.take_kept()) {
        node_names.reserve(nodes.size());
        inline_names.reserve(leaves.size());
        for (const Node &node : nodes) node_names.push_back(names.number_of(node.names));
        for (const Leaf &leaf : leaves) inline_names.push_back(names.number_of(leaf.inline_names));
        Py_IncRef(owner); // last: where the constructor throws, no destructor releases it
    }
    ~Segmented() { Py_DecRef(owner); }
    Segmented(const Segmented &) = delete;
    Segmented &operator=(const Segmented &) = delete;

    const tape::Tape &tape() const { return tree.tape; }
    View text(const Leaf &leaf) const { return View(texts).substr(leaf.first, leaf.end - leaf.first); }

    View text(const Target &target) const {
        return View(link_texts).substr(target.first, target.end - target.first);
    }

    PyObject *const owner;
    element::Tree &tree;
    const std::vector<Node> nodes;
    const std::vector<Leaf> leaves;
    const std::vector<Target> targets;
    const std::string texts, link_texts;
    const std::deque<std::string> kept;
    Strings names;
    std::vector<uint32_t> node_names, inline_names; // per node and per leaf, the number of its names
};

} // namespace segment
} // namespace native
