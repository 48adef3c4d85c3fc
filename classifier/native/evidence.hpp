// features/evidence.py: what the page declares about itself, and what it repeats.
#pragma once
#include "grams.hpp"

namespace native {
namespace evidence {

enum Column {
    IN_TITLE, TITLE_COVERED, IN_DESCRIPTION, IN_AUTHORS, IN_OUTLET, IN_JSON_BODY, TYPED_ARTICLE, HAS_DESCRIPTION,
    IN_ALTERNATIVES, REPEATED, SAID_BEFORE, IN_PROSE, COPIES, AFTER_TITLE, COLUMNS
};

// What the page declares: texts as codes, white space squeezed; empty where they are not asked.
struct Head {
    const Array<const uint32_t> &title, &description, &authors, &outlet, &body, &alternatives;
    bool has_title, typed, has_description;
};

// The n-grams of a text of the head.
template <size_t N> class Wanted {
  public:
    explicit Wanted(const Array<const uint32_t> &text) : any_(text.size() >= N) {
        each_gram<N>(text.data(), text.size(), [&](uint32_t hash) { distinct_ += grams_.add(hash); });
    }
    bool has(uint32_t hash) const { return grams_.has(hash); }
    size_t distinct() const { return distinct_; }

    // Share of the n-grams of each block that are wanted.
    void shares(const Grams<N> &grams, float *column) const {
        for (size_t i = 0; i < grams.texts(); i++) {
            size_t hits = 0;
            if (any_) grams.each(i, [&](uint32_t hash) { hits += grams_.has(hash); });
            column[i] = any_ ? share(hits, grams.size(i), 0.0f) : NOTHING;
        }
    }

    // Share of the distinct n-grams of each block that are wanted.
    void distinct_shares(const Grams<N> &grams, float *column) const {
        GramSet seen;
        for (size_t i = 0; i < grams.texts(); i++) {
            size_t hits = 0, all = 0;
            if (any_)
                grams.each(i, [&](uint32_t hash) {
                    const bool fresh = seen.add(hash);
                    all += fresh;
                    hits += fresh && grams_.has(hash);
                });
            if (any_) grams.each(i, [&](uint32_t hash) { seen.remove(hash); });
            column[i] = any_ ? share(hits, all, 0.0f) : NOTHING;
        }
    }

  private:
    bool any_;
    size_t distinct_ = 0;
    GramSet grams_;
};

// Share of the distinct n-grams of the title that each block holds.
inline void covered(const Grams<3> &grams, const Wanted<3> &title, float *column) {
    GramSet seen;
    std::vector<uint32_t> hits;
    for (size_t i = 0; i < grams.texts(); i++) {
        hits.clear();
        if (title.distinct() > 0)
            grams.each(i, [&](uint32_t hash) {
                if (title.has(hash) && seen.add(hash)) hits.push_back(hash);
            });
        for (uint32_t hash : hits) seen.remove(hash);
        column[i] = share(hits.size(), title.distinct(), 0.0f);
    }
}

// Shares of the distinct 6-grams of each block that another one holds, and one before it.
inline void repetitions(const Grams<6> &grams, float *repeated, float *said_before) {
    Holders holders;
    std::vector<uint32_t> hashes;
    std::vector<size_t> ends;
    for (size_t i = 0; i < grams.texts(); i++) {
        grams.each(i, [&](uint32_t hash) {
            if (holders.add(hash, static_cast<int32_t>(i))) hashes.push_back(hash);
        });
        ends.push_back(hashes.size());
    }
    size_t at = 0;
    for (size_t i = 0; i < grams.texts(); i++) {
        const size_t first = at;
        size_t twice = 0, before = 0;
        for (; at < ends[i]; at++) {
            twice += holders.first(hashes[at]) != holders.last(hashes[at]);
            before += holders.first(hashes[at]) != static_cast<int32_t>(i);
        }
        repeated[i] = share(twice, at - first, 0.0f);
        said_before[i] = share(before, at - first, 0.0f);
    }
}

// Share of the n-grams of each block that the prose of another one holds; `empty` where it has none.
template <size_t N>
void in_prose(const Characters &texts, const std::vector<bool> &prose, float empty, float *column) {
    const Grams<N> grams(texts);
    Holders holders;
    for (size_t i = 0; i < grams.texts(); i++)
        if (prose[i]) grams.each(i, [&](uint32_t hash) { holders.add(hash, static_cast<int32_t>(i)); });
    for (size_t i = 0; i < grams.texts(); i++) {
        size_t there = 0;
        grams.each(i, [&](uint32_t hash) { there += holders.elsewhere(hash, static_cast<int32_t>(i)); });
        column[i] = share(there, grams.size(i), empty);
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

// All but COPIES, which Python counts.
inline void columns(const Layout &page, const Characters &texts, const Head &head, const Table &table) {
    const size_t n = page.blocks;
    const Wanted<3> title(head.title), description(head.description), authors(head.authors), outlet(head.outlet);
    const Wanted<6> body(head.body), alternatives(head.alternatives);
    {
        const Grams<3> grams(texts);
        title.shares(grams, table[IN_TITLE]);
        covered(grams, title, table[TITLE_COVERED]);
        description.shares(grams, table[IN_DESCRIPTION]);
        authors.shares(grams, table[IN_AUTHORS]);
        outlet.shares(grams, table[IN_OUTLET]);
    }
    {
        const Grams<6> grams(texts);
        body.shares(grams, table[IN_JSON_BODY]);
        alternatives.distinct_shares(grams, table[IN_ALTERNATIVES]);
        repetitions(grams, table[REPEATED], table[SAID_BEFORE]);
    }
    std::vector<bool> prose(n);
    for (size_t i = 0; i < n; i++) {
        prose[i] = page.chars[i] > 60 && page.link_chars[i] < 0.3f * page.chars[i];
        table[TYPED_ARTICLE][i] = head.typed ? 1.0f : 0.0f;
        table[HAS_DESCRIPTION][i] = head.has_description ? 1.0f : 0.0f;
    }
    in_prose<4>(texts, prose, 0.0f, table[IN_PROSE]);
    after_title(page, head.has_title, table[TITLE_COVERED], table[AFTER_TITLE]);
}

} // namespace evidence
} // namespace native
