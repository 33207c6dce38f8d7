#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "core/base/interrupt.h"
#include "core/data/data_file.h"
#include "core/mixture/presets.h"
#include "core/mixture/shifted_tasks.h"
#include "core/mixture/truth_file.h"

#include <algorithm>
#include <utility>

namespace gaussarium::cli {

namespace {

constexpr Eigen::Index defaultSize = 300;

int failed(int status, const std::string& sentence) {
    writeMessage(sentence);
    return status;
}

Expected<LabelledData> drawRandomTask(const SampleArguments& arguments,
                                      const TaskOptions& options) {
    // The source and its points come from different streams of the one seed.
    Random random(deriveSeed(arguments.seed, 0));
    const PointSource source = drawSource(options, random);
    return drawDataset(source, arguments.n > 0 ? arguments.n : defaultSize,
                       deriveSeed(arguments.seed, 1),
                       fmt::format("{} mixture", familyName(options.family)), stopOnInterrupt());
}

Expected<void> writePoints(const std::string& file, const Dataset& data) {
    ProgressLine line;
    FileContext context;
    context.stop = stopOnInterrupt();
    context.progress = [&](double fraction) { line.show(fraction, file + ": writing"); };
    return writeDataFile(file, data, context);
}

} // namespace

int runCommand(const SampleArguments& arguments, const MethodRegistry&) {
    TaskOptions options;
    options.dimension = arguments.dimension;
    options.components = arguments.components;
    const Preset* preset = nullptr;
    if (!arguments.preset.empty()) {
        const auto found = std::find_if(presets().begin(), presets().end(), [&](const Preset& one) {
            return one.name == arguments.preset;
        });
        if (found == presets().end()) {
            std::string names;
            for (const Preset& one : presets()) {
                names += (names.empty() ? "" : ", ") + one.name;
            }
            return failed(statusWrongCall,
                          fmt::format("--preset: '{}' is not one of {}", arguments.preset, names));
        }
        preset = &*found;
        if (!preset->hasTruth && !arguments.truth.empty()) {
            return failed(
                statusWrongCall,
                fmt::format("--truth: the points of '{}' come from no mixture", preset->name));
        }
    }
    if (const Expected<void> valid = applyFamily(arguments.family, options); !valid) {
        return failed(statusWrongCall, valid.error().message);
    }
    const Expected<LabelledData> drawn =
        preset != nullptr
            ? drawPreset(preset->name, arguments.n > 0 ? arguments.n : preset->defaultSize,
                         arguments.seed, stopOnInterrupt())
            : drawRandomTask(arguments, options);
    const auto stopped = [] {
        return failed(statusInterrupted, "interrupted; nothing is written");
    };
    if (interrupted()) {
        return stopped();
    }
    if (!drawn) {
        return failed(statusFailed, drawn.error().message);
    }
    if (const Expected<void> written = writePoints(arguments.out, drawn->data); !written) {
        return interrupted() ? stopped() : failed(statusFailed, written.error().message);
    }
    if (!arguments.truth.empty()) {
        const Expected<void> written =
            writeTextTo(arguments.truth, truthJson(drawn->truth, drawn->data.labels));
        if (!written) {
            return failed(statusFailed, written.error().message);
        }
    }
    return statusDone;
}

} // namespace gaussarium::cli
