// gaussarium-trainer check: does this GPU compute what the CPU computes?

#include "app/trainer/verbs.h"
#include "core/train/device_check.h"

#include <fmt/format.h>

namespace gaussarium::trainer {

namespace {

int checkVerb() {
    if (!train::cudaAvailable()) {
        return failed("there is no CUDA device, or this LibTorch was built without CUDA");
    }
    int wrong = 0;
    for (const train::DeviceDifference& difference : train::compareCudaWithCpu()) {
        fmt::print("{:6} {:9.2e} of {:7.0e}  {}\n", difference.passed() ? "ok" : "WRONG",
                   difference.largest, difference.acceptable, difference.what);
        wrong += difference.passed() ? 0 : 1;
    }
    return wrong == 0 ? Done : failed(fmt::format("{} of the operators differ", wrong));
}

} // namespace

Verb addCheck(CLI::App& app) {
    CLI::App* verb =
        app.add_subcommand("check", "Compare every operator on the GPU with the CPU's");
    return {verb, [](const std::stop_token&) { return checkVerb(); }};
}

} // namespace gaussarium::trainer
