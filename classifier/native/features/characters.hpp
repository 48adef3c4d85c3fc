// features/characters.py: the texts of a page as code points, end to end.
#pragma once
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/alphabet.hpp"

namespace native {

// The classes of characters, as features/characters.py numbers them.
enum Kind : uint8_t {
    OTHER, SPACE, DIGIT, LATIN, CJK, LETTER, UPPER, END, QUOTE, ELLIPSIS, OPEN, CLOSE, BULLET, DASH, PIPE, AT, COPYRIGHT,
    COMMA, COLON, SLASH, EXCLAIM, KINDS
};

// A set of classes.
constexpr uint32_t one_of(Kind kind) { return uint32_t(1) << kind; }
template <class... More> constexpr uint32_t one_of(Kind kind, More... more) { return one_of(kind) | one_of(more...); }
inline bool is_in(uint8_t kind, uint32_t set) { return set >> kind & 1; }

// What Python says of a character: its small letter and its class, asked once for 256 of them.
class Letters {
  public:
    struct Block {
        uint32_t lower[256];
        uint8_t kinds[256];
    };

    // `ask(first)` returns the small letters of 256 characters from `first` on, then their classes; `lowered(text)` those
    // of a text.
    Letters(PyObject *ask, PyObject *lowered) : ask_(held(ask)), lowered_(held(lowered)) {}

    const Block &of(uint32_t code) const {
        const Block *block = blocks_[code >> 8].get();
        return block != nullptr ? *block : learned(code >> 8);
    }

    // The small letters of a text in which they depend on what is around them.
    void lower_together(const std::vector<uint32_t> &written, std::vector<uint32_t> &codes) const {
        int order = -1; // as it is in memory, without a mark of the order
        const auto bytes = reinterpret_cast<const char *>(written.data());
        const auto size = static_cast<Py_ssize_t>(written.size() * sizeof(uint32_t));
        const Owned text(PyUnicode_DecodeUTF32(bytes, size, "surrogatepass", &order));
        const Owned array(PyObject_CallFunctionObjArgs(lowered_, static_cast<PyObject *>(text), nullptr));
        const Array<const uint32_t> lower(array);
        require(lower.size() == written.size(), "the small letters of another number of characters");
        codes.assign(lower.data(), lower.data() + lower.size());
    }

  private:
    static PyObject *held(PyObject *object) {
        Py_IncRef(object);
        return object;
    }

    const Block &learned(uint32_t number) const {
        const Owned told(PyObject_CallFunction(ask_, "k", static_cast<unsigned long>(number) << 8));
        char *bytes;
        Py_ssize_t size;
        if (PyBytes_AsStringAndSize(told, &bytes, &size) != 0) throw PythonError();
        require(size == sizeof(Block), "properties of another number of characters");
        auto block = std::make_unique<Block>();
        std::memcpy(block.get(), bytes, sizeof(Block));
        for (const uint8_t kind : block->kinds) require(kind < KINDS, "a character has no class");
        auto &kept = blocks_[number];
        if (kept == nullptr) kept = std::move(block); // else another thread was here meanwhile
        return *kept;
    }

    const Owned ask_, lowered_;
    mutable std::array<std::unique_ptr<Block>, 0x1100> blocks_;
};

class Characters {
  public:
    // Append a text, which is not empty.
    void add(PyObject *text) {
        require(append(text) > 0, "a text is empty");
        starts_.push_back(written_.size());
    }

    // Append a text in UTF-8, which is not empty.
    void add(View text) {
        require(!text.empty(), "a text is empty");
        const size_t first = written_.size();
        written_.resize(first + text.size()); // there are no more characters than bytes
        uint32_t *code = written_.data() + first;
        for (const char *at = text.data(), *end = at + text.size(); at < end;) *code++ = next_character(at, end);
        starts_.push_back(static_cast<size_t>(code - written_.data()));
        written_.resize(starts_.back());
    }

