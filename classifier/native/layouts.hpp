// The Python side of layouts and of the columns that are computed of them. `interface.py` says what the functions do.
#pragma once
#include "appended/outline.hpp"
#include "features/belonging.hpp"
#include "features/context.hpp"
#include "features/evidence.hpp"
#include "features/links.hpp"
#include "features/markup.hpp"
#include "features/opinions.hpp"
#include "features/reading.hpp"
#include "features/shape.hpp"
#include "kind/sums.hpp"
#include "model/linear.hpp"
#include "pages.hpp"

namespace native {
namespace {

const char *const LETTERS = "copytaster.letters";
const char *const LAYOUT = "copytaster.layout";

const Layout &layout_in(PyObject *capsule) { return kept_in<Layout>(capsule, LAYOUT); }

const Letters &letters_in(PyObject *capsule) { return kept_in<Letters>(capsule, LETTERS); }

PyObject *letters(PyObject *, PyObject *arguments) {
    PyObject *ask, *lowered;
    if (!PyArg_ParseTuple(arguments, "OO", &ask, &lowered)) return nullptr;
    return guarded([&] { return capsule_of(std::make_unique<Letters>(ask, lowered), LETTERS); });
}

template <class From, class To> void fill(const std::vector<From> &row, const Array<To> &table, size_t number) {
    std::copy(row.begin(), row.end(), table.data() + number * row.size());
}

// Hand a layout to Python and copy the columns that Python reads.
PyObject *laid_out(std::unique_ptr<Layout> page, PyObject *sizes, PyObject *places, PyObject *elements) {
    const Array<float> of_texts(sizes);
    const Array<int64_t> of_blocks(places), of_elements(elements);
    require(of_texts.size() == 2 * page->blocks && of_blocks.size() == 2 * page->blocks &&
                of_elements.size() == 4 * page->elements,
            "the shapes do not fit");
    fill(page->chars, of_texts, 0);
    fill(page->link_chars, of_texts, 1);
    fill(page->node, of_blocks, 0);
    fill(page->group, of_blocks, 1);
    fill(page->parent, of_elements, 0);
    fill(page->first, of_elements, 1);
    fill(page->end, of_elements, 2);
    fill(page->depth, of_elements, 3);
    return capsule_of(std::move(page), LAYOUT);
}

PyObject *lay_out(PyObject *, PyObject *arguments) {
    PyObject *known, *nodes, *leaves, *sizes, *places, *elements;
    if (!PyArg_ParseTuple(arguments, "OOOOOO", &known, &nodes, &leaves, &sizes, &places, &elements)) return nullptr;
    return guarded([&] {
        auto page = std::make_unique<Layout>(letters_in(known), nodes, leaves);
        return laid_out(std::move(page), sizes, places, elements);
    });
}

PyObject *lay_out_cut(PyObject *, PyObject *arguments) {
    PyObject *known, *cut, *gone, *sizes, *places, *elements;
    if (!PyArg_ParseTuple(arguments, "OOO!OOO", &known, &cut, &PyTuple_Type, &gone, &sizes, &places, &elements))
        return nullptr;
    return guarded([&] {
        const segment::Segmented &from = segmented_in(cut);
        std::vector<bool> is_gone(from.leaves.size(), false);
        for (Py_ssize_t i = 0; i < PyTuple_Size(gone); i++) {
            const size_t block = PyLong_AsSize_t(PyTuple_GetItem(gone, i));
            if (PyErr_Occurred() != nullptr) throw PythonError();
            require(block < is_gone.size(), "the page has fewer blocks");
            is_gone[block] = true;
        }
        auto page = std::make_unique<Layout>(letters_in(known), from, is_gone);
        return laid_out(std::move(page), sizes, places, elements);
    });
}

// List the elements with a string; `numbers_of` selects the tags of a layout or the names.
template <typename NumbersOf> PyObject *list_elements_with(PyObject *arguments, NumbersOf numbers_of) {
    PyObject *capsule, *wanted;
    if (!PyArg_ParseTuple(arguments, "OU", &capsule, &wanted)) return nullptr;
    return guarded([&] {
        const Layout &layout = layout_in(capsule);
        Owned list(PyList_New(0));
        for (const size_t element : layout.elements_with(numbers_of(layout), wanted))
            if (PyList_Append(list, Owned(PyLong_FromSize_t(element))) != 0) throw PythonError();
        return list.release();
    });
}

PyObject *elements_of(PyObject *, PyObject *arguments) {
    return list_elements_with(arguments, [](const Layout &layout) -> const auto & { return layout.tag; });
}

PyObject *elements_called(PyObject *, PyObject *arguments) {
    return list_elements_with(arguments, [](const Layout &layout) -> const auto & { return layout.names; });
}

PyObject *running_prose(PyObject *, PyObject *capsule) {
    return guarded([&] { return outline::running_prose(layout_in(capsule)); });
}

const size_t PAGE_COLUMNS = size_t(shape::COLUMNS) + links::COLUMNS + markup::COLUMNS + context::COLUMNS +
                            evidence::COLUMNS + belonging::COLUMNS;


PyObject *linear_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *name_weights, *text_weights, *text_bias, *columns;
    float name_bias;
    if (!PyArg_ParseTuple(arguments, "OOfOOO", &layout, &name_weights, &name_bias, &text_weights, &text_bias, &columns))
        return nullptr;
    return guarded([&] {
        const Layout &page = layout_in(layout);
        const Array<const float> names(name_weights), by_hash(text_weights), bias(text_bias);
        const Array<float> out(columns);
        const size_t n = page.blocks, heads = bias.size();
        require(names.size() == size_t(1) << NAME_BITS && by_hash.size() == heads << TEXT_BITS && heads > 0,
                "the weights have another shape");
        require(out.size() == (3 + AROUND + heads + AROUND) * n, "the table has another number of columns");
        const Table table(out.data(), 0, n);
        NameScorer(names.data(), name_bias).score(page, table[0], table[1]);
        for (size_t i = 0; i < n; i++) table[2][i] = table[0][i] + table[1][i];
        around(page, table[2], table, 3);
        TextScorer scorer(by_hash.data(), bias.data(), heads);
        const size_t text = 3 + AROUND;
        for (size_t i = 0; i < n; i++) scorer.score(page.texts.codes(i), page.texts.size(i), table[text] + i, n);
        around(page, table[text], table, text + heads);
        return none();
    });
}

PyObject *page_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *known, *properties, *declared[6], *columns;
    int has_title, typed, has_description;
    if (!PyArg_ParseTuple(arguments, "OOO(UUUUUU)(ppp)O", &layout, &known, &properties, &declared[0], &declared[1],
                          &declared[2], &declared[3], &declared[4], &declared[5], &has_title, &typed, &has_description,
                          &columns))
        return nullptr;
    return guarded([&] {
        const Layout &page = layout_in(layout);
        const Tags tags(page, properties);
        Characters said[6];
        for (size_t k = 0; k < 6; k++) {
            said[k].add_squeezed(declared[k]);
            said[k].classify(letters_in(known));
        }
        const evidence::Head head = {said[0], said[1], said[2], said[3], said[4], said[5], has_title != 0, typed != 0,
                                     has_description != 0};
        const Array<float> out(columns);
        require(out.size() == PAGE_COLUMNS * page.blocks, "the table has another number of columns");
        size_t first = 0;
        const auto next = [&](size_t width) { return Table(out.data(), (first += width) - width, page.blocks); };
        const Table own = next(shape::COLUMNS), link_columns = next(links::COLUMNS), tag_columns = next(markup::COLUMNS);
        const Table around = next(context::COLUMNS), evidence = next(evidence::COLUMNS), lists = next(belonging::COLUMNS);
        shape::columns(page.texts, own);
        links::columns(page, link_columns);
        markup::columns(page, tags, tag_columns);
        context::columns(page, tags, own, around);
        evidence::columns(page, head, evidence);
        belonging::columns(page, tags, own, evidence, lists);
        return none();
    });
}

