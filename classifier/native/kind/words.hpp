// kind/words.py: the words of a text as hashes.
#pragma once
#include <cmath>

#include "base/alphabet.hpp"
#include "features/hashing.hpp"

namespace native {
namespace kind_words {

const size_t STEM = 5, LONGEST_WORD = 24, LONGEST_NUMBER = 5;

// Scripts without spaces between words or with varying endings.
inline bool is_spaceless(uint32_t code) {
    return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x3040 && code <= 0x30FF) ||
           (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3);
}

// Hashes the terms of one scope in the order of `_terms`.
class Hasher {
  public:
    Hasher(const Alphabet &alphabet, uint32_t start, std::vector<uint32_t> &hashes)
        : alphabet_(alphabet), start_(start), hashes_(hashes) {}

    // `_WORD` finds runs of letters and runs of decimal digits; `text` is in lower case.
    void read(View text) {
        for (const char *at = text.data(), *end = at + text.size(); at < end;) {
            const char *first = at;
            const uint8_t kind = kind_of(next_character(at, end));
            if (kind == 0) continue;
            for (const char *next = at; next < end; at = next)
                if (kind_of(next_character(next, end)) != kind) break;
            add(View(first, static_cast<size_t>(at - first)));
        }
    }

  private:
    // DECIMAL, ALNUM for any other letter or digit, 0 for other signs.
    uint8_t kind_of(uint32_t code) const {
        if (alphabet_.is(code, Alphabet::DECIMAL)) return Alphabet::DECIMAL;
        return alphabet_.is(code, Alphabet::ALNUM) ? Alphabet::ALNUM : 0;
    }

    void add(View word) {
        const char *at = word.data();
        if (is_spaceless(next_character(at, at + word.size()))) {
            add_pairs(word);
            follows_ = false;
            return;
        }
        const View term = alphabet_.all(word, Alphabet::DIGIT)
                              ? View("00000").substr(0, std::min(characters_of(word), LONGEST_NUMBER))
                              : shortened(word, LONGEST_WORD);
        const uint32_t whole = hashed(term, start_);
        hashes_.push_back(whole);
        const View stem = shortened(term, STEM);
        if (stem.size() < term.size()) hashes_.push_back(hashed("*", hashed(stem, start_)));
        if (follows_) hashes_.push_back(hashed(term, hashed(" ", previous_))); // both words with a space between them
        previous_ = whole;
        follows_ = true;
    }

    void add_pairs(View word) {
        const char *first = word.data(), *end = first + word.size(), *second = first;
        next_character(second, end);
        if (second == end) hash(word);
        while (second < end) {
            const char *next = second;
            next_character(next, end);
            hash(View(first, static_cast<size_t>(next - first)));
            first = second, second = next;
        }
    }

    void hash(View term) { hashes_.push_back(hashed(term, start_)); }

    // The hash of a text that goes on with `more` after that of its beginning.
    static uint32_t hashed(View more, uint32_t beginning) { return crc32(more.data(), more.size(), beginning); }

    const Alphabet &alphabet_;
    const uint32_t start_;
    std::vector<uint32_t> &hashes_;
    uint32_t previous_ = 0; // the hash of the word before, if one word follows another
    bool follows_ = false;
};

// The values of the hashes, added up scope by scope as `Words.of` does: the order of a Python set decides that of the sums.
class Weights {
  public:
    Weights(const Alphabet &alphabet, unsigned bits) : alphabet_(alphabet), last_((uint32_t(1) << bits) - 1) {
        require(bits <= 24, "hashes of too many bits");
        places_.assign(size_t(last_) + 1, NOWHERE);
        scopes_.assign(size_t(last_) + 1, 0);
    }

    void add(uint32_t start, View text) {
        terms_.clear();
        Hasher(alphabet_, start, terms_).read(text);
        scope_++;
        size_t distinct = 0; // the different terms of this scope come first
        for (const uint32_t term : terms_) {
            uint32_t &scope = scopes_[term & last_];
            if (scope == scope_) continue;
            scope = scope_;
            terms_[distinct++] = term & last_;
        }
        const double share = std::pow(static_cast<double>(distinct), -0.5);
        for (size_t i = 0; i < distinct; i++) {
            uint32_t &place = places_[terms_[i]];
            if (place == NOWHERE) {
                place = static_cast<uint32_t>(hashes_.size());
                hashes_.push_back(static_cast<int32_t>(terms_[i]));
                values_.push_back(0.0);
            }
            values_[place] += share;
        }
    }

    // (hashes as `int32`, values as `float32`), both as bytes.
    PyObject *in_python() const {
        const std::vector<float> narrow(values_.begin(), values_.end());
        const auto hashes = reinterpret_cast<const char *>(hashes_.data()), values = reinterpret_cast<const char *>(narrow.data());
        const auto size = static_cast<Py_ssize_t>(4 * narrow.size());
        return Py_BuildValue("y#y#", hashes, size, values, size);
    }

  private:
    static constexpr uint32_t NOWHERE = 0xFFFFFFFF;

    const Alphabet &alphabet_;
    const uint32_t last_;
    std::vector<uint32_t> terms_;
    std::vector<uint32_t> places_; // of each hash among those met
    std::vector<uint32_t> scopes_; // the last scope with each hash, counted from 1
    uint32_t scope_ = 0;
    std::vector<int32_t> hashes_;
    std::vector<double> values_;
};

} // namespace kind_words
} // namespace native
