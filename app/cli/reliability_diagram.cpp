#include "app/cli/reliability_diagram.h"

#include <fmt/format.h>

#include <cmath>

namespace gaussarium::cli {

namespace {

constexpr int barWidth = 40;

int position(double share) {
    return static_cast<int>(std::lround(share * barWidth));
}

} // namespace

std::string reliabilityDiagram(const Calibration& calibration, int indent) {
    const std::string space(static_cast<std::size_t>(indent), ' ');
    std::string text =
        space + fmt::format("{:<9}  {:>7}  {:>5}  {:>5}\n", "called", "tasks", "said", "right");
    for (const ReliabilityBin& bin : calibration.bins) {
        if (bin.count == 0) {
            continue;
        }
        std::string bar(static_cast<std::size_t>(barWidth + 1), ' ');
        bar.replace(0, static_cast<std::size_t>(position(bin.right)),
                    static_cast<std::size_t>(position(bin.right)), '#');
        bar[static_cast<std::size_t>(position(bin.confidence))] = '|';
        bar.erase(bar.find_last_not_of(' ') + 1);
        text += space
                + fmt::format("{:.2f}-{:.2f}  {:>7}  {:>5.3f}  {:>5.3f}  {}\n", bin.low, bin.high,
                              bin.count, bin.confidence, bin.right, bar);
    }
    return text;
}

} // namespace gaussarium::cli
