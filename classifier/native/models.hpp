// The Python side of trees, rounding and probabilities. `interface.py` says what the functions do.
#pragma once
#include "base/guarded.hpp"
#include "features/rounding.hpp"
#include "model/probabilities.hpp"
#include "model/trees.hpp"

namespace native {
namespace {

const char *const TREES = "copytaster.trees";

PyObject *plant(PyObject *, PyObject *arguments) {
    PyObject *feature, *threshold, *missing_left, *left, *right, *value, *roots, *baseline;
    if (!PyArg_ParseTuple(arguments, "OOOOOOOO", &feature, &threshold, &missing_left, &left, &right, &value, &roots,
                          &baseline))
        return nullptr;
    return guarded([&] {
        const Array<const int16_t> features(feature);
        const Array<const float> thresholds(threshold), values(value), baselines(baseline);
        const Array<const uint8_t> missing(missing_left);
        const Array<const int32_t> lefts(left), rights(right), first(roots);
        auto trees = std::make_unique<Trees>(Nodes{features, thresholds, missing, lefts, rights, values}, first, baselines);
        return capsule_of(std::move(trees), TREES);
    });
}

PyObject *tree_scores(PyObject *, PyObject *arguments) {
    PyObject *capsule, *columns, *scores;
    if (!PyArg_ParseTuple(arguments, "OOO", &capsule, &columns, &scores)) return nullptr;
    return guarded([&] {
        Trees &trees = kept_in<Trees>(capsule, TREES);
        const Array<const Half> values(columns);
        const Array<float> out(scores);
        const size_t rows = out.size() / trees.outputs();
        require(rows > 0 && out.size() % trees.outputs() == 0 && values.size() % rows == 0, "the shapes do not fit");
        trees.score(values.data(), values.size() / rows, rows, out.data());
        return none();
    });
}

PyObject *round_halves(PyObject *, PyObject *arguments) {
    PyObject *values, *halves;
    if (!PyArg_ParseTuple(arguments, "OO", &values, &halves)) return nullptr;
    return guarded([&] {
        const Array<const float> from(values);
        const Array<Half> to(halves);
        require(from.size() == to.size(), "the shapes do not fit");
        const float *value = from.data(); // compilers make vectors where nothing can change on the way
        Half *half = to.data();
        for (size_t i = 0, size = from.size(); i < size; i++) half[i] = rounded(value[i]);
        return none();
    });
}

probabilities::Shape shape_of(size_t single, size_t scores, size_t powers) {
    require(single > 0 && scores % single == 0 && single + scores == powers, "the shapes do not fit");
    return {single, scores / single};
}

PyObject *prepare_powers(PyObject *, PyObject *arguments) {
    PyObject *single, *scores, *powers;
    if (!PyArg_ParseTuple(arguments, "OOO", &single, &scores, &powers)) return nullptr;
    return guarded([&] {
        const Array<const float> one(single), many(scores);
        const Array<float> out(powers);
        probabilities::prepare(shape_of(one.size(), many.size(), out.size()), one.data(), many.data(), out.data());
        return none();
    });
}

PyObject *finish_powers(PyObject *, PyObject *arguments) {
    PyObject *powers, *single, *scores;
    if (!PyArg_ParseTuple(arguments, "OOO", &powers, &single, &scores)) return nullptr;
    return guarded([&] {
        const Array<const float> from(powers);
        const Array<float> one(single), many(scores);
        probabilities::finish(shape_of(one.size(), many.size(), from.size()), from.data(), one.data(), many.data());
        return none();
    });
}

} // namespace
} // namespace native
