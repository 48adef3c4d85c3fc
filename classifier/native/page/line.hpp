// The texts on a line of a page.
#pragma once
#include "base/alphabet.hpp"

namespace native {
namespace segment {

// The texts since the last border.
class Line {
  public:
    bool empty() const { return starts_.empty(); }
    View text() const { return text_; }
    uint32_t last() const { return last_character(text_); }

    // The last texts, as many as page/glue.py examines.
    View recent() const {
        const size_t first = starts_.size() > RECENT ? starts_[starts_.size() - RECENT] : 0;
        return View(text_).substr(first);
    }

    // Whether it has a character other than white space.
    bool is_visible() const { return visible_; }

    void add(View text, bool visible) {
        starts_.push_back(text_.size());
        text_.append(text);
        visible_ = visible_ || visible;
    }

    void clear() {
        starts_.clear();
        text_.clear();
        visible_ = false;
    }

  private:
    static const size_t RECENT = 32;

    std::string text_;
    std::vector<size_t> starts_;
    bool visible_ = false;
};

} // namespace segment
} // namespace native
