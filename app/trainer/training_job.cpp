#include "app/trainer/training_job.h"

#include "core/train/checkpoint.h"
#include "core/worker/run_reader.h"

#include <fmt/format.h>

#include <utility>

namespace gaussarium::trainer {

using namespace gaussarium::worker;
using train::CommandResult;
using train::RunCommand;

namespace {

void refuse(const Reply& reply, FailureCode code, std::string sentence) {
    reply(tl::unexpected(Failed{code, std::move(sentence)}));
}

Expected<train::TrainConfig> configOf(const Start& request) {
    Expected<train::TrainConfig> config = request.settings.empty()
                                              ? train::loadTrainConfig(request.config)
                                              : train::parseTrainConfig(request.settings);
    if (!config) {
        return config;
    }
    config->seed = request.seed.value_or(config->seed);
    config->schedule.steps = request.steps.value_or(config->schedule.steps);
    if (const Expected<void> valid = config->check(); !valid) {
        return fail(valid.error());
    }
    return config;
}

// How the same run is begun by hand, for the card.
std::string commandOf(const Start& request) {
    std::string line =
        fmt::format("gaussarium-trainer train --config {} --out {}",
                    request.settings.empty() ? request.config : "(settings)", request.folder);
    if (request.seed) {
        line += fmt::format(" --seed {}", *request.seed);
    }
    if (request.steps) {
        line += fmt::format(" --steps {}", *request.steps);
    }
    return request.from.empty() ? line : line + " --from " + request.from;
}

} // namespace

WorkerJob::WorkerJob(int threads, std::function<void(MessageLine)> send)
    : m_threads(threads), m_send(std::move(send)) {}

bool WorkerJob::idle(const Reply& reply) const {
    if (running()) {
        refuse(reply, FailureCode::WrongState,
               fmt::format("a run goes on in {}; cancel it first", m_session->folder()));
    }
    return !running();
}

void WorkerJob::start(const Start& request, const std::string& run, Reply reply) {
    if (!idle(reply)) {
        return;
    }
    if (request.folder.empty() || request.config.empty() == request.settings.empty()) {
        refuse(reply, FailureCode::BadRequest,
               "'start' wants a folder, and either 'config' or 'settings'");
        return;
    }
    if (train::hasCheckpoint(request.folder)) {
        refuse(reply, FailureCode::Refused,
               fmt::format("{}: holds a run already; go on with it, or choose another folder",
                           request.folder));
        return;
    }
    train::RunOptions options;
    options.folder = request.folder;
    options.command = commandOf(request);
    if (!request.from.empty()) {
        Expected<tgmm::Weights> weights = tgmm::readWeights(request.from);
        if (!weights) {
            refuse(reply, FailureCode::Refused, weights.error().message);
            return;
        }
        options.start = std::move(*weights);
    }
    begin(configOf(request), std::move(options), request.device, run, std::move(reply));
}

void WorkerJob::goOn(const Continue& request, const std::string& run, Reply reply) {
    if (!idle(reply)) {
        return;
    }
    const Expected<RunView> view = readRun(request.folder);
    if (!view || view->configJson.empty()) {
        refuse(reply, FailureCode::Refused,
               view ? fmt::format("{}: has no checkpoint to go on from", request.folder)
                    : view.error().message);
        return;
    }
    train::RunOptions options;
    options.folder = request.folder;
    options.resume = true;
    options.command = fmt::format("gaussarium-trainer train --out {} --resume", request.folder);
    begin(train::parseTrainConfig(view->configJson), std::move(options), request.device, run,
          std::move(reply));
}

void WorkerJob::begin(Expected<train::TrainConfig> config, train::RunOptions options,
                      const std::string& device, const std::string& run, Reply reply) {
    if (!config) {
        refuse(reply, FailureCode::Refused, config.error().message);
        return;
    }
    if (device != "auto" && device != "cpu" && device != "cuda") {
        refuse(reply, FailureCode::BadRequest,
               fmt::format("'{:.64}' is no device: there are auto, cpu and cuda", device));
        return;
    }
    const bool cuda = device == "cuda" || (device == "auto" && train::cudaAvailable());
    options.device = cuda ? train::DeviceKind::Cuda : train::DeviceKind::Cpu;
    // A stop comes when the window is closed, or by hand: it should not keep anybody waiting.
    options.measureAtStop = false;
    m_session.reset(); // it has ended: its lock is gone, its thread does not compute
    m_session = std::make_unique<TrainingSession>(std::move(*config), std::move(options), m_threads,
                                                  run, std::move(reply), m_send);
}

void WorkerJob::ask(RunCommand command, Reply reply,
                    std::function<Message(const CommandResult&)> answer, double factor) {
    if (!running()) {
        refuse(reply, FailureCode::WrongState, "no run goes on");
        return;
    }
    m_session->control().ask(
        command,
        [reply = std::move(reply),
         answer = std::move(answer)](const train::RunExpected<CommandResult>& result) {
            if (result) {
                reply(answer(*result));
            } else {
                reply(tl::unexpected(failedOf(result.error())));
            }
        },
        factor);
}

void WorkerJob::pause(Reply reply) {
    ask(RunCommand::Pause, std::move(reply), [](const CommandResult& result) {
        return Paused{result.step, result.note};
    });
}

void WorkerJob::resume(Reply reply) {
    ask(RunCommand::Resume, std::move(reply),
        [](const CommandResult& result) { return Resumed{result.step}; });
}

void WorkerJob::cancel(Reply reply) {
    if (running()) {
        m_session->cancel(std::move(reply));
    } else {
        refuse(reply, FailureCode::WrongState, "no run goes on");
    }
}

void WorkerJob::setLearningRate(double factor, Reply reply) {
    ask(
        RunCommand::SetRate, std::move(reply),
        [](const CommandResult& result) {
            return RateSet{result.step, result.factor, result.learningRate};
        },
        factor);
}

void WorkerJob::evaluate(Reply reply) {
    ask(RunCommand::Evaluate, std::move(reply), [](const CommandResult& result) {
        return Evaluated{result.step, result.sizes, result.excess};
    });
}

void WorkerJob::checkpoint(Reply reply) {
    ask(RunCommand::Checkpoint, std::move(reply),
        [](const CommandResult& result) { return Checkpointed{result.step}; });
}

void WorkerJob::end() {
    m_session.reset();
}

} // namespace gaussarium::trainer
