// features/evidence.py: what the page declares about itself, and what it repeats.
#pragma once
#include "features/grams.hpp"

namespace native {
namespace evidence {

enum Column {
    IN_TITLE, TITLE_COVERED, IN_DESCRIPTION, IN_AUTHORS, IN_OUTLET, IN_JSON_BODY, TYPED_ARTICLE, HAS_DESCRIPTION,
    IN_ALTERNATIVES, REPEATED, SAID_BEFORE, IN_PROSE, COPIES, AFTER_TITLE, COLUMNS
};

// What the page declares: each field has one text, white space squeezed, or none if the page does not declare it.
struct Head {
    const Characters &title, &description, &authors, &outlet, &body, &alternatives;
    bool has_title, typed, has_description;
};

// The n-grams of a text of the head.
template <size_t N> class Wanted {
  public:
    explicit Wanted(const Characters &text) : any_(text.characters() >= N), grams_(any_) {
        if (!any_) return;
        each_gram<N>(text.codes(0), text.size(0), [&](uint32_t hash) {
            if (grams_.add(hash)) distinct_.push_back(hash);
        });
    }
    bool any() const { return any_; }
    bool has(uint32_t hash) const { return grams_.has(hash); }
    const std::vector<uint32_t> &distinct() const { return distinct_; }
    // Share of a block's n-grams that are wanted.
    float share_of(size_t hits, size_t all) const { return any_ ? share(hits, all, 0.0f) : NOTHING; }

  private:
    bool any_;
    std::vector<uint32_t> distinct_;
    GramSet grams_;
};

// The columns of title, description, authors and outlet, by 3-grams.
inline void declarations(const Characters &texts, const Head &head, const Table &table) {
    const Wanted<3> title(head.title), description(head.description), authors(head.authors), outlet(head.outlet);
    GramSet any, seen; // most 3-grams are in none of the four
    for (const Wanted<3> *wanted : {&title, &description, &authors, &outlet})
        for (const uint32_t hash : wanted->distinct()) any.add(hash);
    std::vector<uint32_t> covered; // the distinct ones of the title
    for (size_t i = 0; i < texts.texts(); i++) {
        const size_t all = grams_of(texts.size(i), 3);
        size_t of_title = 0, of_description = 0, of_authors = 0, of_outlet = 0;
        covered.clear();
        each_gram<3>(texts.codes(i), texts.size(i), [&](uint32_t hash) {
            if (!any.has(hash)) return;
            if (title.any() && title.has(hash)) {
                of_title++;
                if (seen.add(hash)) covered.push_back(hash);
            }
            of_description += description.any() && description.has(hash);
            of_authors += authors.any() && authors.has(hash);
            of_outlet += outlet.any() && outlet.has(hash);
        });
        for (const uint32_t hash : covered) seen.remove(hash);
        table[IN_TITLE][i] = title.share_of(of_title, all);
        table[TITLE_COVERED][i] = share(covered.size(), title.distinct().size(), 0.0f);
        table[IN_DESCRIPTION][i] = description.share_of(of_description, all);
        table[IN_AUTHORS][i] = authors.share_of(of_authors, all);
        table[IN_OUTLET][i] = outlet.share_of(of_outlet, all);
    }
}

// The columns of the body and of alternative texts, and of what other blocks repeat, by 6-grams.
inline void repetitions(const Characters &texts, const Head &head, const Table &table) {
    const Wanted<6> body(head.body), alternatives(head.alternatives);
    Holders before;
    GramSet seen;
    std::vector<uint32_t> hashes(texts.characters()); // the distinct ones of each text, one text after the other
    std::vector<size_t> ends;
    uint32_t *end = hashes.data();
    for (size_t i = 0; i < texts.texts(); i++) {
        const uint32_t *const own = end;
        size_t of_body = 0, of_alternatives = 0, said = 0;
        each_gram<6>(texts.codes(i), texts.size(i), [&](uint32_t hash) {
            of_body += body.any() && body.has(hash);
            *end = hash; // without a branch: the next hash overwrites one that is not new
            end += seen.add(hash);
        });
        for (const uint32_t *hash = own; hash < end; hash++) {
            of_alternatives += alternatives.any() && alternatives.has(*hash);
            said += before.add_distinct(*hash);
            seen.remove(*hash);
        }
        const auto all = static_cast<size_t>(end - own);
        table[IN_JSON_BODY][i] = body.share_of(of_body, grams_of(texts.size(i), 6));
        table[IN_ALTERNATIVES][i] = alternatives.share_of(of_alternatives, all);
        table[SAID_BEFORE][i] = share(said, all, 0.0f);
        ends.push_back(static_cast<size_t>(end - hashes.data()));
    }
    size_t at = 0;
    for (size_t i = 0; i < texts.texts(); i++) {
        const size_t first = at;
        size_t twice = 0;
        for (; at < ends[i]; at++) twice += before.elsewhere(true).has(hashes[at]);
        table[REPEATED][i] = share(twice, at - first, 0.0f);
    }
}

// Share of the n-grams of each block that the prose of another one holds; `empty` where it has none.
template <size_t N>
void in_prose(const Characters &texts, const std::vector<bool> &prose, float empty, float *column) {
    Holders holders;
    std::vector<uint32_t> hashes(texts.characters());
    uint32_t *end = hashes.data();
    for (size_t i = 0; i < texts.texts(); i++) {
        const uint32_t *first = end;
        end = write_grams<N>(texts.codes(i), texts.size(i), end);
        if (prose[i]) holders.add(first, end);
    }
    const uint32_t *hash = hashes.data();
    for (size_t i = 0; i < texts.texts(); i++) {
        const GramSet &elsewhere = holders.elsewhere(prose[i]);
        const size_t all = grams_of(texts.size(i), N);
        size_t there = 0;
        for (const uint32_t *last = hash + all; hash < last; hash++) there += elsewhere.has(*hash);
        column[i] = share(there, all, empty);
    }
}

// Blocks since the one that covers most of the title, if one covers half of it.
inline void after_title(const Layout &page, bool has_title, const float *covered, float *column) {
    size_t at = 0;
    const auto value = [&](size_t i) { return page.chars[i] > 8 ? covered[i] : -1.0f; };
    for (size_t i = 1; i < page.blocks; i++)
        if (value(i) > value(at)) at = i;
    const bool there = has_title && covered[at] > 0.5f;
    for (size_t i = 0; i < page.blocks; i++)
        column[i] = there ? static_cast<float>(static_cast<int64_t>(i) - static_cast<int64_t>(at)) : NOTHING;
}

inline void columns(const Layout &page, const Head &head, const Table &table) {
    declarations(page.texts, head, table);
    repetitions(page.texts, head, table);
    std::vector<bool> prose(page.blocks);
    for (size_t i = 0; i < page.blocks; i++) {
        prose[i] = page.chars[i] > 60 && page.link_chars[i] < 0.3f * page.chars[i];
        table[TYPED_ARTICLE][i] = head.typed ? 1.0f : 0.0f;
        table[HAS_DESCRIPTION][i] = head.has_description ? 1.0f : 0.0f;
        table[COPIES][i] = page.copies[i];
    }
    in_prose<4>(page.texts, prose, 0.0f, table[IN_PROSE]);
    after_title(page, head.has_title, table[TITLE_COVERED], table[AFTER_TITLE]);
}

} // namespace evidence
} // namespace native
