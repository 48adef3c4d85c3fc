// appended/outline.py: how many paragraphs there are before each block of a page, and how much prose.
#pragma once
#include "features/layout.hpp"

namespace native {
namespace outline {

const float SHORT = 25;         // characters that a paragraph has in any script
const float LONG = 60;          // characters from which a text is a paragraph in any script
const double MOST_WEIGHT = 2.5; // characters of a Latin script for which one of a wide script counts
const size_t MOST_READ = 200;   // characters by which the script of a text is known

// What `_WIDE_TEXT` of page/segment.py finds.
inline bool is_wide(uint32_t code) {
    static const uint32_t RANGES[][2] = {
        {0x2E80, 0x2FDF}, {0x3000, 0x30FF}, {0x3100, 0x312F}, {0x31A0, 0x31BF},   {0x31F0, 0x4DBF}, {0x4E00, 0x9FFF},
        {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, {0xFF00, 0xFF9F},   {0xFFE0, 0xFFE6}, {0x20000, 0x3FFFF},
    };
    if (code < RANGES[0][0]) return false;
    for (const auto &range : RANGES)
        if (code <= range[1]) return code >= range[0];
    return false;
}

// `is_wide` of page/segment.py
inline bool is_wide(const uint32_t *text, size_t size) {
    size = std::min(size, MOST_READ);
    const auto wide = std::count_if(text, text + size, [](uint32_t code) { return is_wide(code); });
    if (3 * static_cast<size_t>(wide) <= size) return false;
    size_t bytes = 0;
    for (size_t i = 0; i < size; i++) bytes += text[i] < 0x80 ? 1 : text[i] < 0x800 ? 2 : text[i] < 0x10000 ? 3 : 4;
    return bytes * 3 > size * 5;
}

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
