// What Python hands over: arrays by the buffer protocol, and texts. Nothing here copies an array.
#pragma once
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace native {

// Thrown where a Python error is set already.
struct PythonError {};

// A reference that is released with this; null means that a Python error is set.
class Owned {
  public:
    explicit Owned(PyObject *object) : object_(object) {
        if (object_ == nullptr) throw PythonError();
    }
    ~Owned() { Py_DecRef(object_); }
    Owned(Owned &&other) noexcept : object_(other.object_) { other.object_ = nullptr; }
    Owned(const Owned &) = delete;
    Owned &operator=(const Owned &) = delete;
    operator PyObject *() const { return object_; }

    PyObject *release() {
        PyObject *object = object_;
        object_ = nullptr;
        return object;
    }

  private:
    PyObject *object_;
};

// A number in half precision.
struct Half {
    uint16_t bits;
};

inline float to_float(Half half) {
    const uint32_t sign = uint32_t(half.bits & 0x8000) << 16, shifted = uint32_t(half.bits & 0x7FFF) << 13;
    float value;
    std::memcpy(&value, &shifted, 4);
    value *= 5.192296858534827628530496329220096e33f; // 2**112, from the bias of one exponent to that of the other
    uint32_t bits;
    std::memcpy(&bits, &value, 4);
    if (shifted >= 0x0F800000) bits |= 0x7F800000; // infinite, or nothing
    bits |= sign;
    std::memcpy(&value, &bits, 4);
    return value;
}

template <class T> const char *letters(); // of the formats that the type may have in Python
template <> inline const char *letters<float>() { return "f"; }
template <> inline const char *letters<Half>() { return "e"; }
template <> inline const char *letters<uint8_t>() { return "B?"; }
template <> inline const char *letters<int16_t>() { return "h"; }
template <> inline const char *letters<uint32_t>() { return "IL"; }
template <> inline const char *letters<int32_t>() { return "il"; }
template <> inline const char *letters<int64_t>() { return "lq"; }

// A contiguous array of Python's, of any shape, held until this goes. `T` is const where nothing is written.
template <class T> class Array {
  public:
    explicit Array(PyObject *object) {
        const int flags = std::is_const<T>::value ? PyBUF_C_CONTIGUOUS | PyBUF_FORMAT
                                                  : PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | PyBUF_WRITABLE;
        if (PyObject_GetBuffer(object, &view_, flags) != 0) throw PythonError();
        const char *allowed = letters<typename std::remove_const<T>::type>();
        const bool fits = view_.format != nullptr && std::strlen(view_.format) == 1 &&
                          std::strchr(allowed, view_.format[0]) != nullptr && view_.itemsize == sizeof(T);
        if (!fits) {
            PyBuffer_Release(&view_);
            throw std::invalid_argument("an array has another type of values");
        }
    }
    ~Array() { PyBuffer_Release(&view_); }
    Array(const Array &) = delete;
    Array &operator=(const Array &) = delete;

    T *data() const { return static_cast<T *>(view_.buf); }
    size_t size() const { return static_cast<size_t>(view_.len) / sizeof(T); }
    T &operator[](size_t at) const { return data()[at]; }

  private:
    Py_buffer view_;
};

inline void require(bool holds, const char *message) {
    if (!holds) throw std::invalid_argument(message);
}

// The code points of a text, in `codes`.
inline void read_text(PyObject *text, std::vector<uint32_t> &codes) {
    const Py_ssize_t size = PyUnicode_GetLength(text);
    if (size < 0) throw PythonError();
    codes.resize(static_cast<size_t>(size) + 1); // one more, as Python writes nothing into no room
    if (PyUnicode_AsUCS4(text, codes.data(), size + 1, 1) == nullptr) throw PythonError();
    codes.pop_back();
}

} // namespace native
