// The Python side: functions that take arrays and fill others. `interface.py` has their shapes.
#include "appended/outline.hpp"
#include "features/belonging.hpp"
#include "features/context.hpp"
#include "features/evidence.hpp"
#include "features/links.hpp"
#include "features/markup.hpp"
#include "features/opinions.hpp"
#include "features/reading.hpp"
#include "features/rounding.hpp"
#include "features/shape.hpp"
#include "kind/sums.hpp"
#include "model/linear.hpp"
#include "model/probabilities.hpp"
#include "model/trees.hpp"
#include "pages.hpp"

#include <memory>

namespace native {
namespace {

const char *const TREES = "copytaster.trees";
const size_t PAGE_COLUMNS = size_t(shape::COLUMNS) + links::COLUMNS + markup::COLUMNS + context::COLUMNS +
                            evidence::COLUMNS + belonging::COLUMNS;

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

// Hand a layout over, with a copy of what Python reads of it.
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

// A list of the elements whose string, of those that `numbers_of` gives, is the wanted one.
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

PyMethodDef FUNCTIONS[] = {
    {"plant", plant, METH_VARARGS, "Lay out trees."},
    {"tree_scores", tree_scores, METH_VARARGS, "Fill the scores of rows by planted trees."},
    {"round_halves", round_halves, METH_VARARGS, "Fill halves with numbers, rounded."},
    {"letters", letters, METH_VARARGS, "Keep what Python says of characters."},
    {"lay_out", lay_out, METH_VARARGS, "Lay out the nodes and leaves of a page, for the columns."},
    {"lay_out_cut", lay_out_cut, METH_VARARGS, "Lay out a page that the core has cut."},
    {"page_columns", page_columns, METH_VARARGS, "Fill the columns of a page, without its reading."},
    {"reading_columns", reading_columns, METH_VARARGS, "Fill the columns of trafilatura's reading."},
    {"opinion_columns", opinion_columns, METH_VARARGS, "Fill the columns of the second pass."},
    {"add_logarithms", add_logarithms, METH_VARARGS, "Fill the columns of the second pass that are logarithms."},
    {"prepare_powers", prepare_powers, METH_VARARGS, "Fill what the exponential is taken of, from scores."},
    {"finish_powers", finish_powers, METH_VARARGS, "Fill probabilities, from the powers of scores."},
    {"linear_columns", linear_columns, METH_VARARGS, "Fill the columns of the linear models."},
    {"kind_sums", page_kind_sums, METH_VARARGS, "Fill sums and counts over the blocks of a page."},
    {"rules", rules, METH_VARARGS, "Keep the rules by which pages are segmented."},
    {"is_valid", is_valid, METH_O, "Whether a page may go to the parser as it is."},
    {"holds", text_holds, METH_VARARGS, "Whether a text holds another one."},
    {"elements_of", elements_of, METH_VARARGS, "The elements of a layout with a tag."},
    {"elements_called", elements_called, METH_VARARGS, "The elements of a layout with certain names."},
    {"running_prose", running_prose, METH_O, "How many paragraphs come before each block, and how much prose."},
    {"elements_named", elements_named, METH_VARARGS, "The elements with certain words in their attributes."},
    {"moving_rules_of", moving_rules_of, METH_VARARGS, "The rules of style elements that may move text."},
    {"moving_rules", moving_rules, METH_O, "The rules of a style sheet that may move text."},
    {"words", page_words, METH_VARARGS, "The hashes of the words of texts, and their values."},
    {"attributes_fit", attributes_fit, METH_VARARGS, "Whether no tag has too many attributes."},
    {"verdicts", page_verdicts, METH_VARARGS, "The verdicts on blocks, of their probabilities."},
    {"blocks", page_blocks, METH_VARARGS, "The leaves of a page as blocks, with their paths."},
    {"keys", keys, METH_O, "Keep the keys of characters."},
    {"beginnings", page_beginnings, METH_VARARGS, "The paragraphs of a page, and those that open like another one."},
    {"links", links_of, METH_VARARGS, "The links of leaves that lead to a page."},
    {"inline_html", inline_html, METH_VARARGS, "The texts of blocks with links and emphasis."},
    {"inline_html_of_cut", inline_html_of_cut, METH_VARARGS, "The same of blocks that the layout cuts."},
    {"shown_pictures", shown_pictures, METH_VARARGS, "The pictures among the blocks of a page."},
    {"read_html", read_html, METH_O, "The root of a page in UTF-8; None where lxml has to read it."},
    {"read_xml", read_xml, METH_O, "The root of a tree that lxml has written as XML."},
    {"write_xml", write_xml, METH_O, "A page that was read, as XML."},
    {"elements_holding", elements_holding, METH_VARARGS, "The elements with certain attributes."},
    {"declarations", page_declarations, METH_O, "What the elements that declare something say."},
    {"elements_counted", elements_counted, METH_VARARGS, "How many elements have each of some tags."},
    {"segment", segment_page, METH_VARARGS, "Cut a page into nodes and leaves."},
    {nullptr, nullptr, 0, nullptr},
};

int add_types(PyObject *module) {
    element::Types &types = types_of_module(module);
    types.element = element::element_type(module);
    types.walk = element::walk_type(module);
    if (types.element == nullptr || types.walk == nullptr) return -1;
    return PyModule_AddType(module, types.element);
}

int visit_types(PyObject *module, visitproc visit, void *arg) {
    const element::Types &types = types_of_module(module);
    Py_VISIT(types.element);
    Py_VISIT(types.walk);
    return 0;
}

int clear_types(PyObject *module) {
    element::Types &types = types_of_module(module);
    Py_CLEAR(types.element);
    Py_CLEAR(types.walk);
    return 0;
}

PyModuleDef_Slot SLOTS[] = {
    {Py_mod_exec, reinterpret_cast<void *>(add_types)},
    {0, nullptr},
};

PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    "_core",
    "The native core of copytaster.",
    sizeof(element::Types),
    FUNCTIONS,
    SLOTS,
    visit_types,
    clear_types,
    nullptr,
};

} // namespace
} // namespace native

PyMODINIT_FUNC PyInit__core() { return PyModuleDef_Init(&native::MODULE); }
