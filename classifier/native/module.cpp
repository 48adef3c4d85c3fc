// The Python side: functions that take arrays and fill others. `__init__.py` imports them and has their shapes.
#include "belonging.hpp"
#include "context.hpp"
#include "evidence.hpp"
#include "kind_sums.hpp"
#include "linear.hpp"
#include "links.hpp"
#include "markup.hpp"
#include "opinions.hpp"
#include "page.hpp"
#include "reading.hpp"
#include "rounding.hpp"
#include "shape.hpp"
#include "trees.hpp"

#include <memory>

namespace native {
namespace {

const char *const TREES = "copytaster.trees";
const size_t PAGE_COLUMNS = size_t(shape::COLUMNS) + links::COLUMNS + markup::COLUMNS + context::COLUMNS +
                            evidence::COLUMNS + belonging::COLUMNS;

void fell(PyObject *capsule) { delete static_cast<Trees *>(PyCapsule_GetPointer(capsule, TREES)); }

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
        return capsule_of(std::move(trees), TREES, fell);
    });
}

PyObject *tree_scores(PyObject *, PyObject *arguments) {
    PyObject *capsule, *columns, *scores;
    if (!PyArg_ParseTuple(arguments, "OOO", &capsule, &columns, &scores)) return nullptr;
    return guarded([&]() -> PyObject * {
        Trees *trees = static_cast<Trees *>(PyCapsule_GetPointer(capsule, TREES));
        if (trees == nullptr) throw PythonError();
        const Array<const Half> values(columns);
        const Array<float> out(scores);
        const size_t rows = out.size() / trees->outputs();
        require(rows > 0 && out.size() % trees->outputs() == 0 && values.size() % rows == 0, "the shapes do not fit");
        trees->score(values.data(), values.size() / rows, rows, out.data());
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
        for (size_t i = 0; i < from.size(); i++) to[i] = rounded(from[i]);
        return none();
    });
}

PyObject *linear_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *name_weights, *text_weights, *text_bias, *columns;
    float name_bias;
    if (!PyArg_ParseTuple(arguments, "OOfOOO", &layout, &name_weights, &name_bias, &text_weights, &text_bias, &columns))
        return nullptr;
    return guarded([&] {
        const Layout page(layout);
        const Characters texts(PyObject_GetAttrString(layout, "codes"));
        const Array<const float> names(name_weights), by_hash(text_weights), bias(text_bias);
        const Array<float> out(columns);
        const size_t n = page.blocks, heads = bias.size();
        require(names.size() == size_t(1) << NAME_BITS && by_hash.size() == heads << TEXT_BITS && heads > 0,
                "the weights have another shape");
        require(texts.texts() == n && n > 0, "the texts do not fit the blocks");
        require(out.size() == (3 + AROUND + heads + AROUND) * n, "the table has another number of columns");
        const Table table(out, 0, n);
        NameScorer(names.data(), name_bias).score(layout, page, table[0], table[1]);
        for (size_t i = 0; i < n; i++) table[2][i] = table[0][i] + table[1][i];
        around(page, table[2], table, 3);
        TextScorer scorer(by_hash.data(), bias.data(), heads);
        const size_t text = 3 + AROUND;
        for (size_t i = 0; i < n; i++) scorer.score(texts.codes(i), texts.size(i), table[text] + i, n);
        around(page, table[text], table, text + heads);
        return none();
    });
}

PyObject *page_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *properties, *title, *description, *authors, *outlet, *body, *alternatives, *columns;
    int has_title, typed, has_description;
    if (!PyArg_ParseTuple(arguments, "OO(OOOOOO)(ppp)O", &layout, &properties, &title, &description, &authors, &outlet,
                          &body, &alternatives, &has_title, &typed, &has_description, &columns))
        return nullptr;
    return guarded([&] {
        const Layout page(layout);
        const Characters texts(PyObject_GetAttrString(layout, "codes"));
        const Array<const int32_t> of_tags(properties);
        const Tags tags(layout, of_tags, page.elements);
        const Array<const uint32_t> titles(title), descriptions(description), names(authors), outlets(outlet);
        const Array<const uint32_t> bodies(body), pictures(alternatives);
        const Array<float> out(columns);
        require(texts.texts() == page.blocks && page.blocks > 0, "the texts do not fit the blocks");
        require(out.size() == PAGE_COLUMNS * page.blocks, "the table has another number of columns");
        size_t first = 0;
        const auto next = [&](size_t width) { return Table(out, (first += width) - width, page.blocks); };
        const Table own = next(shape::COLUMNS), link_columns = next(links::COLUMNS), tag_columns = next(markup::COLUMNS);
        const Table around = next(context::COLUMNS), said = next(evidence::COLUMNS), lists = next(belonging::COLUMNS);
        shape::columns(texts, own);
        links::columns(layout, page, link_columns);
        markup::columns(layout, page, tags, tag_columns);
        context::columns(page, texts, tags, own, around);
        evidence::columns(page, texts,
                          {titles, descriptions, names, outlets, bodies, pictures, has_title != 0, typed != 0,
                           has_description != 0},
                          said);
        belonging::columns(layout, page, texts, tags, own, said, lists);
        return none();
    });
}

