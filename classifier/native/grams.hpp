// `Codes.grams` and what features/evidence.py does with them: n-grams as hashes of 17 bits, and who holds them.
#pragma once
#include "hashing.hpp"
#include "layout.hpp"

namespace native {

const unsigned GRAM_BITS = 17;
const size_t GRAM_HASHES = size_t(1) << GRAM_BITS;

inline uint32_t gram(const uint32_t *codes, size_t n) {
    return static_cast<uint32_t>(mixed(polynomial(codes, n)) >> (64 - GRAM_BITS));
}

// Call `see` with the hash of every n-gram of a text.
template <size_t N, class See> void each_gram(const uint32_t *codes, size_t size, See see) {
    for (size_t i = 0; i + N <= size; i++) see(gram(codes + i, N));
}

// The hashes of the n-grams of all texts, which are looked for in several sets.
template <size_t N> class Grams {
  public:
    explicit Grams(const Characters &texts) : starts_(1, 0) {
        size_t size = 0;
        for (size_t i = 0; i < texts.texts(); i++) size += texts.size(i);
        hashes_.reserve(size);
        for (size_t i = 0; i < texts.texts(); i++) {
            each_gram<N>(texts.codes(i), texts.size(i), [&](uint32_t hash) { hashes_.push_back(hash); });
            starts_.push_back(hashes_.size());
        }
    }

    size_t texts() const { return starts_.size() - 1; }
    size_t size(size_t text) const { return starts_[text + 1] - starts_[text]; }
    const uint32_t *begin(size_t text) const { return hashes_.data() + starts_[text]; }
    const uint32_t *end(size_t text) const { return hashes_.data() + starts_[text + 1]; }

    template <class See> void each(size_t text, See see) const { std::for_each(begin(text), end(text), see); }

  private:
    std::vector<uint32_t> hashes_;
    std::vector<size_t> starts_;
};

inline float share(size_t part, size_t whole, float empty) {
    return whole > 0 ? static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)) : empty;
}

// A set of hashes.
class GramSet {
  public:
    GramSet() : bits_(GRAM_HASHES / 64, 0) {}
    bool has(uint32_t hash) const { return bits_[hash >> 6] >> (hash & 63) & 1; }
    // Whether it was not in the set before.
    bool add(uint32_t hash) {
        const uint64_t bit = uint64_t(1) << (hash & 63);
        const bool fresh = !(bits_[hash >> 6] & bit);
        bits_[hash >> 6] |= bit;
        return fresh;
    }
    void remove(uint32_t hash) { bits_[hash >> 6] &= ~(uint64_t(1) << (hash & 63)); }

  private:
    std::vector<uint64_t> bits_;
};

// By hash, the first and the last text that holds it. Texts are added in order.
class Holders {
  public:
    Holders() : texts_(GRAM_HASHES, Texts{NONE, NONE}) {}
    // Whether the text did not hold it before.
    bool add(uint32_t hash, int32_t text) {
        Texts &texts = texts_[hash];
        if (texts.last == text) return false;
        if (texts.first == NONE) texts.first = text;
        texts.last = text;
        return true;
    }
    int32_t first(uint32_t hash) const { return texts_[hash].first; }
    int32_t last(uint32_t hash) const { return texts_[hash].last; }
    // Whether a text other than this one holds it.
    bool elsewhere(uint32_t hash, int32_t text) const {
        const Texts texts = texts_[hash];
        return texts.first != NONE && (texts.first != text || texts.last != text);
    }

  private:
    static const int32_t NONE = -1;
    struct Texts {
        int32_t first, last;
    };
    std::vector<Texts> texts_;
};

} // namespace native
