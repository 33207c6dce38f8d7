// The verbs of gaussarium-trainer, a file each: every one adds its options to the command line and
// says what to run.
#pragma once

#include "core/train/compute_device.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <stop_token>
#include <string>

namespace gaussarium::trainer {

enum ExitCode { Done = 0, Failed = 1, WrongCall = 2, Interrupted = 130 };

struct Verb {
    CLI::App* command = nullptr; // tells whether it was called
    std::function<int(const std::stop_token&)> run;
};

// `line` is the whole command line, for the card of what is trained.
Verb addTrain(CLI::App& app, const std::string& line);
Verb addEvaluate(CLI::App& app);
Verb addCheck(CLI::App& app);
Verb addBench(CLI::App& app);
Verb addWorker(CLI::App& app);

// One sentence on stderr; returns Failed.
int failed(const std::string& sentence);

// --device auto|cpu|cuda and --threads.
struct DeviceOptions {
    std::string device = "auto";
    int threads = 0;

    void addTo(CLI::App& verb);
    train::DeviceKind kind() const;
};

} // namespace gaussarium::trainer
