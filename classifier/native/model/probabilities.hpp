// model/trees.py, `sigmoid` and `softmax`: scores → probabilities. Numpy takes the exponential in between, as that of the C
// library ends in another bit.
#pragma once
#include <algorithm>

#include "base/sums.hpp"

namespace native {
namespace probabilities {

// Each row has one score, and one per kind. The powers of the former come first.
struct Shape {
    size_t rows, kinds;
};

// What the exponential is taken of.
inline void prepare(const Shape &shape, const float *single, const float *scores, float *powers) {
    for (size_t i = 0; i < shape.rows; i++) powers[i] = -std::min(std::max(single[i], -30.0f), 30.0f);
    powers += shape.rows;
    for (size_t i = 0; shape.kinds > 0 && i < shape.rows; i++, scores += shape.kinds, powers += shape.kinds) {
        const float most = *std::max_element(scores, scores + shape.kinds);
        for (size_t k = 0; k < shape.kinds; k++) powers[k] = scores[k] - most;
    }
}

// The probabilities, from what the exponential gave.
inline void finish(const Shape &shape, const float *powers, float *single, float *kinds) {
    for (size_t i = 0; i < shape.rows; i++) single[i] = 1.0f / (1.0f + powers[i]);
    powers += shape.rows;
    for (size_t i = 0; shape.kinds > 0 && i < shape.rows; i++, kinds += shape.kinds, powers += shape.kinds) {
        const float whole = pairwise(powers, shape.kinds);
        for (size_t k = 0; k < shape.kinds; k++) kinds[k] = powers[k] / whole;
    }
}

} // namespace probabilities
} // namespace native
