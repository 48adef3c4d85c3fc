// `Codes.grams` and what features/evidence.py does with them: n-grams as hashes of 17 bits, and who holds them.
#pragma once
#include "features/hashing.hpp"
#include "features/layout.hpp"

namespace native {

const unsigned GRAM_BITS = 17;
const size_t GRAM_HASHES = size_t(1) << GRAM_BITS;

inline uint32_t gram(const uint32_t *codes, size_t n) {
    return static_cast<uint32_t>(mixed(polynomial(codes, n)) >> (64 - GRAM_BITS));
}

// Write the hash of every n-gram of a text; return their end.
template <size_t N> uint32_t *write_grams(const uint32_t *codes, size_t size, uint32_t *hashes) {
    for (size_t i = 0; i + N <= size; i++) *hashes++ = gram(codes + i, N);
    return hashes;
}

// Call `see` with the hash of every n-gram of a text.
template <size_t N, class See> void each_gram(const uint32_t *codes, size_t size, See see) {
    for (size_t i = 0; i + N <= size; i++) see(gram(codes + i, N));
}

inline size_t grams_of(size_t size, size_t n) { return size >= n ? size - n + 1 : 0; }

inline float share(size_t part, size_t whole, float empty) {
    return whole > 0 ? static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)) : empty;
}

// A set of hashes. It has sixteen kilobytes, so that a few of them stay in the nearest cache.
class GramSet {
  public:
    // A set that is not needed has no memory, and must not be asked.
    explicit GramSet(bool is_needed = true) : bits_(is_needed ? GRAM_HASHES / 64 : 0, 0) {}
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

// The hashes that texts hold, and those that more than one holds. The hashes of a text are added together.
class Holders {
  public:
    void add(const uint32_t *first, const uint32_t *end) {
        for (const uint32_t *hash = first; hash < end; hash++)
            if (once_.has(*hash)) twice_.add(*hash);
        for (const uint32_t *hash = first; hash < end; hash++) once_.add(*hash);
    }
    // Add one of the distinct hashes of a text; return whether a text before holds it.
    bool add_distinct(uint32_t hash) {
        const bool is_held = !once_.add(hash);
        if (is_held) twice_.add(hash);
        return is_held;
    }
    // Of the hashes of a text, those that another one holds; `is_added` if it has been added itself.
    const GramSet &elsewhere(bool is_added) const { return is_added ? twice_ : once_; }

  private:
    GramSet once_, twice_;
};

} // namespace native
