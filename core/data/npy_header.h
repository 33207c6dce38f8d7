// The header of an NPY file (numpy.lib.format, versions 1 to 3).
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace gaussarium {

enum class NpyKind { Float, Signed, Unsigned };

struct NpyHeader {
    NpyKind kind = NpyKind::Float;
    int bytes = 8; // of one value: 1, 2, 4, 8 (4, 8 for Float)
    bool bigEndian = false;
    bool fortranOrder = false;
    std::vector<std::uint64_t> shape;
};

// Parses the text of the header, the dictionary of 'descr', 'fortran_order' and 'shape' that
// numpy writes as a Python literal. Refuses, with a reason, other keys, types that are no real
// numbers (objects, records, texts, complex, half and long double, dates), and shapes that do not
// fit into 64 bits.
Expected<NpyHeader> parseNpyHeader(std::string_view text);

} // namespace gaussarium
