// appended/outline.py: how many paragraphs there are before each block of a page, and how much prose.
#pragma once
#include "features/layout.hpp"
#include "page/wide.hpp"

namespace native {
namespace outline {

const float SHORT = 25; // characters that a paragraph has in any script
const float LONG = 60;  // characters from which a text is a paragraph in any script

// Running counts of the paragraphs of a page and of their prose, which begin with 0.
struct Running {
    explicit Running(const Layout &page) : counts(page.blocks + 1), sums(page.blocks + 1) {
        for (size_t i = 0; i < page.blocks; i++) {
            const float chars = page.chars[i];
            bool is_paragraph = chars >= SHORT && 2 * page.link_chars[i] < chars;
            double size = static_cast<double>(page.texts.size(i));
            if (is_paragraph) {
                const bool wide = is_wide(page.texts.written(i), page.texts.size(i));
                is_paragraph = wide || chars >= LONG;
                if (wide) size *= MOST_WEIGHT;
            }
            counts[i + 1] = counts[i] + is_paragraph;
            sums[i + 1] = sums[i] + (is_paragraph ? size : 0.0);
        }
    }

    std::vector<size_t> counts;
    std::vector<double> sums;
};

// Two lists of the running counts and sums.
inline PyObject *running_prose(const Layout &page) {
    const Running running(page);
    const auto size = static_cast<Py_ssize_t>(running.counts.size());
    const Owned counts(PyList_New(size)), sums(PyList_New(size));
    for (Py_ssize_t i = 0; i < size; i++) {
        PyList_SetItem(counts, i, Owned(PyLong_FromSize_t(running.counts[static_cast<size_t>(i)])).release());
        PyList_SetItem(sums, i, Owned(PyFloat_FromDouble(running.sums[static_cast<size_t>(i)])).release());
    }
    return PyTuple_Pack(2, static_cast<PyObject *>(counts), static_cast<PyObject *>(sums));
}

} // namespace outline
} // namespace native
