// features/hashing.py: words of names and n-grams of texts → numbers.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "features/characters.hpp"

namespace native {

const uint64_t BASE = 1000003, ANCHOR_BASE = 1000033, MIX = 0x9E3779B97F4A7C15ull;
const unsigned NAME_BITS = 15, TEXT_BITS = 16;
const size_t MOST_NAMES = 24, MOST_NAME = 80, MOST_LETTERS = 24, MOST_DIGITS = 4, MOST_JOINED = 4;

inline uint64_t mixed(uint64_t value) {
    value ^= value >> 29;
    return value * MIX;
}

// The polynomial hash of `size` characters.
inline uint64_t polynomial(const uint32_t *codes, size_t size) {
    uint64_t value = codes[0];
    for (size_t i = 1; i < size; i++) value = value * BASE + codes[i];
    return value;
}

inline uint64_t power(uint64_t base, size_t exponent) {
    uint64_t result = 1;
    while (exponent-- > 0) result *= base;
    return result;
}

// What each byte adds to a checksum.
struct Remainders {
    uint32_t of[256] = {};
    constexpr Remainders() {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t rest = i;
            for (int bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >> 1 ^ 0xEDB88320u : rest >> 1;
            of[i] = rest;
        }
    }
};
inline constexpr Remainders REMAINDERS;

// Add one byte to a checksum, in the form that `zlib.crc32` has before its last step.
inline uint32_t crc32_step(uint32_t value, char byte) {
    return REMAINDERS.of[(value ^ static_cast<uint8_t>(byte)) & 255] ^ value >> 8;
}

// As `zlib.crc32`, going on from `start`.
inline uint32_t crc32(const char *bytes, size_t size, uint32_t start) {
    uint32_t value = ~start;
    for (size_t i = 0; i < size; i++) value = crc32_step(value, bytes[i]);
    return ~value;
}

inline bool is_lower(uint32_t code) { return code >= 'a' && code <= 'z'; }
inline bool is_upper(uint32_t code) { return code >= 'A' && code <= 'Z'; }
inline bool is_digit(uint32_t code) { return code >= '0' && code <= '9'; }

// Hashes of an element's names, collected one name after the other.
class NameHasher {
  public:
    explicit NameHasher(char scope) {
        start_ = crc32_step(crc32_step(~uint32_t(0), scope), '|');
    }

    // The sorted distinct hashes of a tag and the words of its names.
    const std::vector<uint32_t> &of(PyObject *tag, PyObject *names, PyObject *more = nullptr) {
        found_.clear();
        split_ = 0;
        add_tag(tag);
        add_names(names);
        if (more != nullptr) add_names(more);
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        return found_;
    }

  private:
    void add(uint32_t checksum) { found_.push_back(~checksum & ((1u << NAME_BITS) - 1)); }

    void add_tag(PyObject *tag) {
        Py_ssize_t size;
        const char *bytes = PyUnicode_AsUTF8AndSize(tag, &size);
        if (bytes == nullptr) throw PythonError();
        uint32_t checksum = crc32_step(start_, '<');
        for (Py_ssize_t i = 0; i < size; i++) checksum = crc32_step(checksum, bytes[i]);
        add(checksum);
    }

    void add_names(PyObject *names) {
        read_text(names, codes_);
        for (size_t i = 0; i < codes_.size() && split_ < MOST_NAMES;) {
            if (is_space(codes_[i])) {
                i++;
                continue;
            }
            size_t end = i;
            while (end < codes_.size() && !is_space(codes_[end])) end++;
            add_name(i, std::min(end, i + MOST_NAME));
            split_++;
            i = end;
        }
    }

    // The words of a name are runs of small letters or of digits. A capital begins a word of `camelCase`; anything that is
    // neither a letter of ASCII nor a digit ends one.
    void add_name(size_t first, size_t end) {
        words_ = 0;
        size_ = 0;
        for (size_t i = first; i < end; i++) {
            const uint32_t code = codes_[i];
            if (is_upper(code)) {
                if (i > first && (is_lower(codes_[i - 1]) || is_digit(codes_[i - 1]))) end_word();
                add_letter(code + 32);
            } else if (is_lower(code)) {
                add_letter(code);
            } else if (is_digit(code)) {
                add_sign(code, is_of_digits_, true, MOST_DIGITS);
            } else if (code == 0x212A) { // the sign of the kelvin
                add_letter('k');
            } else {
                if (code == 0x130) add_letter('i'); // a dotted capital, whose small letter is followed by a second dot
                end_word();
            }
        }
        end_word();
        if (words_ > 1 && words_ <= MOST_JOINED) add(joined_);
    }

    void add_letter(uint32_t code) { add_sign(code, !is_of_digits_, false, MOST_LETTERS); }

    void add_sign(uint32_t code, bool goes_on, bool is_of_digits, size_t most) {
        if (!goes_on || size_ == most) end_word();
        if (size_ == 0) {
            word_ = start_;
            if (words_++ > 0) joined_ = crc32_step(joined_, '-');
        }
        is_of_digits_ = is_of_digits;
        word_ = crc32_step(word_, static_cast<char>(code));
        if (words_ > 1) joined_ = crc32_step(joined_, static_cast<char>(code));
        size_++;
    }

    void end_word() {
        if (size_ > 0) add(word_);
        if (words_ == 1) joined_ = word_; // which begins with the first word
        size_ = 0;
    }

    uint32_t start_, word_ = 0, joined_ = 0; // the checksums of the word and of all words of a name, joined by hyphens
    size_t split_ = 0, words_ = 0, size_ = 0;
    bool is_of_digits_ = false;
    std::vector<uint32_t> found_, codes_;
};

} // namespace native