PyObject *reading_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *known, *lines, *equal, *columns;
    if (!PyArg_ParseTuple(arguments, "OOO!OO", &layout, &known, &PyList_Type, &lines, &equal, &columns)) return nullptr;
    return guarded([&] {
        const Layout &page = layout_in(layout);
        const Array<const float> whole(equal);
        const Array<float> out(columns);
        require(whole.size() == page.blocks, "the texts do not fit the blocks");
        require(out.size() == reading::COLUMNS * page.blocks, "the table has another number of columns");
        const Table table(out.data(), 0, page.blocks);
        Characters said;
        for (Py_ssize_t i = 0; i < PyList_Size(lines); i++) said.add(PyList_GetItem(lines, i));
        said.classify(letters_in(known));
        reading::kept(page.texts, said, whole.data(), table[reading::KEPT]);
        reading::columns(page, table);
        return none();
    });
}

PyObject *opinion_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *keep, *odds, *kinds, *places, *logarithms, *weighed, *columns;
    if (!PyArg_ParseTuple(arguments, "OOOOOOOO", &layout, &keep, &odds, &kinds, &places, &logarithms, &weighed, &columns))
        return nullptr;
    return guarded([&] {
        const Layout &page = layout_in(layout);
        const size_t n = page.blocks;
        const Array<const float> first(keep), both(odds), of_kinds(kinds);
        const Array<const int32_t> labels(places);
        const Array<float> logs(logarithms), chars(weighed), out(columns);
        require(first.size() == n && both.size() == 2 * n && of_kinds.size() % n == 0,
                "the probabilities do not fit the blocks");
        require(logs.size() == opinions::logarithms(n) && chars.size() == n, "the results have another size");
        require(out.size() == (size_t(opinions::COLUMNS) + labels.size()) * n, "the table has another number of columns");
        const Table table(out.data(), 0, n);
        opinions::columns(page, first.data(), both.data(), table, logs.data(), chars.data());
        opinions::add_kinds(n, of_kinds.data(), of_kinds.size() / n, labels, table);
        return none();
    });
}

