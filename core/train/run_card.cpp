#include "core/train/run_card.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <ctime>

namespace gaussarium::train {

namespace {

std::string today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc = {};
    ::gmtime_r(&now, &utc);
    char text[16] = {};
    std::strftime(text, sizeof(text), "%Y-%m-%d", &utc);
    return text;
}

} // namespace

std::string runCard(const TrainConfig& config, DeviceKind device, const std::string& command,
                    const TrainState& state, const std::vector<std::int64_t>& sizes,
                    const std::vector<double>& excess) {
    nlohmann::ordered_json card = {
        {"name", config.name},
        {"created", today()},
        {"program", std::string("gaussarium-trainer ") + GAUSSARIUM_VERSION},
        {"libtorch", torchVersion()},
        {"device", device == DeviceKind::Cuda ? "cuda" : "cpu"},
        {"command", command},
        {"parameters", config.network.parameters()},
        {"steps", state.step},
        {"steps_skipped", state.skipped},
        {"tokens", state.tokens},
        {"seconds", state.seconds},
        {"config", nlohmann::ordered_json::parse(state.configJson)}};
    for (std::size_t i = 0; i < excess.size(); ++i) {
        card["held_out_excess_nll"][std::to_string(sizes[i])] = excess[i];
    }
    return card.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace gaussarium::train
