// The Python side of reading a page: functions that take texts. `interface.py` says what they are for.
#pragma once
#include "base/search.hpp"
#include "html/limits.hpp"
#include "html/reader.hpp"
#include "html/valid.hpp"
#include "html/xml.hpp"
#include "kind/words.hpp"
#include "page/blocks.hpp"
#include "page/copies.hpp"
#include "page/links.hpp"
#include "page/pictures.hpp"
#include "page/rendering.hpp"
#include "page/rows.hpp"
#include "page/sheets.hpp"
#include "reading/declarations.hpp"
#include "tape/element_type.hpp"
#include "tape/holding.hpp"
#include "tape/serial.hpp"
#include "verdict.hpp"

namespace native {
namespace {

const char *const RULES = "copytaster.rules";
const char *const SEGMENTED = "copytaster.segmented";

PyObject *rules(PyObject *, PyObject *arguments) {
    PyObject *properties, *roles, *squeezed, *questions, *is_border, *hints;
    Py_ssize_t names, blocks, elements;
    if (!PyArg_ParseTuple(arguments, "OOOOOO(nnn)", &properties, &roles, &squeezed, &questions, &is_border, &hints, &names,
                          &blocks, &elements))
        return nullptr;
    return guarded([&] {
        require(names > 0 && blocks > 0 && elements > 0, "no room for names, blocks or elements");
        const segment::Limits most = {static_cast<size_t>(names), static_cast<size_t>(blocks),
                                      static_cast<size_t>(elements)};
        auto kept = std::make_unique<segment::Rules>(properties, roles, squeezed, questions, is_border, hints, most);
        return capsule_of(std::move(kept), RULES);
    });
}

const segment::Rules &rules_in(PyObject *capsule) { return kept_in<segment::Rules>(capsule, RULES); }

const segment::Segmented &segmented_in(PyObject *capsule) { return kept_in<segment::Segmented>(capsule, SEGMENTED); }

element::Types &types_of_module(PyObject *module) {
    return *static_cast<element::Types *>(PyModule_GetState(module));
}

// The element that a function is given.
const element::Object &given_element(PyObject *module, PyObject *given) {
    require(Py_TYPE(given) == types_of_module(module).element, "another object than an element of a tape");
    return *element::object_of(given);
}

// A text of Python's, or the bytes of one in UTF-8.
View written_text(PyObject *text) {
    if (!PyBytes_Check(text)) return utf8_of(text);
    return View(PyBytes_AsString(text), static_cast<size_t>(PyBytes_Size(text)));
}

PyObject *read_html(PyObject *module, PyObject *page) {
    return guarded([&] {
        const View text = written_text(page);
        auto tree = std::make_unique<element::Tree>(page);
        const bool is_read = html::read(text, tree->tape);
        return is_read ? element::root_of(types_of_module(module).element, std::move(tree)) : none();
    });
}

PyObject *write_xml(PyObject *module, PyObject *given) {
    return guarded([&] {
        const std::string xml = html::to_xml(given_element(module, given).tape());
        return PyBytes_FromStringAndSize(xml.data(), static_cast<Py_ssize_t>(xml.size()));
    });
}

PyObject *read_xml(PyObject *module, PyObject *text) {
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(text, &bytes, &size) != 0) return nullptr;
    return guarded([&] {
        auto tree = std::make_unique<element::Tree>(text);
        serial::Reader(View(bytes, static_cast<size_t>(size)), tree->tape);
        return element::root_of(types_of_module(module).element, std::move(tree));
    });
}

PyObject *segment_page(PyObject *module, PyObject *arguments) {
    PyObject *capsule, *given, *node, *leaf;
    if (!PyArg_ParseTuple(arguments, "OOO!O!", &capsule, &given, &PyType_Type, &node, &PyType_Type, &leaf)) return nullptr;
    return guarded([&] {
        const element::Object &root = given_element(module, given);
        require(root.number == 0, "an element that is not the root");
        segment::Segmenter segmenter(rules_in(capsule), root.tape(), given);
        auto segmented = std::make_unique<segment::Segmented>(root, std::move(segmenter));
        const segment::Segmented &page = *segmented;
        const Owned kept(capsule_of(std::move(segmented), SEGMENTED));
        return segment::Rows(node, leaf, page).with(kept);
    });
}

PyObject *elements_holding(PyObject *module, PyObject *arguments) {
    PyObject *given, *names, *parts;
    if (!PyArg_ParseTuple(arguments, "OO!O!", &given, &PyTuple_Type, &names, &PyTuple_Type, &parts)) return nullptr;
    return guarded([&] {
        given_element(module, given);
        return holding::elements(given, holding::views_of(names), holding::views_of(parts));
    });
}

PyObject *page_declarations(PyObject *module, PyObject *given) {
    return guarded([&] { return declarations::Reader(given_element(module, given)).fields(); });
}

PyObject *elements_named(PyObject *module, PyObject *arguments) {
    PyObject *given, *names, *words, *tags;
    if (!PyArg_ParseTuple(arguments, "OO!O!O!", &given, &PyTuple_Type, &names, &PyTuple_Type, &words, &PyTuple_Type, &tags))
        return nullptr;
    return guarded([&] {
        const element::Wanted wanted(given_element(module, given).tape(), tags);
        return holding::named(given, wanted, holding::views_of(names), holding::views_of(words));
    });
}

PyObject *elements_counted(PyObject *module, PyObject *arguments) {
    PyObject *given, *tags;
    if (!PyArg_ParseTuple(arguments, "OO!", &given, &PyTuple_Type, &tags)) return nullptr;
    return guarded([&] {
        given_element(module, given);
        return holding::counted(given, tags);
    });
}

PyObject *shown_pictures(PyObject *, PyObject *arguments) {
    PyObject *capsule, *page;
    Py_ssize_t from, to;
    if (!PyArg_ParseTuple(arguments, "OOnn", &capsule, &page, &from, &to)) return nullptr;
    return guarded([&] {
        require(from >= 0 && to >= 0, "a block before the first one");
        const auto first = static_cast<size_t>(from), end = static_cast<size_t>(to);
        return pictures::shown(rules_in(capsule), segmented_in(page), first, end).release();
    });
}

// The numbers in a list of blocks.
std::vector<size_t> blocks_in(PyObject *list) {
    std::vector<size_t> blocks;
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        const size_t block = PyLong_AsSize_t(PyList_GetItem(list, i));
        if (PyErr_Occurred() != nullptr) throw PythonError();
        require(blocks.empty() || blocks.back() < block, "the blocks do not ascend");
        blocks.push_back(block);
    }
    return blocks;
}

