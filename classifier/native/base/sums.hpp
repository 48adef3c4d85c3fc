// Sums in numpy's order, so that they end in the same bit.
#pragma once
#include <cstddef>
#include <vector>

namespace native {

// Sums of `WIDTH` numbers beside each other, over rows; `row(i)` is where those of the row i begin.
template <size_t WIDTH, class T, class Row> void sequential(Row row, size_t first, size_t end, T *total) {
    for (; first < end; first++) {
        const T *numbers = row(first);
        for (size_t k = 0; k < WIDTH; k++) total[k] += numbers[k];
    }
}

// The sum of the rows first … end, pairwise as numpy adds along one axis: eight running sums, and halves of what is
// longer than 128.
template <size_t WIDTH, class T, class Row> void pairwise(Row row, size_t first, size_t end, T *total) {
    const size_t rows = end - first;
    if (rows < 8) {
        for (size_t k = 0; k < WIDTH; k++) total[k] = T(-0.0);
        sequential<WIDTH>(row, first, end, total);
        return;
    }
    if (rows > 128) {
        const size_t half = rows / 2 - rows / 2 % 8;
        T second[WIDTH];
        pairwise<WIDTH>(row, first, first + half, total);
        pairwise<WIDTH>(row, first + half, end, second);
        for (size_t k = 0; k < WIDTH; k++) total[k] += second[k];
        return;
    }
    T running[8][WIDTH];
    for (size_t lane = 0; lane < 8; lane++)
        for (size_t k = 0; k < WIDTH; k++) running[lane][k] = row(first + lane)[k];
    size_t at = first + 8;
    for (; at < first + (rows - rows % 8); at += 8)
        for (size_t lane = 0; lane < 8; lane++) {
            const T *numbers = row(at + lane);
            for (size_t k = 0; k < WIDTH; k++) running[lane][k] += numbers[k];
        }
    for (size_t k = 0; k < WIDTH; k++)
        total[k] = ((running[0][k] + running[1][k]) + (running[2][k] + running[3][k])) +
                   ((running[4][k] + running[5][k]) + (running[6][k] + running[7][k]));
    sequential<WIDTH>(row, at, end, total);
}

template <class T> T pairwise(const T *numbers, size_t size) {
    T total;
    pairwise<1>([&](size_t i) { return numbers + i; }, 0, size, &total);
    return total;
}

// The same as `np.add.reduceat` makes it of one row or more: the first one, and the pairwise sum of the others.
template <size_t WIDTH, class T, class Row> void first_and_rest(Row row, size_t rows, T *total) {
    const T *numbers = row(0);
    if (rows > 1) pairwise<WIDTH>(row, 1, rows, total);
    for (size_t k = 0; k < WIDTH; k++) total[k] = rows > 1 ? numbers[k] + total[k] : numbers[k];
}

} // namespace native