    // Append a text with one space between words and none around them, unless nothing is left.
    void add_squeezed(PyObject *text) {
        const size_t first = written_.size(), end = first + append(text);
        size_t last = first; // the end of what is left
        for (size_t i = first; i < end; i++) {
            if (is_space(written_[i])) continue;
            if (last > first && is_space(written_[i - 1])) written_[last++] = ' ';
            written_[last++] = written_[i];
        }
        written_.resize(last);
        if (last > first) starts_.push_back(last);
    }

    // Fill in small letters and classes, once all texts are there.
    void classify(const Letters &letters) {
        const uint32_t SIGMA = 0x3A3; // whose small letter is another one at the end of a word
        bool together = false;
        codes_.resize(written_.size());
        kinds_.resize(written_.size());
        const Letters::Block *block = &letters.of(0);
        uint32_t number = 0;
        for (size_t i = 0; i < written_.size(); i++) {
            if ((written_[i] & ~uint32_t(0x7FF)) == 0xD800) written_[i] = '?'; // half of a character, as `_code_points` does
            const uint32_t code = written_[i];
            if (code >> 8 != number) {
                block = &letters.of(code);
                number = code >> 8;
            }
            codes_[i] = block->lower[code & 0xFF];
            kinds_[i] = block->kinds[code & 0xFF];
            together = together || code == SIGMA;
        }
        if (together) letters.lower_together(written_, codes_);
    }

    // Per text, the first one that is equal to it; before `classify`, which makes some characters equal.
    std::vector<size_t> originals() const {
        struct Key {
            uint64_t ends;
            size_t text;
        };
        std::vector<Key> keys;
        for (size_t i = 0; i < texts(); i++) {
            const uint32_t *text = written(i);
            const size_t last = size(i) - 1;
            keys.push_back({(((size(i) * 1000003 + text[0]) * 1000003 + text[last / 2]) * 1000003 + text[last]) *
                                    1000003 + text[last / 4], i});
        }
        const auto order = [&](const Key &one, const Key &other) {
            if (one.ends != other.ends) return one.ends < other.ends;
            return std::lexicographical_compare(written(one.text), written(one.text) + size(one.text), written(other.text),
                                                written(other.text) + size(other.text));
        };
        std::sort(keys.begin(), keys.end(), order);
        std::vector<size_t> result(texts());
        for (size_t first = 0, end; first < keys.size(); first = end) {
            size_t earliest = keys[first].text;
            for (end = first + 1; end < keys.size() && !order(keys[first], keys[end]); end++)
                earliest = std::min(earliest, keys[end].text);
            for (size_t i = first; i < end; i++) result[keys[i].text] = earliest;
        }
        return result;
    }

    bool any(Kind kind) const { return std::memchr(kinds_.data(), kind, kinds_.size()) != nullptr; }

    size_t texts() const { return starts_.size() - 1; }
    size_t characters() const { return written_.size(); }
    size_t size(size_t text) const { return starts_[text + 1] - starts_[text]; }
    // The characters of a text in small letters, as they are written, and their classes.
    const uint32_t *codes(size_t text) const { return codes_.data() + starts_[text]; }
    const uint32_t *written(size_t text) const { return written_.data() + starts_[text]; }
    const uint8_t *kinds(size_t text) const { return kinds_.data() + starts_[text]; }

  private:
    // How many characters are appended.
    size_t append(PyObject *text) {
        const Py_ssize_t size = PyUnicode_GetLength(text);
        if (size < 0) throw PythonError();
        const size_t first = written_.size();
        written_.resize(first + static_cast<size_t>(size));
        if (size > 0 && PyUnicode_AsUCS4(text, written_.data() + first, size, 0) == nullptr) throw PythonError();
        return static_cast<size_t>(size);
    }

    std::vector<uint32_t> codes_, written_;
    std::vector<uint8_t> kinds_;
    std::vector<size_t> starts_{0};
};

} // namespace native
