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
    // The one of this thread, emptied: new memory costs more than what is done in it. For one use at a time.
    static Holders &emptied(size_t texts) {
        static thread_local Holders holders;
        holders.begin(static_cast<int32_t>(texts));
        return holders;
    }

    // Whether the text did not hold it before.
    bool add(uint32_t hash, int32_t text) {
        Numbers &numbers = numbers_[hash];
        if (numbers.last == base_ + text) return false;
        numbers.last = base_ + text;
        if (numbers.first < base_) numbers.first = numbers.last;
        return true;
    }
    // Of a hash that was added.
    int32_t first(uint32_t hash) const { return numbers_[hash].first - base_; }
    int32_t last(uint32_t hash) const { return numbers_[hash].last - base_; }
    // Whether a text other than this one holds it.
    bool elsewhere(uint32_t hash, int32_t text) const {
        const Numbers numbers = numbers_[hash];
        return numbers.first >= base_ && (numbers.first != base_ + text || numbers.last != base_ + text);
    }

  private:
    // Texts are numbered on from use to use: what has a smaller number is not there any more.
    struct Numbers {
        int32_t first = -1, last = -1;
    };

    Holders() : numbers_(GRAM_HASHES) {}

    void begin(int32_t texts) {
        if (next_ > std::numeric_limits<int32_t>::max() - texts) {
            std::fill(numbers_.begin(), numbers_.end(), Numbers());
            next_ = 0;
        }
        base_ = next_;
        next_ += texts;
    }

    std::vector<Numbers> numbers_;
    int32_t base_ = 0, next_ = 0;
};

} // namespace native
