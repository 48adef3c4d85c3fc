// page/attributes.py, `limit_attributes`: whether any tag has too many. Most pages have none, and need no copy.
#pragma once
#include "html/scan.hpp"

#include <algorithm>
#include <vector>

namespace native {
namespace html {

// Counts the attributes of every place where a tag of a page may begin.
class AttributeCounter {
  public:
    AttributeCounter(View page, size_t limit) : begin_(page.data()), end_(begin_ + page.size()), limit_(limit) {}

    bool exceeds() {
        for (const char *at = begin_; (at = find_first(at, end_, '<')) < end_;) {
            if (++at == end_ || !is_letter(*at)) continue;
            while (at < end_ && *at != '>' && *at != '/' && !is_space(*at)) at++;
            if (ends_soon(at)) continue;
            if (exceeds_before(at)) return true;
            add({at, 0});
        }
        return exceeds_before(end_);
    }

  private:
    static constexpr ptrdiff_t NEAR = 500; // too few characters for too many attributes

    // An open tag: where its next attribute may begin, and how many it has.
    struct Tag {
        const char *place;
        size_t number;
    };

    // Whether a tag whose name ends at a place ends soon behind it: at a `>` that is not in quotes.
    bool ends_soon(const char *at) const {
        const char *near = at + std::min(end_ - at, std::min(NEAR, static_cast<ptrdiff_t>(limit_)));
        const char *bracket = find_first(at, near, '>');
        return bracket < near && !may_be_quoted(between(at, bracket), '"') && !may_be_quoted(between(at, bracket), '\'');
    }

    // Whether what follows a text may be in quotes: before the last one is a `=`.
    static bool may_be_quoted(View text, char quote) {
        size_t place = text.rfind(quote);
        if (place == View::npos) return false;
        while (place > 0 && is_space(text[place - 1])) place--;
        return place > 0 && text[place - 1] == '=';
    }

    // Read the attributes that begin before a place, the first one first.
    bool exceeds_before(const char *place) {
        const auto precedes = [](const Tag &one, const Tag &other) { return one.place < other.place; };
        while (!open_.empty()) {
            const auto first = std::min_element(open_.begin(), open_.end(), precedes);
            if (first->place >= place) break;
            const size_t number = first->number;
            Scanner tag(between(first->place, end_));
            open_.erase(first);
            if (!tag.at_attribute()) continue;
            if (number == limit_) return true;
            tag.skip_attribute();
            add({tag.at, number + 1});
        }
        return false;
    }

    // Tags that are open at once go on alike from the same place on. They are few: only quotes tell them apart.
    void add(const Tag &tag) {
        for (Tag &other : open_) {
            if (other.place != tag.place) continue;
            other.number = std::max(other.number, tag.number);
            return;
        }
        open_.push_back(tag);
    }

    const char *const begin_, *const end_;
    const size_t limit_;
    std::vector<Tag> open_;
};

} // namespace html
} // namespace native
