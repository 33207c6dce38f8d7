// gaussarium-trainer worker: trains for another program, which asks by lines of JSON on standard
// input and gets its answers on standard output (packaging/worker-protocol.md).

#include "app/trainer/training_job.h"
#include "app/trainer/verbs.h"
#include "app/trainer/worker_streams.h"
#include "core/base/interrupt.h"
#include "core/base/parallel.h"
#include "core/base/thread_priority.h"
#include "core/worker/message_codec.h"
#include "core/worker/outbox.h"
#include "core/worker/responder.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <unistd.h>

namespace gaussarium::trainer {

namespace {

struct WorkerArguments {
    int threads = 0;
    int nice = 10;
};

// All cores but one, so that the window stays smooth: on two cores, one.
int workerThreads(int asked) {
    return asked > 0 ? asked : std::max(1, resolveThreads(0) - 1);
}

worker::Welcome welcome(int threads) {
    worker::Welcome welcome;
    welcome.program = std::string("gaussarium-trainer ") + GAUSSARIUM_VERSION;
    welcome.libtorch = train::torchVersion();
    welcome.device = train::cudaAvailable() ? "cuda" : "cpu";
    welcome.threads = threads;
    welcome.process = ::getpid();
    return welcome;
}

int workerVerb(const WorkerArguments& arguments, const std::stop_token& stop) {
    WorkerStreams streams;
    lowerProcessPriority(arguments.nice);
    const int threads = workerThreads(arguments.threads);

    worker::Outbox outbox;
    std::jthread writer([&] {
        while (const std::optional<std::string> line = outbox.take()) {
            if (!streams.write(*line)) {
                outbox.close(); // nobody reads any more
            }
        }
    });
    struct Closing { // on every way out, or the writer would wait for ever
        worker::Outbox& outbox;
        WorkerStreams& streams;
        ~Closing() {
            outbox.close();
            streams.hurry();
        }
    };
    const Closing closing{outbox, streams};
    const auto send = [&outbox](worker::MessageLine line) { outbox.put(std::move(line)); };
    WorkerJob job(threads, send);
    worker::Responder responder(job, welcome(threads), send);
    while (!responder.ended() && outbox.waitForRoom()) {
        const std::optional<worker::LineReader::Line> line = streams.read(stop);
        if (!line) {
            break;
        }
        if (line->tooLong) {
            responder.refuseLongLine();
        } else {
            responder.handle(line->text);
        }
    }
    responder.close(); // the run writes its checkpoint
    return interrupted() ? Interrupted : Done;
}

} // namespace

Verb addWorker(CLI::App& app) {
    const auto shared = std::make_shared<WorkerArguments>();
    WorkerArguments& arguments = *shared;

    CLI::App* verb = app.add_subcommand(
        "worker", "Train for another program: lines of JSON on standard input and output");
    verb->add_option("--threads", arguments.threads, "CPU threads; 0: all cores but one")
        ->check(CLI::NonNegativeNumber);
    verb->add_option("--nice", arguments.nice, "Priority, 0 (as other programs) to 19 (last)")
        ->check(CLI::Range(0, 19))
        ->capture_default_str();
    return {verb, [shared](const std::stop_token& stop) { return workerVerb(*shared, stop); }};
}

} // namespace gaussarium::trainer
