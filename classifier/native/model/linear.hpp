// model/linear.py: the scores of hashed names and n-grams.
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/sums.hpp"
#include "features/hashing.hpp"
#include "features/layout.hpp"

namespace native {

const size_t ANCHORED[] = {2, 4, 8}, EDGE = 40;
const float ANCHOR_VALUE = 0.3f;

// Scores of texts by the n-grams of their ends. `weights` has a row of heads per hash.
class TextScorer {
  public:
    TextScorer(const float *weights, const float *bias, size_t heads) : weights_(weights), bias_(bias), heads_(heads) {}

    // `scores` has a row per head, `stride` apart.
    void score(const uint32_t *codes, size_t size, float *scores, size_t stride) {
        size_t ends[3];
        const float **row = find_grams<2>(codes, size, rows_);
        ends[0] = static_cast<size_t>(row - rows_);
        row = find_grams<3>(codes, size, row);
        ends[1] = static_cast<size_t>(row - rows_);
        row = find_grams<4>(codes, size, row);
        ends[2] = static_cast<size_t>(row - rows_);
        found_ = static_cast<size_t>(find_anchors(codes, size, row) - rows_);
        const double scale = std::sqrt(static_cast<double>(std::max<size_t>(ends[2], 1)));
        size_t head = 0;
        for (; head + 8 <= heads_; head += 8) add<8>(head, ends, scale, scores, stride);
        for (; head < heads_; head++) add<1>(head, ends, scale, scores, stride);
    }

  private:
    // The row of a hash, asked for ahead of its use: the weights are larger than the nearest caches.
    const float *row_of(uint64_t hash) const {
        const float *row = weights_ + (hash >> (64 - TEXT_BITS)) * heads_;
#ifndef _MSC_VER
        __builtin_prefetch(row);
#endif
        return row;
    }

    // Note the rows of the n-grams that begin near the one end or end near the other; return their end.
    template <size_t N> const float **find_grams(const uint32_t *codes, size_t size, const float **rows) const {
        const uint64_t seed = N * power(BASE, N); // so that grams of different length do not meet
        for (size_t i = 0; i + N <= size; i++) {
            if (i == EDGE && size >= 2 * EDGE + N) i = size - EDGE - N + 1;
            *rows++ = row_of(mixed(polynomial(codes + i, N) + seed));
        }
        return rows;
    }

    // The same of what the text begins and ends with, taken as one.
    const float **find_anchors(const uint32_t *codes, size_t size, const float **rows) const {
        uint64_t column = 0;
        for (size_t length : ANCHORED) {
            for (size_t begin : {size_t(0), size - length}) {
                if (size >= length) *rows++ = row_of(mixed(anchor(codes + begin, length, column)));
                column++;
            }
        }
        return rows;
    }

    static uint64_t anchor(const uint32_t *codes, size_t length, uint64_t column) {
        const size_t step = std::min<size_t>(length, 4);
        uint64_t value = length * 31 + column;
        for (size_t i = 0; i < length; i += step) value = value * ANCHOR_BASE + polynomial(codes + i, step);
        return value;
    }

    // The scores of some heads: of the n-grams of each length, whose rows end at `ends`, and of the anchors after them.
    template <size_t WIDTH> void add(size_t head, const size_t (&ends)[3], double scale, float *scores, size_t stride) {
        float total[WIDTH] = {}, sum[WIDTH], anchors[WIDTH] = {};
        size_t first = 0;
        for (const size_t end : ends) {
            if (end > first) {
                first_and_rest<WIDTH>([&](size_t i) { return rows_[first + i] + head; }, end - first, sum);
                for (size_t k = 0; k < WIDTH; k++) total[k] += sum[k];
            }
            first = end;
        }
        sequential<WIDTH>([&](size_t i) { return rows_[i] + head; }, first, found_, anchors);
        for (size_t k = 0; k < WIDTH; k++) {
            const double score = static_cast<double>(total[k]) / scale + static_cast<double>(ANCHOR_VALUE * anchors[k]);
            scores[(head + k) * stride] = static_cast<float>(score + static_cast<double>(bias_[head + k]));
        }
    }

    const float *weights_, *bias_;
    size_t heads_, found_ = 0;
    const float *rows_[3 * 2 * EDGE + 6]; // of three lengths those of both ends, and what is taken as one
};

// Scores of elements and blocks by their names.
class NameScorer {
  public:
    NameScorer(const float *weights, float bias) : weights_(weights), bias_(bias) {}

    // Per block: the score of its own names into `own`, that of all names above it into `above`.
    void score(const Layout &page, float *own, float *above) {
        const std::vector<double> inherited = inherit(page);
        NameHasher hasher('o');
        std::vector<float> of_group;
        for (size_t i = 0; i < page.blocks; i++) {
            const size_t node = page.node[i], group = page.group[i];
            if (group == of_group.size()) // the first of its group: the others have the same names
                of_group.push_back(sum(hasher.of(page.strings[page.tag[node]], page.strings[page.names[node]],
                                                 page.strings[page.inline_names[i]])));
            own[i] = of_group[group];
            above[i] = static_cast<float>(inherited[node]) + bias_;
        }
    }

  private:
    // Per element that holds a block, the sum of what the elements above it pass on.
    std::vector<double> inherit(const Layout &page) {
        NameHasher hasher('a');
        std::vector<double> inherited(page.elements, 0.0), passed(page.elements, 0.0);
        std::vector<bool> is_summed(page.elements, false);
        std::unordered_map<uint64_t, double> known; // by tag and names: look-alike elements pass on the same
        for (size_t i = 0; i < page.elements; i++) {
            if (page.end[i] <= page.first[i] || page.parent[i] < 0) continue;
            const auto parent = static_cast<size_t>(page.parent[i]);
            if (!is_summed[parent]) {
                const uint32_t tag = page.tag[parent], names = page.names[parent];
                const auto [at, is_new] = known.try_emplace(uint64_t(tag) << 32 | names, 0.0);
                if (is_new) at->second = static_cast<double>(sum(hasher.of(page.strings[tag], page.strings[names])));
                passed[parent] = at->second;
                is_summed[parent] = true;
            }
            inherited[i] = inherited[parent] + passed[parent];
        }
        return inherited;
    }

    float sum(const std::vector<uint32_t> &hashes) {
        float total;
        first_and_rest<1>([&](size_t i) { return weights_ + hashes[i]; }, hashes.size(), &total);
        return total;
    }

    const float *weights_;
    float bias_;
};

// Five columns from one score: the neighbours' and its means over neighbours, markup group and container.
inline void around(const Layout &page, const float *score, const Table &table, size_t column) {
    const size_t n = page.blocks;
    const auto weighed = [&](size_t i) { return score[i] * page.chars[i]; };
    const Prefix sums(n, weighed);
    const std::vector<float> of_group = page.by_group(weighed);
    shift(score, n, 1, table[column]);
    shift(score, n, -1, table[column + 1]);
    for (size_t i = 0; i < n; i++) {
        const auto here = static_cast<int64_t>(i);
        table[column + 2][i] = ratio(sums.over(here - 3, here + 4), page.all_chars.over(here - 3, here + 4));
        table[column + 3][i] = ratio(of_group[i], page.group_chars[i]);
        table[column + 4][i] = ratio(page.subtree(page.container[i], sums), page.subtree(page.container[i], page.all_chars));
    }
}
const size_t AROUND = 5;

} // namespace native
