#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/comparison_report.h"
#include "app/cli/data_input.h"
#include "app/cli/figure_output.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "core/base/interrupt.h"
#include "core/study/comparison.h"
#include "core/study/result_file.h"

#include <utility>

namespace gaussarium::cli {

namespace {

// The first of several failures decides the status; each is said at once, so that one bad file does
// not cost the answers for the others.
class Outcome {
public:
    bool take(const Expected<void>& result) {
        if (!result) {
            writeMessage(result.error().message);
            m_failed = true;
        }
        return result.has_value();
    }
    void fail(const Error& error) { take(tl::unexpected<Error>(error)); }
    int status() const {
        return interrupted() ? statusInterrupted : m_failed ? statusFailed : statusDone;
    }

private:
    bool m_failed = false;
};

void runInput(const std::string& input, const CompareArguments& arguments,
              const MethodRegistry& registry, const std::optional<TruthFile>& truth,
              std::vector<Comparison>& finished, Outcome& outcome) {
    Expected<LabelledData> data = loadInput(input, arguments.data, truth);
    if (!data) {
        if (!interrupted()) {
            outcome.fail(data.error());
        }
        return;
    }
    FitRequest request;
    request.components = arguments.run.components;
    request.maxComponents = arguments.run.maxComponents;
    request.seed = arguments.run.seed;
    ProgressLine line;
    RunContext context;
    context.stop = stopOnInterrupt();
    context.threads = arguments.run.threads;
    const std::string name = data->data.name.empty() ? input : data->data.name;
    context.progress = [&](const Progress& progress) {
        line.show(progress.fraction, name + ": " + progress.message);
    };
    Expected<Comparison> comparison =
        compareMethods(registry, std::move(*data), arguments.methods, request, context);
    line.clear();
    if (!comparison) {
        outcome.fail(comparison.error());
        return;
    }
    if (arguments.json != "-" && arguments.csv != "-") {
        outcome.take(writeStandardOutput(
            (finished.empty() ? "" : "\n")
            + comparisonReport(*comparison, {terminalWidth(), arguments.describeComponents})));
    }
    finished.push_back(std::move(*comparison));
}

} // namespace

int runCommand(const CompareArguments& arguments, const MethodRegistry& registry) {
    Outcome outcome;
    // What would fail in the end fails before the work.
    for (const std::string& target : {arguments.json, arguments.csv, arguments.figure}) {
        if (!outcome.take(checkWritable(target))) {
            return outcome.status();
        }
    }
    std::optional<TruthFile> truth;
    if (!arguments.data.truth.empty()) {
        Expected<TruthFile> read = readTruth(arguments.data.truth);
        if (!read) {
            outcome.fail(read.error());
            return outcome.status();
        }
        truth = std::move(*read);
    }
    std::vector<Comparison> finished;
    for (const std::string& input : arguments.data.inputs) {
        if (!interrupted()) {
            runInput(input, arguments, registry, truth, finished, outcome);
        }
    }
    if (interrupted()) {
        writeMessage(finished.empty() ? "interrupted before anything was finished"
                                      : "interrupted; what was finished is written");
    }
    if (finished.empty()) {
        return outcome.status();
    }
    if (!arguments.json.empty()) {
        outcome.take(writeTextTo(arguments.json, resultJson(finished)));
    }
    if (!arguments.csv.empty()) {
        outcome.take(writeTextTo(arguments.csv, resultCsv(finished)));
    }
    if (!arguments.figure.empty() && !interrupted()) {
        outcome.take(writeFigures(finished, arguments.figure, arguments.camera));
    }
    return outcome.status();
}

} // namespace gaussarium::cli
