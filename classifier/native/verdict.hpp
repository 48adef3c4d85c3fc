// verdict.py, `decide`: probabilities → verdicts.
#pragma once
#include "base/instances.hpp"

namespace native {
namespace verdicts {

// The likeliest label of one side of the threshold, the first of equal ones; the first label if the side has none.
inline size_t likeliest(const float *kinds, const Array<const uint8_t> &of_article, bool side) {
    const auto value = [&](size_t k) { return (of_article[k] != 0) == side ? kinds[k] : -1.0f; };
    size_t best = 0;
    for (size_t k = 1; k < of_article.size(); k++)
        if (value(k) > value(best)) best = k;
    return best;
}

inline PyObject *item(PyObject *tuple, size_t at) {
    PyObject *found = PyTuple_GetItem(tuple, static_cast<Py_ssize_t>(at));
    if (found == nullptr) throw PythonError();
    return found;
}

// `kind` is the class, with slots for block, label, probability, kept, reasons and runner_up. `labels` and `are_kept`
// are tuples with one entry per kind, `blocks` and `reasons` with one per block; no reasons are one `()` for all.
inline PyObject *make(PyObject *kind, PyObject *blocks, const Array<const float> &probability,
                      const Array<const float> &kinds, const Array<const uint8_t> &of_article, PyObject *labels,
                      PyObject *are_kept, float threshold, PyObject *reasons) {
    enum { BLOCK, LABEL, PROBABILITY, KEPT, REASONS, RUNNER_UP };
    const size_t size = probability.size(), width = of_article.size();
    const auto is_of = [](PyObject *tuple, size_t entries) { return PyTuple_Size(tuple) == static_cast<Py_ssize_t>(entries); };
    require(width > 0 && kinds.size() == size * width && is_of(labels, width) && is_of(are_kept, width),
            "the probabilities do not fit the labels");
    require(is_of(blocks, size) && (is_of(reasons, size) || is_of(reasons, 0)), "the probabilities do not fit the blocks");
    const bool has_reasons = PyTuple_Size(reasons) > 0;
    instances::Maker maker(kind, RUNNER_UP + 1);
    Owned all(PyTuple_New(static_cast<Py_ssize_t>(size)));
    for (size_t i = 0; i < size; i++) {
        const bool side = probability[i] >= threshold;
        const float *row = kinds.data() + i * width;
        const size_t label = likeliest(row, of_article, side), other = likeliest(row, of_article, !side);
        const Owned number(PyFloat_FromDouble(static_cast<double>(probability[i])));
        Owned one = maker.empty();
        PyObject *block = item(blocks, i);
        maker.set(one, BLOCK, block, PyObject_GC_IsTracked(block) == 0); // blocks of the core are not tracked
        maker.set(one, LABEL, item(labels, label), true); // of an enumeration, which holds no verdict
        maker.set(one, PROBABILITY, number);
        maker.set(one, KEPT, item(are_kept, label));
        maker.set(one, REASONS, has_reasons ? item(reasons, i) : reasons);
        maker.set(one, RUNNER_UP, item(labels, other), true);
        PyTuple_SetItem(all, static_cast<Py_ssize_t>(i), one.release());
    }
    return all.release();
}

} // namespace verdicts
} // namespace native
