// The module for Python: its functions and types. `interface.py` says what they are for.
#include "layouts.hpp"
#include "models.hpp"
#include "pages.hpp"

namespace native {
namespace {

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
