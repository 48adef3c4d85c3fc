// model/trees.py: all trees for 64 rows at once, one bit per row.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <vector>

#include "bitwise.hpp"
#include "sums.hpp"

namespace native {

// The arrays of `Trees`, by node, as Python has them.
struct Nodes {
    const Array<const int16_t> &feature;
    const Array<const float> &threshold;
    const Array<const uint8_t> &missing_left;
    const Array<const int32_t> &left, &right;
    const Array<const float> &value;
};

class Trees {
  public:
    // `roots` are the rounds, each with one tree per output.
    Trees(const Nodes &nodes, const Array<const int32_t> &roots, const Array<const float> &baseline)
        : baseline_(baseline.data(), baseline.data() + baseline.size()) {
        const size_t all = nodes.feature.size();
        require(nodes.threshold.size() == all && nodes.missing_left.size() == all && nodes.left.size() == all &&
                    nodes.right.size() == all && nodes.value.size() == all,
                "the arrays of the nodes differ in length");
        require(!baseline_.empty() && roots.size() % baseline_.size() == 0, "the trees do not fit the outputs");
        for (size_t t = 0; t < roots.size(); t++) add_tree(nodes, roots[t]);
        sort_questions();
    }

    size_t outputs() const { return baseline_.size(); }

    // `columns`: `width` columns of `rows` values. `scores`: rows times outputs.
    void score(const Half *columns, size_t width, size_t rows, float *scores) {
        require(width >= width_, "there are fewer columns than the trees ask for");
        const size_t outputs = baseline_.size();
        std::vector<double> sums(outputs * 64);
        for (size_t start = 0; start < rows; start += 64) {
            const size_t count = std::min<size_t>(64, rows - start);
            answer(columns + start, rows, count);
            // numpy adds the trees one after the other, but where a single number comes out
            if (rows == 1 && outputs == 1)
                sums[0] = pairwise_sum();
            else
                add_leaves(sums);
            for (size_t r = 0; r < count; r++)
                for (size_t k = 0; k < outputs; k++)
                    scores[(start + r) * outputs + k] =
                        static_cast<float>(sums[k * 64 + r] + static_cast<double>(baseline_[k]));
        }
    }

  private:
    struct Question { // whether the key of a value is at most that of the threshold
        int16_t column, key;
        bool missing_left;
        std::tuple<int16_t, int16_t, bool> order() const { return std::make_tuple(column, key, missing_left); }
    };
    struct Inner { // the children are counted within the tree, which has its inner nodes first
        uint32_t question, left, right;
    };
    struct Tree {
        std::vector<Inner> inner;
        std::vector<double> leaves;
    };
    struct Column { // the questions `first` to `end` are about this column
        size_t number, first, end;
    };

    void add_tree(const Nodes &nodes, int32_t root) {
        const size_t all = nodes.feature.size();
        std::vector<int32_t> order{root}, inner, leaves;
        std::vector<std::pair<size_t, size_t>> children;
        for (size_t i = 0; i < order.size(); i++) {
            require(order[i] >= 0 && static_cast<size_t>(order[i]) < all && order.size() <= all, "a tree is damaged");
            const size_t node = static_cast<size_t>(order[i]);
            if (nodes.feature[node] < 0) {
                leaves.push_back(order[i]);
                continue;
            }
            inner.push_back(order[i]);
            children.emplace_back(order.size(), order.size() + 1);
            order.push_back(nodes.left[node]);
            order.push_back(nodes.right[node]);
        }
        // where each node, in the order it was met, stands: inner ones, then leaves
        std::vector<uint32_t> place(order.size());
        uint32_t inner_place = 0, leaf_place = static_cast<uint32_t>(inner.size());
        for (size_t i = 0; i < order.size(); i++)
            place[i] = nodes.feature[static_cast<size_t>(order[i])] >= 0 ? inner_place++ : leaf_place++;
        Tree tree;
        for (size_t i = 0; i < inner.size(); i++) {
            const size_t node = static_cast<size_t>(inner[i]);
            const auto number = static_cast<uint32_t>(questions_.size());
            questions_.push_back({nodes.feature[node], key_below(nodes.threshold[node]), nodes.missing_left[node] != 0});
            tree.inner.push_back({number, place[children[i].first], place[children[i].second]});
            width_ = std::max<size_t>(width_, static_cast<size_t>(nodes.feature[node]) + 1);
        }
        for (int32_t leaf : leaves) tree.leaves.push_back(nodes.value[static_cast<size_t>(leaf)]);
        most_nodes_ = std::max(most_nodes_, order.size());
        trees_.push_back(std::move(tree));
    }

