// model/trees.py: all trees for 64 rows at once, one bit per row.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <vector>

#include "base/sums.hpp"
#include "model/bitwise.hpp"

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
        rounds_ = roots.size() / baseline_.size();
        for (size_t k = 0; k < baseline_.size(); k++) // in the order in which they are summed
            for (size_t t = 0; t < rounds_; t++) add_tree(nodes, roots[t * baseline_.size() + k]);
        sort_questions();
    }

    size_t outputs() const { return baseline_.size(); }

    // `columns`: `width` columns of `rows` values. `scores`: rows times outputs.
    void score(const Half *columns, size_t width, size_t rows, float *scores) {
        require(width >= width_, "there are fewer columns than the trees ask for");
        for (size_t start = 0; start < rows;) {
            const size_t left = rows - start;
            if (left > 64)
                score_part<2>(columns, rows, start, std::min<size_t>(left, 128), scores);
            else
                score_part<1>(columns, rows, start, left, scores);
            start += left > 64 ? 128 : 64;
        }
    }

  private:
    static const size_t MOST_WORDS = 2; // of 64 rows each, for which one way down a tree is taken
    static const size_t MOST_NODES = size_t(1) << 16; // of a tree

    struct Question { // whether the key of a value is at most that of the threshold
        int16_t column, key;
        bool missing_left;
        std::tuple<int16_t, bool, int16_t> order() const { return std::make_tuple(column, missing_left, key); }
    };
    // All trees are in a few arrays, one after the other: they are too large to stay in the nearest caches between pages.
    struct Inner { // the children are counted within the tree, which has its inner nodes first
        uint32_t question;
        uint16_t left, right;
    };
    struct Tree { // its part of `inner_` and of `leaves_`
        size_t inner, inner_end, leaves, leaves_end;
        size_t size() const { return leaves_end - leaves; }
    };
    struct Column { // the questions about this column, with ascending keys: missing values go right, then left
        size_t number, first, missing_left, end;
    };

    void add_tree(const Nodes &nodes, int32_t root) {
        const size_t all = nodes.feature.size();
        std::vector<int32_t> order{root}, inner, leaves;
        std::vector<std::pair<size_t, size_t>> children;
        for (size_t i = 0; i < order.size(); i++) {
            require(order[i] >= 0 && static_cast<size_t>(order[i]) < all && order.size() <= all, "a tree is damaged");
            require(order.size() <= MOST_NODES, "a tree is too large");
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
        std::vector<uint16_t> place(order.size());
        size_t inner_place = 0, leaf_place = inner.size();
        for (size_t i = 0; i < order.size(); i++)
            place[i] = static_cast<uint16_t>(nodes.feature[static_cast<size_t>(order[i])] >= 0 ? inner_place++ : leaf_place++);
        Tree tree = {inner_.size(), 0, leaves_.size(), 0};
        for (size_t i = 0; i < inner.size(); i++) {
            const size_t node = static_cast<size_t>(inner[i]);
            const auto number = static_cast<uint32_t>(questions_.size());
            questions_.push_back({nodes.feature[node], key_below(nodes.threshold[node]), nodes.missing_left[node] != 0});
            inner_.push_back({number, place[children[i].first], place[children[i].second]});
            width_ = std::max<size_t>(width_, static_cast<size_t>(nodes.feature[node]) + 1);
        }
        for (int32_t leaf : leaves) leaves_.push_back(static_cast<double>(nodes.value[static_cast<size_t>(leaf)]));
        tree.inner_end = inner_.size(), tree.leaves_end = leaves_.size();
        most_nodes_ = std::max(most_nodes_, order.size());
        most_leaves_ = std::max(most_leaves_, tree.size());
        trees_.push_back(tree);
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
        for (Inner &node : inner_) node.question = number[node.question];
        for (size_t i = 0; i < distinct.size(); i++) {
            const auto column = static_cast<size_t>(distinct[i].column);
            if (columns_.empty() || columns_.back().number != column) columns_.push_back({column, i, i, i});
            columns_.back().end = i + 1;
            if (!distinct[i].missing_left) columns_.back().missing_left = i + 1;
            keys_.push_back(distinct[i].key);
        }
        questions_ = {};
        answers_.resize(MOST_WORDS * keys_.size());
        reached_.resize(MOST_WORDS * std::max<size_t>(most_nodes_, 1));
        numbers_.resize(MOST_WORDS * rounds_ * 8);
    }

    // Score `count` rows from `start` on, 64 for each word.
    template <size_t WORDS> void score_part(const Half *columns, size_t rows, size_t start, size_t count, float *scores) {
        const size_t outputs = baseline_.size();
        answer<WORDS>(columns + start, rows, count);
        for (size_t k = 0; k < outputs; k++) {
            double sums[64 * WORDS] = {};
            // numpy adds the trees one after the other, but where a single number comes out
            if (rows == 1 && outputs == 1)
                sums[0] = pairwise_sum();
            else
                add_leaves<WORDS>(k, count, sums);
            for (size_t r = 0; r < count; r++)
                scores[(start + r) * outputs + k] = static_cast<float>(sums[r] + static_cast<double>(baseline_[k]));
        }
    }

    // Fill `answers_`: per question the rows, as bits, whose answer is yes.
    template <size_t WORDS> void answer(const Half *columns, size_t stride, size_t count) {
        for (size_t w = 0; w < WORDS; w++) {
            const size_t here = std::min<size_t>(64, count - 64 * w);
            rows_[w] = here == 64 ? ~uint64_t(0) : (uint64_t(1) << here) - 1;
        }
        // the keys; a missing value has one above or below all others
        int16_t right[64 * WORDS] = {}, left[64 * WORDS] = {};
        for (const Column &column : columns_) {
            const Half *values = columns + column.number * stride;
            for (size_t r = 0; r < count; r++) {
                const int16_t key = key_of(values[r]);
                const bool missing = (values[r].bits & 0x7FFF) > INFINITE;
                right[r] = missing ? INT16_MAX : key;
                left[r] = missing ? INT16_MIN : key;
            }
            ask<WORDS>(column.first, column.missing_left, right);
            ask<WORDS>(column.missing_left, column.end, left);
        }
    }

    // Answer questions about one column. A question whose key is outside of the range of the rows has one answer for all.
    template <size_t WORDS> void ask(size_t first, size_t end, const int16_t (&keys)[64 * WORDS]) {
        if (first == end) return;
        int16_t least = INT16_MAX, most = INT16_MIN;
        for (const int16_t key : keys) {
            least = std::min(least, key);
            most = std::max(most, key);
        }
        uint64_t *answer = answers_.data() + first * WORDS;
        size_t k = first;
        const auto answer_all = [&](uint64_t rows) {
            for (size_t w = 0; w < WORDS; w++) *answer++ = rows;
        };
        for (; k < end && keys_[k] < least; k++) answer_all(0);
        for (; k < end && keys_[k] < most; k++)
            for (size_t w = 0; w < WORDS; w++) *answer++ = at_most(keys + 64 * w, keys_[k]);
        for (; k < end; k++) answer_all(~uint64_t(0));
    }

    // Which rows end in each leaf of a tree: they begin after its inner nodes.
    template <size_t WORDS> uint64_t *reach(const Tree &tree) {
        uint64_t *reached = reached_.data();
        const uint64_t *answers = answers_.data();
        std::copy(rows_, rows_ + WORDS, reached);
        const Inner *const inner = inner_.data() + tree.inner;
        const size_t size = tree.inner_end - tree.inner;
        for (size_t i = 0; i < size; i++) {
            const Inner node = inner[i];
            for (size_t w = 0; w < WORDS; w++) {
                const uint64_t here = reached[i * WORDS + w], yes = here & answers[node.question * WORDS + w];
                reached[node.left * WORDS + w] = yes;
                reached[node.right * WORDS + w] = here ^ yes;
            }
        }
        return reached + size * WORDS;
    }

    // Add the values of one output's trees to the sums of rows.
    template <size_t WORDS> void add_leaves(size_t output, size_t count, double *sums) {
        const size_t width = (count + 7) / 8;
        const Tree *const trees = trees_.data() + output * rounds_;
        if (most_leaves_ > 256) {
            for (size_t t = 0; t < rounds_; t++) add_scanned<WORDS>(trees[t], sums);
            return;
        }
        for (size_t t = 0; t < rounds_; t++) number<WORDS>(trees[t], width, &numbers_[t * width]);
        for (size_t part = 0; part < width; part++) {
            double eight[8] = {}; // sums of rows, side by side so that none waits for another
            for (size_t t = 0; t < rounds_; t++) {
                const double *values = leaves_.data() + trees[t].leaves;
                const uint64_t numbers = numbers_[t * width + part];
                for (size_t k = 0; k < 8; k++) eight[k] += values[numbers >> (8 * k) & 255];
            }
            std::copy(eight, eight + 8, sums + 8 * part);
        }
    }

    // The number of the leaf that each row ends in, a byte per row: `width` times those of eight rows. The binary digits
    // come first, each a word of rows. Rows beyond the last one get something that is not asked for.
    template <size_t WORDS> void number(const Tree &tree, size_t width, uint64_t *numbers) {
        static const Spread spread;
        uint64_t *reached = reach<WORDS>(tree), having[8][WORDS];
        size_t digits = 0;
        for (size_t left = tree.size(); left > 1; left = (left + 1) / 2) { // pairs of leaves, of pairs and so on
            uint64_t odd[WORDS] = {};
            for (size_t pair = 0; pair < left / 2; pair++) {
                for (size_t w = 0; w < WORDS; w++) {
                    const uint64_t second = reached[(2 * pair + 1) * WORDS + w];
                    odd[w] |= second;
                    reached[pair * WORDS + w] = reached[2 * pair * WORDS + w] | second;
                }
            }
            if (left % 2 == 1) std::copy_n(reached + (left - 1) * WORDS, WORDS, reached + left / 2 * WORDS);
            std::copy_n(odd, WORDS, having[digits++]);
        }
        for (size_t part = 0; part < width; part++) {
            uint64_t eight = 0;
            for (size_t digit = 0; digit < digits; digit++)
                eight |= spread.bits[having[digit][part / 8] >> (8 * (part % 8)) & 255] << digit;
            numbers[part] = eight;
        }
    }

    template <size_t WORDS> void add_scanned(const Tree &tree, double *sums) {
        const uint64_t *reached = reach<WORDS>(tree);
        for (size_t leaf = 0; leaf < tree.size(); leaf++)
            for (size_t w = 0; w < WORDS; w++)
                for (uint64_t bits = reached[leaf * WORDS + w]; bits != 0; bits &= bits - 1)
                    sums[64 * w + lowest_bit(bits)] += leaves_[tree.leaves + leaf];
    }

    double pairwise_sum() {
        std::vector<double> values;
        for (const Tree &tree : trees_) {
            const uint64_t *reached = reach<1>(tree);
            size_t leaf = 0;
            while (reached[leaf] == 0) leaf++;
            values.push_back(leaves_[tree.leaves + leaf]);
        }
        return pairwise(values.data(), values.size());
    }

    std::vector<float> baseline_;
    size_t rounds_ = 0;
    std::vector<Question> questions_; // while trees are added
    std::vector<int16_t> keys_; // of the questions
    std::vector<Column> columns_;
    std::vector<Tree> trees_;
    std::vector<Inner> inner_;
    std::vector<double> leaves_;
    size_t width_ = 0, most_nodes_ = 0, most_leaves_ = 0;
    // of the rows at hand; kept, as new memory costs more than what is done in it
    std::vector<uint64_t> answers_, reached_, numbers_;
    uint64_t rows_[MOST_WORDS] = {};
};

} // namespace native
