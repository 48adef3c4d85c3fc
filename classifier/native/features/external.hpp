// features/links.py, `_external`: where the address of a link leads.
#pragma once
#include "features/ranges.hpp"

namespace native {
namespace links {

// Whether an address, in code points or in UTF-8, begins with one of the given texts, which end with a null.
template <class Address> bool begins(const Address &address, std::initializer_list<const char *> starts) {
    for (const char *start : starts) {
        size_t size = 0;
        while (start[size] != 0 && size < address.size() && static_cast<uint32_t>(address[size]) == static_cast<uint8_t>(start[size]))
            size++;
        if (start[size] == 0) return true;
    }
    return false;
}

// nothing: no link, 0: relative, 1: absolute, 2: not a page.
template <class Address> float external(const Address &address) {
    if (address.empty()) return NOTHING;
    if (begins(address, {"http:", "https:", "//"})) return 1;
    return begins(address, {"#", "javascript:", "mailto:", "tel:"}) ? 2.0f : 0.0f;
}

} // namespace links
} // namespace native
