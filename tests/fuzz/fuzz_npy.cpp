// Arrays: no input may crash the reader; what it accepts is valid and survives a round trip.
#include "core/data/npy_io.h"
#include "tests/fuzz/fuzz_support.h"

#include <Eigen/Core>

using namespace gaussarium;
using fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    MemorySource source(std::string_view(reinterpret_cast<const char*>(bytes), count));
    BlockBuffer buffer(source);
    if (!isNpy(buffer)) {
        return 0;
    }
    ReadOptions options;
    if (bytes[count - 1] % 4 == 1) {
        options.labelColumn = "1";
    }
    const Expected<Dataset> data = readNpy(buffer, options);
    if (!data) {
        expect(!data.error().message.empty(), "an error says something");
        return 0;
    }
    data->check();
    expect(data->size() >= 2 && data->dimension() >= 1, "data have two points");
    const std::string written = npyBytes(data->points);
    MemorySource again(written);
    BlockBuffer againBuffer(again);
    const Expected<Dataset> copy = readNpy(againBuffer);
    expect(copy.has_value(), "what was written can be read");
    expect(copy->points.rows() == data->points.rows() && copy->points.cols() == data->points.cols(),
           "a round trip keeps the shape");
    expect((copy->points.array() == data->points.array()).all(), "a round trip keeps the values");
    return 0;
}
