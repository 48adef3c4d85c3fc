// reading/declarations.py: what the elements that declare something about a page say, as written.
#pragma once
#include "tape/element.hpp"

namespace native {
namespace declarations {

class Reader {
  public:
    explicit Reader(const element::Object &root) : tape_(root.tape()) {
        const uint32_t meta = tape_.number_of("meta"), link = tape_.number_of("link"), script = tape_.number_of("script"),
                       picture = tape_.number_of("img"), amp_picture = tape_.number_of("amp-img"),
                       title = tape_.number_of("title"), base = tape_.number_of("base");
        for (uint32_t at = root.number; at < tape_.elements.size() && tape_.elements[at].start < root.element().end; at++) {
            const uint32_t tag = tape_.elements[at].tag_number;
            if (tag == meta) add_meta(at);
            else if (tag == link) add(links_, {value(at, "rel"), value(at, "href")});
            else if (tag == script) add_script(at);
            else if (tag == picture || tag == amp_picture) add_alternative(at);
            else if (tag == title) add(titles_, text(at));
            else if (tag == base) add_base(at);
        }
    }

    // The fields of `Declarations`.
    PyObject *fields() const {
        return Py_BuildValue("(OOOOOO)", object(metas_), object(links_), object(scripts_), object(alternatives_),
                             object(titles_), object(bases_));
    }

  private:
    static PyObject *object(const Owned &list) { return list; }

    // The value of an attribute; empty without it.
    View value(uint32_t element, View name) const {
        const View *found = tape_.value_of(element, name);
        return found != nullptr ? *found : View();
    }

    View text(uint32_t element) const { return tape_.text_behind(tape_.elements[element].start); }

    static void add(const Owned &list, View value) {
        if (PyList_Append(list, Owned(to_python(value))) != 0) throw PythonError();
    }

    static void add(const Owned &list, std::initializer_list<View> values) {
        const Owned row(PyTuple_New(static_cast<Py_ssize_t>(values.size())));
        Py_ssize_t place = 0;
        for (const View one : values)
            if (PyTuple_SetItem(row, place++, to_python(one)) != 0) throw PythonError();
        if (PyList_Append(list, row) != 0) throw PythonError();
    }

    void add_meta(uint32_t at) {
        const View property = value(at, "property"), name = property.empty() ? value(at, "name") : property;
        add(metas_, {name, name.empty() ? value(at, "http-equiv") : View(), value(at, "content")});
    }

    void add_script(uint32_t at) {
        if (value(at, "type").find("ld+json") != View::npos && !text(at).empty()) add(scripts_, text(at));
    }

    void add_alternative(uint32_t at) {
        const View alternative = value(at, "alt");
        if (!alternative.empty()) add(alternatives_, alternative);
    }

    void add_base(uint32_t at) {
        const View *address = tape_.value_of(at, "href");
        if (address != nullptr) add(bases_, *address);
    }

    const tape::Tape &tape_;
    const Owned metas_{PyList_New(0)}, links_{PyList_New(0)}, scripts_{PyList_New(0)}, alternatives_{PyList_New(0)},
        titles_{PyList_New(0)}, bases_{PyList_New(0)};
};

} // namespace declarations
} // namespace native
