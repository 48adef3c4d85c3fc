// rendering.py, `_inline_html`: the texts of a block with the links and the emphasis around them.
#pragma once
#include "base/finding.hpp"
#include "page/tracing.hpp"

#include <optional>

namespace native {
namespace rendering {

class Marker {
  public:
    // `anchor` gives the start of a link's tag by its address as written, or None. Both references are borrowed.
    Marker(const segment::Rules &rules, const tape::Tape &page, PyObject *anchor)
        : rules_(rules), page_(page), anchor_(anchor) {}

    // `_is_text_of`
    bool are_text(const std::vector<tracing::Run> &runs, View text) const {
        std::string written, shown;
        if (runs.size() > 1)
            for (const tracing::Run &run : runs) written.append(run.text);
        rules_.squeeze(runs.size() == 1 ? runs[0].text : written, shown);
        return shown == text;
    }

    // The HTML of a block that is `text` by `are_text`.
    std::string html_of(const std::vector<tracing::Run> &runs, View text) {
        if (runs.size() > 1 || !runs[0].around.empty()) return marked_up(runs);
        std::string out;
        escape(text, out);
        return out;
    }

  private:
    // `_marked_up`
    std::string marked_up(const std::vector<tracing::Run> &runs) {
        std::string out;
        std::vector<Part> opened, around;
        bool space = true;
        const auto close = [&](size_t left) {
            for (; opened.size() > left; opened.pop_back())
                out.append("</").append(opened.back().start.substr(0, opened.back().start.find(' '))).append(">");
        };
        for (const tracing::Run &run : runs) {
            const std::string text = spaced(run.text, space);
            if (text.empty()) continue;
            around.clear();
            for (auto element = run.around.rbegin(); element != run.around.rend(); ++element)
                if (const View start = start_of(element->element); !start.empty()) around.push_back({element->element, start});
            size_t shared = 0;
            while (shared < std::min(around.size(), opened.size()) && around[shared].element == opened[shared].element) shared++;
            close(shared);
            if (text != " ") {
                for (; shared < around.size(); shared++) {
                    out.append("<").append(around[shared].start).append(">");
                    opened.push_back(around[shared]);
                }
            }
            escape(text, out);
            space = text.back() == ' ';
        }
        close(0);
        return std::string(rules_.alphabet.stripped(out));
    }

    struct Part {
        uint32_t element;
        View start; // of its tag, without the brackets
    };

    // A text on one line, with a space at each end where it has one, but not after another space.
    std::string spaced(View written, bool after_space) const {
        const char *first = written.data();
        const bool before = rules_.alphabet.is(next_character(first, written.data() + written.size()), Alphabet::SPACE);
        std::string text(!after_space && before ? " " : "");
        const size_t size = text.size();
        rules_.squeeze(written, text);
        if (text.size() > size && rules_.alphabet.is(last_character(written), Alphabet::SPACE)) text.push_back(' ');
        return text;
    }

    View start_of(uint32_t element) {
        const View tag = page_.elements[element].tag;
        static const std::unordered_map<View, View> emphasis = {
            {"b", "strong"},  {"strong", "strong"}, {"i", "em"},    {"em", "em"},   {"cite", "em"},    {"code", "code"},
            {"kbd", "code"},  {"samp", "code"},     {"sub", "sub"}, {"sup", "sup"}, {"s", "del"},      {"strike", "del"},
            {"del", "del"},
        };
        if (tag == "a") {
            const View *href = page_.value_of(element, "href");
            return href == nullptr || href->empty() ? View() : anchor(*href);
        }
        const auto found = emphasis.find(tag);
        return found == emphasis.end() ? View() : found->second;
    }

    View anchor(View href) {
        const auto known = anchors_.find(href);
        if (known != anchors_.end()) return known->second;
        const Owned argument(to_python(href));
        const Owned start(PyObject_CallFunctionObjArgs(anchor_, static_cast<PyObject *>(argument), nullptr));
        return anchors_[href] = start == Py_None ? std::string() : std::string(utf8_of(start));
    }

    static void escape(View text, std::string &out) {
        for (const char *at = text.data(), *end = at + text.size(); at < end; at++) {
            const char *sign = find_first(at, end, '&', '<', '>');
            out.append(at, sign);
            if (sign == end) return;
            out.append(*sign == '&' ? "&amp;" : *sign == '<' ? "&lt;" : "&gt;");
            at = sign;
        }
    }

    const segment::Rules &rules_;
    const tape::Tape &page_;
    PyObject *anchor_;
    std::unordered_map<View, std::string> anchors_; // by address as written
};

} // namespace rendering
} // namespace native
