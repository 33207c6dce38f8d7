// Weights files: no input may crash the reader. The checksum at the end is made right first, or
// no mutation would get past it.
#include "core/tgmm/weights_file.h"
#include "tests/fuzz/fuzz_support.h"

#include <vector>

using namespace gaussarium;
using fuzz::expect;

namespace {

std::uint64_t fnv1a(const std::uint8_t* bytes, std::size_t count) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (std::size_t i = 0; i < count; ++i) {
        hash = (hash ^ bytes[i]) * 0x100000001B3ULL;
    }
    return hash;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static fuzz::MemoryFile file;
    std::vector<std::uint8_t> content(bytes, bytes + count);
    // Every fourth input keeps its own, most likely wrong, checksum.
    if (count > 8 && count % 4 != 0) {
        const std::uint64_t hash = fnv1a(content.data(), count - 8);
        std::memcpy(content.data() + count - 8, &hash, sizeof hash);
    }
    file.write(content.data(), content.size());
    const Expected<tgmm::Weights> weights = tgmm::readWeights(file.path());
    if (!weights) {
        expect(!weights.error().message.empty(), "an error says something");
        return 0;
    }
    expect(weights->config.check().has_value(), "an accepted configuration is valid");
    expect(weights->tensors.size() == tgmm::tensorShapes(weights->config).size(),
           "an accepted file holds every tensor");
    return 0;
}