// Put the HTML of a block into a dictionary, unless its runs are another text.
void put_html(PyObject *result, rendering::Marker &marker, PyObject *leaves, size_t block,
              const std::vector<tracing::Run> &runs) {
    PyObject *leaf = PyTuple_GetItem(leaves, static_cast<Py_ssize_t>(block));
    PyObject *text = leaf == nullptr ? nullptr : PyTuple_GetItem(leaf, 1);
    if (text == nullptr) throw PythonError();
    const View shown = utf8_of(text);
    if (!marker.are_text(runs, shown)) return;
    const Owned number(PyLong_FromSize_t(block)), html(to_python(marker.html_of(runs, shown)));
    if (PyDict_SetItem(result, number, html) != 0) throw PythonError();
}

PyObject *inline_html_of_cut(PyObject *module, PyObject *arguments) {
    PyObject *capsule, *given, *leaves, *blocks, *anchor;
    if (!PyArg_ParseTuple(arguments, "OOO!O!O", &capsule, &given, &PyTuple_Type, &leaves, &PyList_Type, &blocks, &anchor))
        return nullptr;
    return guarded([&] {
        const element::Object &root = given_element(module, given);
        require(root.number == 0, "an element that is not the root");
        const segment::Rules &known = rules_in(capsule);
        segment::Events events;
        const segment::Segmenter segmented(known, root.tape(), given, &events);
        rendering::Marker marker(known, root.tape(), anchor);
        Owned result(PyDict_New());
        for (const size_t block : blocks_in(blocks))
            if (block < events.of_leaves.size())
                put_html(result, marker, leaves, block, tracing::runs_of(known, root.tape(), events.of_leaves[block]));
        return result.release();
    });
}

PyObject *inline_html(PyObject *, PyObject *arguments) {
    PyObject *capsule, *segmented, *leaves, *blocks, *anchor;
    if (!PyArg_ParseTuple(arguments, "OOO!O!O", &capsule, &segmented, &PyTuple_Type, &leaves, &PyList_Type, &blocks,
                          &anchor))
        return nullptr;
    return guarded([&] {
        const segment::Segmented &page = segmented_in(segmented);
        Owned result(PyDict_New());
        rendering::Marker marker(rules_in(capsule), page.tape(), anchor);
        const auto write = [&](size_t block, const std::vector<tracing::Run> &runs) {
            put_html(result, marker, leaves, block, runs);
        };
        tracing::Wanted wanted;
        wanted.blocks = blocks_in(blocks);
        tracing::Tracer(rules_in(capsule), page, std::move(wanted)).walk(write, [](size_t, uint32_t) {});
        return result.release();
    });
}

PyObject *attributes_fit(PyObject *, PyObject *arguments) {
    PyObject *text;
    char *bytes;
    Py_ssize_t size, limit;
    if (!PyArg_ParseTuple(arguments, "Sn", &text, &limit) || PyBytes_AsStringAndSize(text, &bytes, &size) != 0) return nullptr;
    return guarded([&] {
        const View page(bytes, static_cast<size_t>(size));
        return PyBool_FromLong(!html::AttributeCounter(page, static_cast<size_t>(limit)).exceeds());
    });
}

