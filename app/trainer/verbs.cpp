#include "app/trainer/verbs.h"

#include <fmt/format.h>

namespace gaussarium::trainer {

int failed(const std::string& sentence) {
    fmt::print(stderr, "gaussarium-trainer: {}\n", sentence);
    return Failed;
}

void DeviceOptions::addTo(CLI::App& verb) {
    verb.add_option("--device", device, "cpu, cuda, or auto: cuda where there is one")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    verb.add_option("--threads", threads, "CPU threads; 0: all cores")
        ->check(CLI::NonNegativeNumber);
}

train::DeviceKind DeviceOptions::kind() const {
    return device == "cuda" || (device == "auto" && train::cudaAvailable())
               ? train::DeviceKind::Cuda
               : train::DeviceKind::Cpu;
}

} // namespace gaussarium::trainer
