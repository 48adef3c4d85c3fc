// kind/words.py: the words of a text as hashes.
#pragma once
#include <cmath>
#include <unordered_map>

#include "alphabet.hpp"
#include "hashing.hpp"

namespace native {
namespace kind_words {

const size_t STEM = 5, LONGEST_WORD = 24, LONGEST_NUMBER = 5;

// Scripts without spaces between words or with varying endings.
inline bool is_spaceless(uint32_t code) {
    return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x3040 && code <= 0x30FF) ||
           (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3);
}

// Hashes the terms of one scope in the order of `_terms`, which decides the order of a Python set of them.
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
            previous_.clear();
            return;
        }
        const std::string term = alphabet_.all(word, Alphabet::DIGIT)
                                     ? std::string(std::min(characters_of(word), LONGEST_NUMBER), '0')
                                     : std::string(shortened(word, LONGEST_WORD));
        hash(term);
        const View stem = shortened(term, STEM);
        if (stem.size() < term.size()) hash(std::string(stem) + "*");
        if (!previous_.empty()) hash(previous_ + " " + term);
        previous_ = term;
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

    void hash(View term) { hashes_.push_back(crc32(term.data(), term.size(), start_)); }

    const Alphabet &alphabet_;
    const uint32_t start_;
    std::vector<uint32_t> &hashes_;
    std::string previous_;
};

// The values of the hashes, added up scope by scope as `Words.of` does: the order of a Python set decides that of the sums.
class Weights {
  public:
    Weights(const Alphabet &alphabet, unsigned bits) : alphabet_(alphabet), last_((uint32_t(1) << bits) - 1) {
        require(bits < 32, "hashes of too many bits");
    }

    void add(uint32_t start, View text) {
        terms_.clear();
        Hasher(alphabet_, start, terms_).read(text);
        const Owned distinct(PySet_New(nullptr));
        for (const uint32_t term : terms_) {
            const Owned hash(PyLong_FromUnsignedLong(term & last_));
            if (PySet_Add(distinct, hash) != 0) throw PythonError();
        }
        const double share = std::pow(static_cast<double>(PySet_Size(distinct)), -0.5);
        const Owned each(PyObject_GetIter(distinct));
        while (PyObject *next = PyIter_Next(each)) {
            const Owned hash(next);
            const auto known = places_.emplace(static_cast<int32_t>(PyLong_AsLong(hash)), hashes_.size());
            if (known.second) {
                hashes_.push_back(known.first->first);
                values_.push_back(0.0);
            }
            values_[known.first->second] += share;
        }
        if (PyErr_Occurred() != nullptr) throw PythonError();
    }

    // (hashes as `int32`, values as `float32`), both as bytes.
    PyObject *in_python() const {
        const std::vector<float> narrow(values_.begin(), values_.end());
        const auto hashes = reinterpret_cast<const char *>(hashes_.data()), values = reinterpret_cast<const char *>(narrow.data());
        const auto size = static_cast<Py_ssize_t>(4 * narrow.size());
        return Py_BuildValue("y#y#", hashes, size, values, size);
    }

  private:
    const Alphabet &alphabet_;
    const uint32_t last_;
    std::vector<uint32_t> terms_;
    std::unordered_map<int32_t, size_t> places_; // of each hash among those met
    std::vector<int32_t> hashes_;
    std::vector<double> values_;
};

} // namespace kind_words
} // namespace native