PyObject *add_logarithms(PyObject *, PyObject *arguments) {
    PyObject *layout, *logarithms, *columns;
    double kept_chars, log_of_kept;
    if (!PyArg_ParseTuple(arguments, "OOddO", &layout, &logarithms, &kept_chars, &log_of_kept, &columns)) return nullptr;
    return guarded([&] {
        const Layout &page = layout_in(layout);
        const Array<const float> logs(logarithms);
        const Array<float> out(columns);
        require(logs.size() == opinions::logarithms(page.blocks) && out.size() >= size_t(opinions::COLUMNS) * page.blocks,
                "the shapes do not fit");
        opinions::add_logarithms(page, logs.data(), kept_chars, log_of_kept, Table(out.data(), 0, page.blocks));
        return none();
    });
}

PyObject *page_kind_sums(PyObject *, PyObject *arguments) {
    PyObject *layout, *kinds, *is_inside, *labels, *headings, *mass, *sums, *counts;
    if (!PyArg_ParseTuple(arguments, "OOOOOOOO", &layout, &kinds, &is_inside, &labels, &headings, &mass, &sums, &counts))
        return nullptr;
    return guarded([&] {
        const Layout &page = layout_in(layout);
        const Array<const float> values(kinds);
        const Array<const uint8_t> kept(is_inside);
        const Array<const int32_t> wanted(labels);
        const Array<const int64_t> among(headings);
        const Array<float> masses(mass), totals(sums);
        const Array<int64_t> numbers(counts);
        const size_t width = kept.size();
        require(page.blocks > 0 && values.size() == page.blocks * width, "the probabilities do not fit the blocks");
        require(masses.size() == page.blocks && totals.size() == kind_sums::SUMS + wanted.size() &&
                    numbers.size() == kind_sums::COUNTS,
                "the results have another size");
        const kind_sums::Kinds of_kinds(values.data(), page.blocks, width);
        kind_sums::add_up(page, of_kinds.among(kept), among, masses.data(), totals.data(), numbers.data());
        for (size_t k = 0; k < wanted.size(); k++) {
            require(wanted[k] < static_cast<int32_t>(width), "a label has no probabilities");
            totals[kind_sums::SUMS + k] = wanted[k] < 0 ? 0.0f : of_kinds.total(static_cast<size_t>(wanted[k]));
        }
        return none();
    });
}

} // namespace
} // namespace native
