// model/linear.py: the scores of hashed names and n-grams.
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "hashing.hpp"
#include "layout.hpp"
#include "sums.hpp"

namespace native {

const size_t GRAMS[] = {2, 3, 4}, ANCHORED[] = {2, 4, 8}, EDGE = 40;
const float ANCHOR_VALUE = 0.3f;

// Scores of texts by the n-grams of their ends. `weights` has a row of heads per hash.
class TextScorer {
  public:
    TextScorer(const float *weights, const float *bias, size_t heads)
        : weights_(weights), bias_(bias), heads_(heads), total_(heads), sum_(heads), anchors_(heads) {}

    // `scores` has a row per head, `stride` apart.
    void score(const uint32_t *codes, size_t size, float *scores, size_t stride) {
        std::fill(total_.begin(), total_.end(), 0.0f);
        size_t number = 0;
        for (size_t n : GRAMS) number += add_grams(codes, size, n);
        add_anchors(codes, size);
        const double scale = std::sqrt(static_cast<double>(std::max<size_t>(number, 1)));
        for (size_t k = 0; k < heads_; k++) {
            const double score = static_cast<double>(total_[k]) / scale + static_cast<double>(ANCHOR_VALUE * anchors_[k]);
            scores[k * stride] = static_cast<float>(score + static_cast<double>(bias_[k]));
        }
    }

  private:
    // Ask for a row ahead of its use: the weights are larger than the nearest caches.
    static void fetch(const float *row) {
#ifndef _MSC_VER
        __builtin_prefetch(row);
#else
        (void)row;
#endif
    }

    const float *row(uint64_t hash) const { return weights_ + (hash >> (64 - TEXT_BITS)) * heads_; }

    // Add the weights of the n-grams that begin near the one end or end near the other; how many they are.
    size_t add_grams(const uint32_t *codes, size_t size, size_t n) {
        const uint64_t seed = n * power(BASE, n); // so that grams of different length do not meet
        rows_.clear();
        for (size_t i = 0; i + n <= size; i++) {
            if (i == EDGE && size >= 2 * EDGE + n) i = size - EDGE - n + 1;
            rows_.push_back(row(mixed(polynomial(codes + i, n) + seed)));
            fetch(rows_.back());
        }
        const size_t number = rows_.size();
        picked_.resize(number * heads_);
        for (size_t i = 0; i < number; i++) std::copy(rows_[i], rows_[i] + heads_, &picked_[i * heads_]);
        if (number > 0) {
            first_and_rest(picked_.data(), number, heads_, sum_.data());
            for (size_t k = 0; k < heads_; k++) total_[k] += sum_[k];
        }
        return number;
    }

    // Sum the weights of what the text begins and ends with, taken as one.
    void add_anchors(const uint32_t *codes, size_t size) {
        std::fill(anchors_.begin(), anchors_.end(), 0.0f);
        uint64_t column = 0;
        for (size_t length : ANCHORED) {
            for (size_t begin : {size_t(0), size - length}) {
                if (size >= length) {
                    const float *weights = row(mixed(anchor(codes + begin, length, column)));
                    for (size_t k = 0; k < heads_; k++) anchors_[k] += weights[k];
                }
                column++;
            }
        }
    }

    static uint64_t anchor(const uint32_t *codes, size_t length, uint64_t column) {
        const size_t step = std::min<size_t>(length, 4);
        uint64_t value = length * 31 + column;
        for (size_t i = 0; i < length; i += step) value = value * ANCHOR_BASE + polynomial(codes + i, step);
        return value;
    }

    const float *weights_, *bias_;
    size_t heads_;
    std::vector<float> total_, sum_, anchors_, picked_;
    std::vector<const float *> rows_;
};

// Scores of elements and blocks by their names.
class NameScorer {
  public:
    NameScorer(const float *weights, float bias) : weights_(weights), bias_(bias) {}

    // Per block: the score of its own names into `own`, that of all names above it into `above`.
    void score(PyObject *python, const Layout &page, float *own, float *above) {
        const Tuple tag(python, "of_nodes", "tag", page.elements), names(python, "of_nodes", "names", page.elements);
        const Tuple inline_names(python, "of_leaves", "inline", page.blocks);
        const std::vector<double> inherited = inherit(page, tag, names);
        NameHasher hasher('o');
        std::vector<float> of_group;
        for (size_t i = 0; i < page.blocks; i++) {
            const size_t node = page.at_node(i), group = static_cast<size_t>(page.group[i]);
            require(group <= of_group.size(), "the groups are not numbered as they come");
            if (group == of_group.size()) // the first of its group: the others have the same names
                of_group.push_back(sum(hasher.of(tag[node], names[node], inline_names[i])));
            own[i] = of_group[group];
            above[i] = static_cast<float>(inherited[node]) + bias_;
        }
    }

  private:
    // Per element that holds a block, the sum of what the elements above it pass on.
    std::vector<double> inherit(const Layout &page, const Tuple &tag, const Tuple &names) {
        NameHasher hasher('a');
        std::vector<double> inherited(page.elements, 0.0), passed(page.elements, 0.0);
        std::vector<bool> hashed(page.elements, false);
        for (size_t i = 0; i < page.elements; i++) {
            if (page.end[i] <= page.first[i] || page.parent[i] < 0) continue;
            const auto parent = static_cast<size_t>(page.parent[i]);
            if (!hashed[parent]) {
                passed[parent] = static_cast<double>(sum(hasher.of(tag[parent], names[parent])));
                hashed[parent] = true;
            }
            inherited[i] = inherited[parent] + passed[parent];
        }
        return inherited;
    }

    float sum(const std::vector<uint32_t> &hashes) {
        picked_.clear();
        for (uint32_t hash : hashes) picked_.push_back(weights_[hash]);
        float total;
        first_and_rest(picked_.data(), picked_.size(), 1, &total);
        return total;
    }

    const float *weights_;
    float bias_;
    std::vector<float> picked_;
};

// Five columns from one score: the neighbours' and its means over neighbours, markup group and container.
inline void around(const Layout &page, const float *score, const Table &table, size_t column) {
    const size_t n = page.blocks;
    const auto weighed = [&](size_t i) { return score[i] * page.chars[i]; };
    const Prefix sums(n, weighed);
    const std::vector<float> of_group = page.by_group(weighed);
    const std::vector<float> chars = page.by_group([&](size_t i) { return page.chars[i]; });
    const std::vector<size_t> containers = page.containers();
    shift(score, n, 1, table[column]);
    shift(score, n, -1, table[column + 1]);
    for (size_t i = 0; i < n; i++) {
        const auto here = static_cast<int64_t>(i);
        table[column + 2][i] = ratio(sums.over(here - 3, here + 4), page.all_chars.over(here - 3, here + 4));
        table[column + 3][i] = ratio(of_group[i], chars[i]);
        table[column + 4][i] = ratio(page.subtree(containers[i], sums), page.subtree(containers[i], page.all_chars));
    }
}
const size_t AROUND = 5;

} // namespace native
