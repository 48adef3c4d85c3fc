// features/hashing.py: words of names and n-grams of texts → numbers.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "buffers.hpp"

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

// As `zlib.crc32`, going on from `start`.
inline uint32_t crc32(const char *bytes, size_t size, uint32_t start) {
    struct Remainders {
        uint32_t of[256];
        Remainders() {
            for (uint32_t i = 0; i < 256; i++) {
                uint32_t value = i;
                for (int bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ 0xEDB88320u : value >> 1;
                of[i] = value;
            }
        }
    };
    static const Remainders remainder;
    uint32_t value = ~start;
    for (size_t i = 0; i < size; i++) value = remainder.of[(value ^ static_cast<uint8_t>(bytes[i])) & 255] ^ value >> 8;
    return ~value;
}

// What `str.split` splits at.
inline bool is_space(uint32_t code) {
    if (code < 128) return code == 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

inline bool is_lower(uint32_t code) { return code >= 'a' && code <= 'z'; }
inline bool is_upper(uint32_t code) { return code >= 'A' && code <= 'Z'; }
inline bool is_digit(uint32_t code) { return code >= '0' && code <= '9'; }

// Hashes of an element's names, collected one name after the other.
class NameHasher {
  public:
    explicit NameHasher(char scope) {
        const char begin[2] = {scope, '|'};
        start_ = crc32(begin, 2, 0);
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
    void add(const char *word, size_t size) {
        found_.push_back(crc32(word, size, start_) & ((1u << NAME_BITS) - 1));
    }

    void add_tag(PyObject *tag) {
        Py_ssize_t size;
        const char *bytes = PyUnicode_AsUTF8AndSize(tag, &size);
        if (bytes == nullptr) throw PythonError();
        joined_ = "<";
        joined_.append(bytes, static_cast<size_t>(size));
        add(joined_.data(), joined_.size());
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

    // `lower` holds the name in small letters, with a hyphen where a capital begins a word of `camelCase`; anything
    // that is neither a letter of ASCII nor a digit is a hyphen too.
    void add_name(size_t first, size_t end) {
        lower_.clear();
        for (size_t i = first; i < end; i++) {
            const uint32_t code = codes_[i];
            if (is_upper(code)) {
                if (i > first && (is_lower(codes_[i - 1]) || is_digit(codes_[i - 1]))) lower_ += '-';
                lower_ += static_cast<char>(code + 32);
            } else if (code == 0x212A) { // the sign of the kelvin
                lower_ += 'k';
            } else if (code == 0x130) { // a dotted capital, whose small letter is followed by a second dot
                lower_ += "i-";
            } else {
                lower_ += is_lower(code) || is_digit(code) ? static_cast<char>(code) : '-';
            }
        }
        add_words();
    }

    void add_words() {
        joined_.clear();
        size_t words = 0;
        for (size_t i = 0; i < lower_.size();) {
            const size_t end = word_end(i);
            if (end == i) {
                i++;
                continue;
            }
            add(lower_.data() + i, end - i);
            if (words++ > 0) joined_ += '-';
            joined_.append(lower_, i, end - i);
            i = end;
        }
        if (words > 1 && words <= MOST_JOINED) add(joined_.data(), joined_.size());
    }

    size_t word_end(size_t at) const {
        size_t end = at;
        if (is_lower(static_cast<uint8_t>(lower_[at])))
            while (end < lower_.size() && end - at < MOST_LETTERS && is_lower(static_cast<uint8_t>(lower_[end]))) end++;
        else
            while (end < lower_.size() && end - at < MOST_DIGITS && is_digit(static_cast<uint8_t>(lower_[end]))) end++;
        return end;
    }

    uint32_t start_;
    size_t split_ = 0;
    std::vector<uint32_t> found_, codes_;
    std::string lower_, joined_;
};

} // namespace native
