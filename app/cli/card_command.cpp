#include "app/card/card.h"
#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "core/base/atomic_file.h"
#include "core/base/interrupt.h"
#include "core/base/stopwatch.h"

#include <filesystem>
#include <utility>

namespace gaussarium::cli {

namespace {

constexpr std::size_t longestNotes = 1 << 20;

int failed(const std::string& sentence) {
    writeMessage(sentence);
    return statusFailed;
}

// "folder/foundation.md" keeps its measurements in "folder/foundation.quality.json" and so on.
std::filesystem::path cacheOf(const std::string& out) {
    return out == "-" ? std::filesystem::path() : std::filesystem::path(out).replace_extension();
}

} // namespace

int runCommand(const CardArguments& arguments, const MethodRegistry& registry) {
    for (const std::string& target : {arguments.out, arguments.json}) {
        if (const Expected<void> writable = checkWritable(target); !writable) {
            return failed(writable.error().message);
        }
    }
    card::CardRequest request;
    request.weights = arguments.weights;
    request.sections = arguments.sections;
    request.tasks = arguments.tasks;
    request.seed = arguments.seed;
    request.cache = cacheOf(arguments.out);
    request.fresh = arguments.fresh;
    if (!arguments.notes.empty()) {
        Expected<std::string> notes = readFile(arguments.notes, longestNotes);
        if (!notes) {
            return failed(notes.error().message);
        }
        request.notes = std::move(*notes);
    }
    ProgressLine line;
    const Stopwatch watch;
    RunContext context;
    context.stop = stopOnInterrupt();
    context.threads = arguments.threads;
    context.progress = [&](const Progress& progress) {
        std::string message = progress.message;
        if (progress.fraction > 0.0) {
            message +=
                fmt::format(", about {} left",
                            durationInWords(watch.seconds() * (1.0 / progress.fraction - 1.0)));
        }
        line.show(progress.fraction, message);
    };
    const Expected<card::Card> card = card::makeCard(registry, request, context);
    line.clear();
    if (!card) {
        return failed(card.error().message);
    }
    if (!card->complete) {
        writeMessage(request.cache.empty()
                         ? "interrupted; nothing was kept, for there is no file beside which to"
                         : "interrupted; what was measured is kept, the same call goes on with it");
        return statusInterrupted;
    }
    if (!arguments.json.empty()) {
        if (const Expected<void> written = writeTextTo(arguments.json, card->json); !written) {
            return failed(written.error().message);
        }
    }
    if (const Expected<void> written = writeTextTo(arguments.out, card->markdown); !written) {
        return failed(written.error().message);
    }
    return statusDone;
}

} // namespace gaussarium::cli