    // Ask every distinct question once, those about one column one after the other.
    void sort_questions() {
        std::vector<uint32_t> by(questions_.size()), number(questions_.size());
        for (size_t i = 0; i < by.size(); i++) by[i] = static_cast<uint32_t>(i);
        std::sort(by.begin(), by.end(),
                  [&](uint32_t a, uint32_t b) { return questions_[a].order() < questions_[b].order(); });
        std::vector<Question> distinct;
        for (uint32_t i : by) {
            if (distinct.empty() || distinct.back().order() != questions_[i].order()) distinct.push_back(questions_[i]);
            number[i] = static_cast<uint32_t>(distinct.size() - 1);
        }
        questions_ = std::move(distinct);
        for (Tree &tree : trees_)
            for (Inner &node : tree.inner) node.question = number[node.question];
        for (size_t i = 0; i < questions_.size(); i++) {
            const auto column = static_cast<size_t>(questions_[i].column);
            if (columns_.empty() || columns_.back().number != column) columns_.push_back({column, i, i});
            columns_.back().end = i + 1;
        }
        answers_.resize(questions_.size());
        reached_.resize(std::max<size_t>(most_nodes_, 1));
    }

    // Fill `answers_`: per question the rows, as bits, whose answer is yes.
    void answer(const Half *columns, size_t stride, size_t count) {
        rows_ = count == 64 ? ~uint64_t(0) : (uint64_t(1) << count) - 1;
        int16_t low[64] = {}, high[64] = {}; // the keys; of what is missing, the one below or above all others
        for (const Column &column : columns_) {
            const Half *values = columns + column.number * stride;
            for (size_t r = 0; r < count; r++) {
                const bool missing = (values[r].bits & 0x7FFF) > INFINITE;
                low[r] = missing ? INT16_MIN : key_of(values[r]);
                high[r] = missing ? INT16_MAX : key_of(values[r]);
            }
            for (size_t k = column.first; k < column.end; k++)
                answers_[k] = at_most(questions_[k].missing_left ? low : high, questions_[k].key);
        }
    }

    // Which rows end in each leaf of a tree: they begin after its inner nodes.
    const uint64_t *reach(const Tree &tree) {
        uint64_t *reached = reached_.data();
        reached[0] = rows_;
        for (size_t i = 0; i < tree.inner.size(); i++) {
            const Inner &node = tree.inner[i];
            const uint64_t here = reached[i], yes = here & answers_[node.question];
            reached[node.left] = yes;
            reached[node.right] = here ^ yes;
        }
        return reached + tree.inner.size();
    }

    void add_leaves(std::vector<double> &sums) {
        std::fill(sums.begin(), sums.end(), 0.0);
        for (size_t t = 0; t < trees_.size(); t++) {
            const Tree &tree = trees_[t];
            double *output = sums.data() + t % baseline_.size() * 64;
            if (tree.leaves.size() <= 256)
                add_numbered(tree.leaves, reach(tree), output);
            else
                add_scanned(tree.leaves, reach(tree), output);
        }
    }

    // The leaves are numbered: one word per binary digit holds the rows whose leaf has it, and of eight rows at a time
    // the digits are put together to a byte per row. Rows beyond the last one get something that is not asked for.
    static void add_numbered(const std::vector<double> &leaves, const uint64_t *reached, double *output) {
        static const Spread spread;
        uint64_t having[8] = {};
        size_t digits = 0;
        while (size_t(1) << digits < leaves.size()) digits++;
        for (size_t leaf = 0; leaf < leaves.size(); leaf++)
            for (size_t digit = 0; digit < digits; digit++)
                having[digit] |= reached[leaf] & (uint64_t(0) - (leaf >> digit & 1));
        for (size_t r = 0; r < 64; r += 8) {
            uint64_t numbers = 0;
            for (size_t digit = 0; digit < digits; digit++) numbers |= spread.bits[having[digit] >> r & 255] << digit;
            for (size_t k = 0; k < 8; k++) output[r + k] += leaves[numbers >> (8 * k) & 255];
        }
    }

    static void add_scanned(const std::vector<double> &leaves, const uint64_t *reached, double *output) {
        for (size_t leaf = 0; leaf < leaves.size(); leaf++)
            for (uint64_t bits = reached[leaf]; bits != 0; bits &= bits - 1) output[lowest_bit(bits)] += leaves[leaf];
    }

    double pairwise_sum() {
        std::vector<double> values;
        for (const Tree &tree : trees_) {
            const uint64_t *reached = reach(tree);
            size_t leaf = 0;
            while (reached[leaf] == 0) leaf++;
            values.push_back(tree.leaves[leaf]);
        }
        return pairwise(values.data(), values.size());
    }

    std::vector<float> baseline_;
    std::vector<Question> questions_;
    std::vector<Column> columns_;
    std::vector<Tree> trees_;
    size_t width_ = 0, most_nodes_ = 0;
    // of the rows at hand; kept, as new memory costs more than what is done in it
    std::vector<uint64_t> answers_, reached_;
    uint64_t rows_ = 0;
};

} // namespace native