PyObject *reading_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *lines, *equal, *columns;
    if (!PyArg_ParseTuple(arguments, "OOOO", &layout, &lines, &equal, &columns)) return nullptr;
    return guarded([&] {
        const Layout page(layout);
        const Characters texts(PyObject_GetAttrString(layout, "codes"));
        const Array<const float> whole(equal);
        const Array<float> out(columns);
        require(texts.texts() == page.blocks && whole.size() == page.blocks, "the texts do not fit the blocks");
        require(out.size() == reading::COLUMNS * page.blocks, "the table has another number of columns");
        const Table table(out, 0, page.blocks);
        std::unique_ptr<const Characters> said;
        if (lines != Py_None) {
            Py_IncRef(lines);
            said.reset(new Characters(lines));
        }
        reading::kept(texts, said.get(), whole, table[reading::KEPT]);
        reading::columns(page, table);
        return none();
    });
}

PyObject *opinion_columns(PyObject *, PyObject *arguments) {
    PyObject *layout, *keep, *spare, *columns;
    if (!PyArg_ParseTuple(arguments, "OOOO", &layout, &keep, &spare, &columns)) return nullptr;
    return guarded([&] {
        const Layout page(layout);
        const Array<const float> first(keep);
        const Array<float> room(spare), out(columns);
        require(first.size() == page.blocks && page.blocks > 0, "the probabilities do not fit the blocks");
        require(room.size() == reading::COLUMNS * page.blocks && out.size() == opinions::COLUMNS * page.blocks,
                "the table has another number of columns");
        opinions::columns(page, first.data(), room, Table(out, 0, page.blocks));
        return none();
    });
}

PyObject *page_kind_sums(PyObject *, PyObject *arguments) {
    PyObject *layout, *kinds, *is_inside, *labels, *headings, *mass, *sums, *counts;
    if (!PyArg_ParseTuple(arguments, "OOOOOOOO", &layout, &kinds, &is_inside, &labels, &headings, &mass, &sums, &counts))
        return nullptr;
    return guarded([&] {
        const Layout page(layout);
        const Tuple texts(layout, "of_leaves", "text", page.blocks);
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
        kind_sums::add_up(page, texts, of_kinds.among(kept), among, masses.data(), totals.data(), numbers.data());
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
    {"page_columns", page_columns, METH_VARARGS, "Fill the columns of a page, without its reading."},
    {"reading_columns", reading_columns, METH_VARARGS, "Fill the columns of trafilatura's reading."},
    {"opinion_columns", opinion_columns, METH_VARARGS, "Fill the columns of the second pass."},
    {"linear_columns", linear_columns, METH_VARARGS, "Fill the columns of the linear models."},
    {"kind_sums", page_kind_sums, METH_VARARGS, "Fill sums and counts over the blocks of a page."},
    {"rules", rules, METH_VARARGS, "Keep the rules by which pages are segmented."},
    {"is_valid", is_valid, METH_O, "Whether a page may go to the parser as it is."},
    {"holds", text_holds, METH_VARARGS, "Whether a text holds another one."},
    {"moving_rules", moving_rules, METH_O, "The rules of a style sheet that may move text."},
    {"words", page_words, METH_VARARGS, "The hashes of the words of texts, and their values."},
    {"attributes_fit", attributes_fit, METH_VARARGS, "Whether no element has too many attributes."},
    {"instances", made_instances, METH_VARARGS, "Many objects of a dataclass, of one list per field."},
    {"inline_html", inline_html, METH_VARARGS, "The texts of blocks with links and emphasis."},
    {"shown_pictures", shown_pictures, METH_VARARGS, "The pictures among the blocks of a page."},
    {"read_html", read_html, METH_O, "The root of a page in UTF-8; None where lxml has to read it."},
    {"read_xml", read_xml, METH_O, "The root of a tree that lxml has written as XML."},
    {"write_xml", write_xml, METH_O, "A page that was read, as XML."},
    {"elements_holding", elements_holding, METH_VARARGS, "The elements with certain attributes."},
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
