#include "app/bench/frame_times.h"

#include "app/bench/report.h"
#include "core/base/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::bench {

FrameTimes frameTimes(std::vector<double> seconds) {
    GAUSSARIUM_CHECK_GE(seconds.size(), std::size_t{1});
    std::sort(seconds.begin(), seconds.end());
    const auto n = seconds.size();
    const auto shareWithin = [&](double limit) {
        const auto end = std::upper_bound(seconds.begin(), seconds.end(), limit);
        return static_cast<double>(end - seconds.begin()) / static_cast<double>(n);
    };
    const auto rank = static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(n)));
    return {static_cast<std::int64_t>(n), seconds[n / 2],         seconds[rank - 1], seconds.back(),
            shareWithin(1.0 / 60.0),      shareWithin(1.0 / 30.0)};
}

std::string frameWords(const FrameTimes& frames) {
    return fmt::format(
        "{:.3g} frames/s; 95 % {}, worst {}; {:.0f} % within 1/60 s, {:.0f} % within 1/30 s",
        1.0 / std::max(frames.median, 1e-9), duration(frames.slow), duration(frames.worst),
        100.0 * frames.within60, 100.0 * frames.within30);
}

} // namespace gaussarium::bench
