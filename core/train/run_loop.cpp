#include "core/train/run_loop.h"

#include "core/train/run_card.h"

#include <algorithm>
#include <utility>

namespace gaussarium::train {

namespace {

using Kind = RunFailure::Kind;
using worker::LogRow;

constexpr int validationTasks = 256;
constexpr double progressSeconds = 0.1;

// n at which progress is measured: the smallest, a middle and the largest that the run trains on.
std::vector<std::int64_t> validationSizes(const TrainConfig& config) {
    std::vector<std::int64_t> sizes = config.sizes;
    std::sort(sizes.begin(), sizes.end());
    std::vector<std::int64_t> chosen = {sizes.front(), sizes[sizes.size() / 2], sizes.back()};
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

LogRow logRow(const TrainRecord& record, double seconds, std::vector<double> excess) {
    return {record.step,      seconds,          record.learningRate,
            record.nll,       record.countLoss, record.gradientNorm,
            record.skipped,   record.tokens,    record.stepsPerSecond,
            std::move(excess)};
}

} // namespace

RunLoop::RunLoop(const TrainConfig& config, const RunOptions& options, RunFolder folder,
                 RunObserver& observer, RunControl* control)
    : m_config(config)
    , m_options(options)
    , m_folder(std::move(folder))
    , m_observer(observer)
    , m_control(control)
    , m_trainer(config, options.device, options.start)
    , m_sizes(validationSizes(config))
    , m_log(options.folder, m_sizes) {}

// From here on all is as it was when the checkpoint was written, what was last measured included.
RunExpected<void> RunLoop::restore(std::string& note) {
    const Expected<TrainState> state = readCheckpoint(m_folder.path(), note);
    if (!state) {
        return failRun(Kind::Refused, state.error().message);
    }
    if (!note.empty()) {
        m_observer.message(note);
    }
    if (const Expected<void> done = m_trainer.restore(*state); !done) {
        return failRun(Kind::Refused,
                       fmt::format("{}: {}", m_folder.path().string(), done.error().message));
    }
    m_earlierSeconds = state->seconds;
    m_savedStep = state->step;
    m_observer.message(fmt::format("resumed at step {}", state->step));
    if (const Expected<void> kept = m_log.keepUpTo(state->step); !kept) {
        return failRun(Kind::Refused, kept.error().message);
    }
    if (const Expected<worker::RunLog> log = worker::readRunLog(m_folder.path())) {
        for (const LogRow& row : log->rows) {
            if (row.step <= state->step) {
                m_loggedStep = row.step;
                m_excess = row.excess.size() == m_sizes.size() ? row.excess : m_excess;
            }
        }
    }
    return {};
}

RunExpected<void> RunLoop::prepare() {
    if (!m_folder.warning().empty()) {
        m_observer.message(m_folder.warning());
    }
    std::string note;
    if (hasCheckpoint(m_folder.path())) {
        if (RunExpected<void> done = restore(note); !done) {
            return done;
        }
    } else if (RunExpected<void> done = m_folder.writeCheckpoint(m_trainer.state()); !done) {
        // From here on the run can be gone on with, whenever it is killed.
        return done;
    }
    m_observer.begun({m_trainer.step(), m_trainer.rateFactor(), m_sizes, note});
    return {};
}

RunExpected<void> RunLoop::addRow(const TrainRecord& record, std::vector<double> excess) {
    std::string line =
        fmt::format("step {}/{}  nll {:.4f}  count {:.3f}  gradient {:.3f}  rate "
                    "{:.2e}  {:.1f} steps/s",
                    record.step, m_config.schedule.steps, record.nll, record.countLoss,
                    record.gradientNorm, record.learningRate, record.stepsPerSecond);
    if (record.skipped > 0) {
        line += fmt::format("  skipped {}", record.skipped);
    }
    if (!excess.empty()) {
        m_excess = excess;
        line += "  held-out excess";
        for (std::size_t i = 0; i < m_sizes.size(); ++i) {
            line += fmt::format(" {:.3f} (n={})", excess[i], m_sizes[i]);
        }
    }
    m_observer.message(line);
    m_loggedStep = record.step;
    const LogRow row = logRow(record, seconds(), std::move(excess));
    m_observer.recorded(row);
    if (const Expected<void> done = m_log.add(row); !done) {
        return tl::unexpected(RunFolder::failedWrite(done.error()));
    }
    return {};
}

RunExpected<void> RunLoop::save() {
    const TrainState state = m_trainer.state();
    if (RunExpected<void> done = m_folder.writeCheckpoint(state); !done) {
        return done;
    }
    m_savedStep = state.step;
    m_savedAt = m_watch.seconds();
    tgmm::Weights weights = m_trainer.weights();
    weights.card = runCard(m_config, m_options.device, m_options.command, state, m_sizes, m_excess);
    if (RunExpected<void> done = m_folder.writeWeights(weights); !done) {
        return done;
    }
    m_observer.checkpointed(state.step);
    return {};
}

RunExpected<void> RunLoop::pauseAfter(const RunExpected<void>& written) {
    if (written || m_control == nullptr) {
        return written;
    }
    m_paused = true;
    m_unwritten = true;
    m_observer.message(written.error().message);
    m_observer.paused(m_trainer.step(), written.error().message);
    return {};
}

RunExpected<CommandResult> RunLoop::execute(const RunControl::Asked& asked, bool last) {
    CommandResult result;
    switch (asked.command) {
    case RunCommand::Pause:
        m_paused = true;
        if (m_savedStep != m_trainer.step()) {
            if (const RunExpected<void> done = save(); !done) {
                m_unwritten = true;
                result.note = done.error().message;
            }
        }
        break;
    case RunCommand::Resume:
        if (m_unwritten) {
            if (const Expected<void> done = m_log.write(); !done) {
                return tl::unexpected(RunFolder::failedWrite(done.error()));
            }
            if (const RunExpected<void> done = save(); !done) {
                return tl::unexpected(done.error());
            }
        }
        m_paused = false;
        m_unwritten = false;
        break;
    case RunCommand::SetRate: {
        const double before = m_trainer.rateFactor();
        m_trainer.setRateFactor(asked.factor);
        // Written before it is answered, so that a kill does not bring the old rate back; of
        // several that came at once, the last is enough.
        if (const RunExpected<void> done = last ? save() : RunExpected<void>(); !done) {
            m_trainer.setRateFactor(before);
            return tl::unexpected(done.error());
        }
        break;
    }
    case RunCommand::Evaluate:
        m_excess = m_trainer.validate(m_sizes, validationTasks);
        result.sizes = m_sizes;
        result.excess = m_excess;
        break;
    case RunCommand::Checkpoint:
        if (const RunExpected<void> done = save(); !done) {
            return tl::unexpected(done.error());
        }
        break;
    }
    result.step = m_trainer.step();
    result.factor = m_trainer.rateFactor();
    result.learningRate = result.factor * m_config.schedule.rate(result.step);
    return result;
}

// What was asked, and then, while paused, what is asked.
void RunLoop::obey(const std::stop_token& stop) {
    while (m_control != nullptr) {
        std::vector<RunControl::Asked> commands = m_control->take();
        for (std::size_t i = 0; i < commands.size(); ++i) {
            const bool last = std::none_of(
                commands.begin() + static_cast<std::ptrdiff_t>(i) + 1, commands.end(),
                [](const auto& later) { return later.command == RunCommand::SetRate; });
            try {
                commands[i].reply(execute(commands[i], last));
            } catch (const std::exception&) {
                for (; i < commands.size(); ++i) {
                    commands[i].reply(failRun(Kind::Broken, "the run broke off while doing this"));
                }
                throw;
            }
        }
        if (!m_paused || stop.stop_requested()) {
            return;
        }
        const Stopwatch idle;
        m_control->wait(stop);
        m_idleSeconds += idle.seconds();
        m_trainer.leaveOut(idle.seconds());
    }
}

RunExpected<void> RunLoop::afterStep() {
    const std::int64_t step = m_trainer.step();
    const double now = m_watch.seconds();
    if (now - m_toldAt >= progressSeconds) {
        m_observer.progress(m_trainer.recent(), seconds());
        m_toldAt = now;
    }
    const bool validate = step % m_config.validateEvery == 0 || step == m_config.schedule.steps;
    if (validate || step % m_config.logEvery == 0) {
        const TrainRecord record = m_trainer.record();
        std::vector<double> excess;
        if (validate) {
            excess = m_trainer.validate(m_sizes, validationTasks);
        }
        if (RunExpected<void> done = addRow(record, std::move(excess)); !done) {
            return done;
        }
    }
    return m_watch.seconds() - m_savedAt >= m_config.checkpointSeconds ? save()
                                                                       : RunExpected<void>();
}

RunExpected<void> RunLoop::loop(const std::stop_token& stop) {
    const auto ended = [&] {
        return m_trainer.step() >= m_config.schedule.steps || stop.stop_requested()
               || (m_options.minutes > 0.0 && m_watch.seconds() >= 60.0 * m_options.minutes);
    };
    while (!ended()) {
        obey(stop);
        if (stop.stop_requested()) {
            break;
        }
        m_trainer.makeStep();
        if (RunExpected<void> done = pauseAfter(afterStep()); !done) {
            return done;
        }
    }
    return {};
}

RunExpected<RunSummary> RunLoop::writeEnd() {
    const std::int64_t step = m_trainer.step();
    const bool finished = step >= m_config.schedule.steps;
    if ((m_options.measureAtStop || finished) && (m_loggedStep != step || m_excess.empty())) {
        // An extra row: the average that the next regular one reports goes on.
        const TrainRecord record = m_trainer.peek();
        if (RunExpected<void> done = addRow(record, m_trainer.validate(m_sizes, validationTasks));
            !done) {
            return tl::unexpected(done.error());
        }
    } else if (const Expected<void> done = m_log.write(); !done) {
        return tl::unexpected(RunFolder::failedWrite(done.error()));
    }
    if (RunExpected<void> done = save(); !done) {
        return tl::unexpected(done.error());
    }
    RunSummary summary;
    summary.step = step;
    summary.finished = finished;
    summary.seconds = seconds();
    summary.weights = m_folder.path() / "weights.tgmm";
    summary.sentence =
        fmt::format("{} of {} steps in {:.0f} s; weights in {}", summary.step,
                    m_config.schedule.steps, summary.seconds, summary.weights.string());
    return summary;
}

RunExpected<RunSummary> RunLoop::finish(const std::stop_token& stop) {
    while (true) {
        RunExpected<RunSummary> summary = writeEnd();
        if (summary || m_control == nullptr || stop.stop_requested()) {
            return summary;
        }
        static_cast<void>(pauseAfter(tl::unexpected(summary.error())));
        obey(stop);
    }
}

} // namespace gaussarium::train