PyObject *text_holds(PyObject *, PyObject *arguments) {
    PyObject *text, *part;
    if (!PyArg_ParseTuple(arguments, "OU", &text, &part)) return nullptr;
    return guarded([&] { return PyBool_FromLong(search::holds(written_text(text), utf8_of(part))); });
}

PyObject *list_moving_rules(View sheet) {
    Owned list(PyList_New(0));
    sheets::moving(sheet, [&](View rule) {
        const Owned text(to_python(rule));
        if (PyList_Append(list, text) != 0) throw PythonError();
    });
    return list.release();
}

PyObject *moving_rules(PyObject *, PyObject *sheet) {
    if (!PyUnicode_Check(sheet)) return PyErr_Format(PyExc_TypeError, "a style sheet that is not a text");
    return guarded([&] { return list_moving_rules(utf8_of(sheet)); });
}

PyObject *moving_rules_of(PyObject *module, PyObject *arguments) {
    PyObject *elements;
    Py_ssize_t longest;
    if (!PyArg_ParseTuple(arguments, "O!n", &PyTuple_Type, &elements, &longest)) return nullptr;
    return guarded([&] {
        require(longest >= 0, "a length below 0");
        std::vector<View> parts;
        for (Py_ssize_t i = 0; i < PyTuple_Size(elements); i++) {
            const element::Object &one = given_element(module, PyTuple_GetItem(elements, i));
            parts.push_back(one.tape().text_behind(one.element().start));
        }
        return list_moving_rules(sheets::joined(parts, static_cast<size_t>(longest)));
    });
}

PyObject *is_valid(PyObject *, PyObject *text) {
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(text, &bytes, &size) != 0) return nullptr;
    return PyBool_FromLong(valid::is_valid(View(bytes, static_cast<size_t>(size))));
}

PyObject *page_verdicts(PyObject *, PyObject *arguments) {
    PyObject *kind, *blocks, *probability, *kinds, *of_article, *labels, *are_kept, *reasons;
    float threshold;
    if (!PyArg_ParseTuple(arguments, "OO!OOOO!O!fO!", &kind, &PyTuple_Type, &blocks, &probability, &kinds, &of_article,
                          &PyTuple_Type, &labels, &PyTuple_Type, &are_kept, &threshold, &PyTuple_Type, &reasons))
        return nullptr;
    return guarded([&] {
        const Array<const float> of_blocks(probability), of_kinds(kinds);
        const Array<const uint8_t> article(of_article);
        return verdicts::make(kind, blocks, of_blocks, of_kinds, article, labels, are_kept, threshold, reasons);
    });
}

PyObject *page_blocks(PyObject *, PyObject *arguments) {
    PyObject *kind, *nodes, *leaves;
    Py_ssize_t most_path, most_step;
    if (!PyArg_ParseTuple(arguments, "OOOnn", &kind, &nodes, &leaves, &most_path, &most_step)) return nullptr;
    return guarded([&] {
        require(most_path >= 0 && most_step >= 0, "no room for a path");
        return blocks::make(kind, nodes, leaves, static_cast<size_t>(most_path), static_cast<size_t>(most_step));
    });
}

const char *const KEYS = "copytaster.keys";

PyObject *keys(PyObject *, PyObject *ask) {
    return guarded([&] { return capsule_of(std::make_unique<copies::Keys>(ask), KEYS); });
}

PyObject *page_beginnings(PyObject *, PyObject *arguments) {
    PyObject *capsule, *nodes, *leaves;
    Py_ssize_t least, certain, opening;
    if (!PyArg_ParseTuple(arguments, "OOOnnn", &capsule, &nodes, &leaves, &least, &certain, &opening)) return nullptr;
    return guarded([&] {
        require(least >= 0 && certain >= 0 && opening >= 0, "a length below 0");
        const copies::Limits limits = {static_cast<size_t>(least), static_cast<size_t>(certain), static_cast<size_t>(opening)};
        return copies::Beginnings(kept_in<copies::Keys>(capsule, KEYS), nodes, leaves, limits).in_python();
    });
}

PyObject *links_of(PyObject *, PyObject *arguments) {
    PyObject *kind, *leaves, *origin, *ask;
    if (!PyArg_ParseTuple(arguments, "OOUO", &kind, &leaves, &origin, &ask)) return nullptr;
    return guarded([&] { return page_links::make(kind, leaves, origin, ask); });
}

PyObject *page_words(PyObject *, PyObject *arguments) {
    PyObject *capsule, *scopes;
    unsigned int bits;
    if (!PyArg_ParseTuple(arguments, "OIO!", &capsule, &bits, &PyList_Type, &scopes)) return nullptr;
    return guarded([&] {
        kind_words::Weights weights(rules_in(capsule).alphabet, bits);
        for (Py_ssize_t i = 0; i < PyList_Size(scopes); i++) {
            PyObject *text;
            unsigned int start;
            if (!PyArg_ParseTuple(PyList_GetItem(scopes, i), "IU", &start, &text)) throw PythonError();
            weights.add(start, utf8_of(text));
        }
        return weights.in_python();
    });
}

} // namespace
} // namespace native
