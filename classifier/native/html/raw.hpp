// Where the text of an element without tags ends: a script, a style sheet, a title.
#pragma once
#include "html/tags.hpp"

namespace native {
namespace html {

// Searches the end tag of an element. In a script, `<!--` hides one `</script>` behind each `<script>`, up to `-->`.
class RawText {
  public:
    RawText(const char *at, const char *end, View tag, Mode mode) : at_(at), end_(end), tag_(tag), mode_(mode) {}

    const char *search() {
        if (mode_ == PLAINTEXT) return end_;
        while ((at_ = find_first(at_, end_, '<', hiding_ == NOTHING ? '<' : '-', '<')) < end_) {
            if (*at_ == '-') {
                if (sees("-->")) hiding_ = NOTHING;
            } else if (mode_ == SCRIPT_DATA && hiding_ == NOTHING && sees("<!")) {
                if (sees("<!--")) hiding_ = COMMENT;
            } else if (ends()) {
                break;
            }
            at_++;
        }
        return at_;
    }

  private:
    enum Hiding { NOTHING, COMMENT, SCRIPT_IN_COMMENT };

    bool sees(View text) const { return between(at_, end_).substr(0, text.size()) == text; }

    // Whether the tag at this place ends the text.
    bool ends() {
        const bool is_end = sees("</");
        if (!is_end && hiding_ != COMMENT) return false;
        if (!is_tag(at_ + 1 + is_end)) return false;
        if (hiding_ == COMMENT && !is_end) hiding_ = SCRIPT_IN_COMMENT;
        else if (hiding_ == SCRIPT_IN_COMMENT) hiding_ = COMMENT;
        else return true;
        return false;
    }

    bool is_tag(const char *name) const {
        if (static_cast<size_t>(end_ - name) <= tag_.size()) return false;
        for (const char letter : tag_)
            if ((*name++ | 32) != letter) return false;
        return *name == '>' || *name == '/' || is_space(*name);
    }

    const char *at_, *const end_;
    const View tag_;
    const Mode mode_;
    Hiding hiding_ = NOTHING;
};

} // namespace html
} // namespace native
