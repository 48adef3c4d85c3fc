// Where a text has a character, faster than one by one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace native {

// The first place of a character, `end` without one.
inline const char *find_first(const char *at, const char *end, char sign) {
    const void *found = at < end ? std::memchr(at, sign, static_cast<size_t>(end - at)) : nullptr;
    return found == nullptr ? end : static_cast<const char *>(found);
}

// The first place of any of three characters, `end` without one. Eight bytes at a time: most texts have none.
inline const char *find_first(const char *at, const char *end, char one, char other, char third) {
    const uint64_t ones = 0x0101010101010101, highs = ones << 7;
    const auto has = [&](uint64_t bytes, char sign) {
        const uint64_t rest = bytes ^ (ones * static_cast<uint8_t>(sign));
        return (rest - ones) & ~rest & highs;
    };
    for (; end - at >= 8; at += 8) {
        uint64_t bytes;
        std::memcpy(&bytes, at, 8);
        if ((has(bytes, one) | has(bytes, other) | has(bytes, third)) != 0) break;
    }
    while (at < end && *at != one && *at != other && *at != third) at++;
    return at;
}

} // namespace native
