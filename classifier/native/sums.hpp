// Sums in numpy's order, so that they end in the same bit.
#pragma once
#include <cstddef>
#include <vector>

namespace native {

// Sum of `rows` rows of `width` numbers into `total`, pairwise as numpy adds along one axis: eight running sums, and
// halves of what is longer than 128.
template <class T> void pairwise(const T *numbers, size_t rows, size_t width, T *total) {
    if (rows < 8) {
        for (size_t k = 0; k < width; k++) total[k] = T(-0.0);
        for (size_t i = 0; i < rows; i++)
            for (size_t k = 0; k < width; k++) total[k] += numbers[i * width + k];
        return;
    }
    if (rows > 128) {
        size_t half = rows / 2;
        half -= half % 8;
        std::vector<T> second(width);
        pairwise(numbers, half, width, total);
        pairwise(numbers + half * width, rows - half, width, second.data());
        for (size_t k = 0; k < width; k++) total[k] += second[k];
        return;
    }
    static thread_local std::vector<T> running;
    running.assign(numbers, numbers + 8 * width);
    T *r = running.data();
    size_t i = 8;
    for (; i < rows - rows % 8; i += 8)
        for (size_t k = 0; k < 8 * width; k++) r[k] += numbers[i * width + k];
    for (size_t k = 0; k < width; k++) {
        const T *c = r + k;
        total[k] = ((c[0] + c[width]) + (c[2 * width] + c[3 * width])) +
                   ((c[4 * width] + c[5 * width]) + (c[6 * width] + c[7 * width]));
    }
    for (; i < rows; i++)
        for (size_t k = 0; k < width; k++) total[k] += numbers[i * width + k];
}

// The same as `np.add.reduceat` makes it: the first row, and the pairwise sum of the others.
template <class T> void first_and_rest(const T *numbers, size_t rows, size_t width, T *total) {
    if (rows == 1) {
        for (size_t k = 0; k < width; k++) total[k] = numbers[k];
        return;
    }
    pairwise(numbers + width, rows - 1, width, total);
    for (size_t k = 0; k < width; k++) total[k] = numbers[k] + total[k];
}

} // namespace native
