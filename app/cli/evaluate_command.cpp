#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/evaluation_report.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "core/base/interrupt.h"
#include "core/base/stopwatch.h"
#include "core/study/evaluation.h"

#include <utility>

namespace gaussarium::cli {

namespace {

Expected<EvaluationSpec> specOf(const EvaluateArguments& arguments) {
    EvaluationSpec spec;
    spec.dimensions = arguments.dimensions;
    spec.components = arguments.components.empty() ? std::vector{0} : arguments.components;
    spec.sizes = arguments.sizes;
    spec.tasks = arguments.tasks;
    spec.hideComponents = arguments.hideComponents;
    spec.heldOut = arguments.heldOut;
    spec.seed = arguments.seed;
    spec.methods = arguments.methods;
    if (const Expected<void> valid = applyFamily(arguments.family, spec.family); !valid) {
        return fail(valid.error());
    }
    return spec;
}

Expected<void> write(const Evaluation& evaluation, const EvaluateArguments& arguments) {
    if (!arguments.json.empty()) {
        const Expected<void> written = writeTextTo(arguments.json, evaluationJson(evaluation));
        if (!written || arguments.json == "-") {
            return written;
        }
    }
    return writeStandardOutput(evaluationReport(evaluation, arguments.markdown, terminalWidth()));
}

} // namespace

int runCommand(const EvaluateArguments& arguments, const MethodRegistry& registry) {
    const Expected<EvaluationSpec> spec = specOf(arguments);
    if (!spec) {
        writeMessage(spec.error().message);
        return statusWrongCall;
    }
    if (const Expected<void> writable = checkWritable(arguments.json); !writable) {
        writeMessage(writable.error().message);
        return statusFailed;
    }
    ProgressLine line;
    const Stopwatch watch;
    RunContext context;
    context.stop = stopOnInterrupt();
    context.threads = arguments.threads;
    context.progress = [&](const Progress& progress) {
        const double left = watch.seconds() * (1.0 / progress.fraction - 1.0);
        line.show(progress.fraction,
                  fmt::format("{}, about {} left", progress.message, durationInWords(left)));
    };
    const Expected<Evaluation> evaluation = evaluateMethods(registry, *spec, context);
    line.clear();
    if (!evaluation) {
        writeMessage(evaluation.error().message);
        return statusFailed;
    }
    if (!evaluation->complete) {
        writeMessage("interrupted; what was finished is written");
    }
    if (const Expected<void> written = write(*evaluation, arguments); !written) {
        writeMessage(written.error().message);
        return statusFailed;
    }
    return interrupted() ? statusInterrupted : statusDone;
}

} // namespace gaussarium::cli
