// features/belonging.py, `_named`: the long words, names and numbers of a block that the prose of other blocks holds.
#pragma once
#include "features/evidence.hpp"

namespace native {
namespace belonging {

const size_t LONG_WORD = 5;

struct Word {
    uint32_t hash;
    size_t size;
    uint8_t opening; // class of the first character
};

// Call `see` with every word of a text: letters but those of scripts without spaces, and digits.
template <class See> void each_word(const Characters &texts, size_t text, See see) {
    const uint32_t of_word = one_of(LATIN, UPPER, LETTER, DIGIT);
    const uint8_t *kinds = texts.kinds(text);
    const uint32_t *codes = texts.codes(text);
    for (size_t i = 0, size = texts.size(text); i < size;) {
        if (!is_in(kinds[i], of_word)) {
            i++;
            continue;
        }
        const size_t first = i;
        uint64_t sum = 0;
        for (; i < size && is_in(kinds[i], of_word); i++)
            sum += ((uint64_t(codes[i]) + 131) * MIX >> 20) * (uint64_t(i - first) * 2 + 1);
        see(Word{static_cast<uint32_t>(sum * MIX >> (64 - GRAM_BITS)), i - first, kinds[first]});
    }
}

// Of texts that are mostly of scripts without spaces, words are bigrams.
inline void wide_words(const Characters &texts, const std::vector<bool> &prose, float *words) {
    if (!texts.any(CJK)) return;
    std::vector<float> bigrams(texts.texts());
    evidence::in_prose<2>(texts, prose, NOTHING, bigrams.data());
    for (size_t i = 0; i < texts.texts(); i++) {
        const auto wide = std::count(texts.kinds(i), texts.kinds(i) + texts.size(i), uint8_t(CJK));
        if (2 * static_cast<size_t>(wide) > texts.size(i)) words[i] = bigrams[i];
    }
}

// Three columns: shares of the long words, of the names and of the numbers.
inline void named(const Characters &texts, const std::vector<bool> &prose, float *words, float *names, float *numbers) {
    Holders holders;
    std::vector<Word> found;
    std::vector<uint32_t> hashes;
    std::vector<size_t> ends;
    for (size_t i = 0; i < texts.texts(); i++) {
        const size_t first = found.size();
        each_word(texts, i, [&](const Word &word) {
            found.push_back(word);
            hashes.push_back(word.hash);
        });
        if (prose[i]) holders.add(hashes.data() + first, hashes.data() + hashes.size());
        ends.push_back(found.size());
    }
    struct Count {
        size_t there = 0, all = 0;
        void add(bool is_there) { there += is_there, all++; }
        float share_there() const { return share(there, all, NOTHING); }
    };
    size_t at = 0;
    for (size_t i = 0; i < texts.texts(); i++) {
        Count long_word, name, number;
        const GramSet &elsewhere = holders.elsewhere(prose[i]);
        for (const size_t first = at; at < ends[i]; at++) {
            const Word &word = found[at];
            const bool there = elsewhere.has(word.hash), is_number = word.opening == DIGIT;
            if (word.size >= LONG_WORD && !is_number) long_word.add(there);
            if (word.opening == UPPER && at > first) name.add(there);
            if (is_number) number.add(there);
        }
        words[i] = long_word.share_there();
        names[i] = name.share_there();
        numbers[i] = number.share_there();
    }
    wide_words(texts, prose, words);
}

} // namespace belonging
} // namespace native
