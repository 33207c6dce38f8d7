// Truth files: no input may crash the reader; what it accepts is a valid mixture that survives a
// round trip.
#include "core/mixture/truth_file.h"
#include "tests/fuzz/fuzz_support.h"

using namespace gaussarium;
using fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    static fuzz::MemoryFile file;
    file.write(bytes, count);
    const Expected<TruthFile> truth = readTruth(file.path());
    if (!truth) {
        expect(!truth.error().message.empty(), "an error says something");
        return 0;
    }
    expect(truth->mixture.validate().has_value(), "an accepted mixture is valid");
    const std::string text = truthJson(truth->mixture, truth->labels);
    file.write(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    const Expected<TruthFile> again = readTruth(file.path());
    expect(again.has_value(), "what was written can be read");
    expect(again->mixture.means == truth->mixture.means, "a round trip keeps the means");
    expect(again->mixture.weights == truth->mixture.weights, "a round trip keeps the weights");
    expect(again->labels == truth->labels, "a round trip keeps the labels");
    return 0;
}
