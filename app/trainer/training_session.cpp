#include "app/trainer/training_session.h"

#include <fmt/format.h>

#include <utility>

namespace gaussarium::trainer {

using namespace gaussarium::worker;

namespace {

FailureCode codeOf(train::RunFailure::Kind kind) {
    using Kind = train::RunFailure::Kind;
    switch (kind) {
    case Kind::Refused:
        return FailureCode::Refused;
    case Kind::InUse:
        return FailureCode::FolderInUse;
    case Kind::NotWritable:
        return FailureCode::NotWritable;
    case Kind::DiskFull:
        return FailureCode::DiskFull;
    case Kind::OutOfMemory:
        return FailureCode::OutOfMemory;
    case Kind::Ended:
        return FailureCode::WrongState;
    case Kind::Broken:
        break;
    }
    return FailureCode::Broken;
}

} // namespace

Failed failedOf(const train::RunFailure& failure) {
    return {codeOf(failure.kind), failure.message};
}

TrainingSession::TrainingSession(train::TrainConfig config, train::RunOptions options, int threads,
                                 std::string run, Reply begun,
                                 std::function<void(MessageLine)> send)
    : m_config(std::move(config))
    , m_options(std::move(options))
    , m_threads(threads)
    , m_folder(m_options.folder.string())
    , m_run(std::move(run))
    , m_begun(std::move(begun))
    , m_send(std::move(send))
    , m_thread([this](const std::stop_token& stop) { this->run(stop); }) {}

TrainingSession::~TrainingSession() = default;

void TrainingSession::event(Message message) {
    m_send({{}, m_run, std::move(message)});
}

void TrainingSession::run(const std::stop_token& stop) {
    try {
        train::setComputeThreads(m_threads); // OpenMP's number is the calling thread's
        const auto summary = train::driveTraining(m_config, m_options, *this, &m_control, stop);
        if (summary) {
            finish(*summary);
        } else {
            fail(failedOf(summary.error()));
        }
    } catch (const std::exception& error) {
        fail({FailureCode::Broken, error.what()});
    }
}

// Nothing can be cancelled from here on.
std::vector<Reply> TrainingSession::endOfRun() {
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    return std::exchange(m_cancels, {});
}

void TrainingSession::finish(const train::RunSummary& summary) {
    const std::vector<Reply> cancels = endOfRun();
    event(Finished{summary.step, summary.finished, summary.seconds, summary.weights.string(),
                   summary.sentence});
    for (const Reply& reply : cancels) {
        reply(Cancelled{summary.step});
    }
}

// Of a run that has not begun, the request that asked for it fails; else the run does.
void TrainingSession::fail(const Failed& failed) {
    const std::vector<Reply> cancels = endOfRun();
    if (m_begun) {
        std::exchange(m_begun, nullptr)(tl::unexpected(failed));
    } else {
        event(failed);
    }
    for (const Reply& reply : cancels) {
        reply(tl::unexpected(failed));
    }
}

void TrainingSession::cancel(Reply reply) {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_ended) {
            m_cancels.push_back(std::move(reply));
            m_thread.request_stop();
            return;
        }
    }
    reply(tl::unexpected(Failed{FailureCode::WrongState, "the run has ended"}));
}

void TrainingSession::begun(const train::RunBeginning& beginning) {
    Started started;
    started.folder = m_folder;
    started.name = m_config.name;
    started.device = m_options.device == train::DeviceKind::Cuda ? "cuda" : "cpu";
    started.step = beginning.step;
    started.steps = m_config.schedule.steps;
    started.parameters = m_config.network.parameters();
    started.seed = m_config.seed;
    started.factor = beginning.factor;
    started.sizes = beginning.sizes;
    started.note = beginning.note;
    std::exchange(m_begun, nullptr)(std::move(started));
}

void TrainingSession::message(const std::string& line) {
    fmt::print(stderr, "{}\n", line);
}

void TrainingSession::progress(const train::TrainRecord& record, double seconds) {
    event(Progress{record.step, seconds, record.learningRate, record.nll, record.countLoss,
                   record.gradientNorm, record.skipped, record.tokens, record.stepsPerSecond});
}

void TrainingSession::recorded(const LogRow& row) {
    event(Record{{row.step, row.seconds, row.learningRate, row.nll, row.countLoss, row.gradientNorm,
                  row.skipped, row.tokens, row.stepsPerSecond},
                 row.excess});
}

void TrainingSession::checkpointed(std::int64_t step) {
    event(Checkpointed{step});
}

void TrainingSession::paused(std::int64_t step, const std::string& reason) {
    event(Paused{step, reason});
}

} // namespace gaussarium::trainer
