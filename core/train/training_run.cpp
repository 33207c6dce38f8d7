#include "core/train/training_run.h"

#include "core/base/atomic_file.h"
#include "core/base/stopwatch.h"
#include "core/tgmm/weights_file.h"
#include "core/train/checkpoint.h"
#include "core/train/trainer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <utility>

namespace gaussarium::train {

namespace fs = std::filesystem;

namespace {

constexpr int validationTasks = 256;

std::string today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc = {};
    ::gmtime_r(&now, &utc);
    char text[16] = {};
    std::strftime(text, sizeof(text), "%Y-%m-%d", &utc);
    return text;
}

// n at which progress is measured: the smallest, a middle and the largest that the run trains on.
std::vector<std::int64_t> validationSizes(const TrainConfig& config) {
    std::vector<std::int64_t> sizes = config.sizes;
    std::sort(sizes.begin(), sizes.end());
    std::vector<std::int64_t> chosen = {sizes.front(), sizes[sizes.size() / 2], sizes.back()};
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

// log.csv: one row a record, rewritten as a whole each time so that it is never torn; a resumed run
// keeps the rows up to its checkpoint.
class Log {
public:
    Log(fs::path path, const std::vector<std::int64_t>& sizes) : m_path(std::move(path)) {
        m_header = "step,seconds,learning_rate,nll,count_loss,gradient_norm,skipped,tokens,"
                   "steps_per_second";
        for (const std::int64_t n : sizes) {
            m_header += fmt::format(",excess_{}", n);
        }
        m_header += "\n";
    }

    Expected<void> keepUpTo(std::int64_t step) {
        const Expected<std::string> text = readFile(m_path);
        if (!text) {
            return fail(text.error());
        }
        std::istringstream lines(*text);
        std::string line;
        std::getline(lines, line); // the header
        while (std::getline(lines, line)) {
            if (std::strtoll(line.c_str(), nullptr, 10) <= step) {
                m_rows += line + "\n";
            }
        }
        return {};
    }

    Expected<void> add(const TrainRecord& record, double seconds, const std::vector<double>& excess,
                       std::size_t columns) {
        m_rows +=
            fmt::format("{},{:.1f},{:.4g},{:.5f},{:.4f},{:.4f},{},{},{:.2f}", record.step, seconds,
                        record.learningRate, record.nll, record.countLoss, record.gradientNorm,
                        record.skipped, record.tokens, record.stepsPerSecond);
        for (std::size_t i = 0; i < columns; ++i) {
            m_rows += i < excess.size() ? fmt::format(",{:.4f}", excess[i]) : ",";
        }
        m_rows += "\n";
        return writeFileAtomically(m_path, m_header + m_rows);
    }

private:
    fs::path m_path;
    std::string m_header, m_rows;
};

class Run {
public:
    Run(const TrainConfig& config, const RunOptions& options,
        const std::function<void(const std::string&)>& message)
        : m_config(config)
        , m_options(options)
        , m_message(message)
        , m_trainer(config, options.device, options.start)
        , m_sizes(validationSizes(config))
        , m_log(options.folder / "log.csv", m_sizes) {}

    Expected<void> prepare();
    Expected<void> loop(const std::stop_token& stop);
    Expected<RunSummary> finish();

private:
    Expected<void> logRow(bool validate);
    Expected<void> save();

    const TrainConfig& m_config;
    const RunOptions& m_options;
    const std::function<void(const std::string&)>& m_message;
    Trainer m_trainer;
    std::vector<std::int64_t> m_sizes;
    std::vector<double> m_excess;
    Log m_log;
    Stopwatch m_watch;
    double m_earlierSeconds = 0.0;
    std::int64_t m_loggedStep = -1;
};

Expected<void> Run::prepare() {
    const fs::path& folder = m_options.folder;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return fail("{}: cannot be made: {}", folder.string(), error.message());
    }
    if (!hasCheckpoint(folder)) {
        return {};
    }
    if (!m_options.resume) {
        return fail("{}: holds a run already; --resume goes on with it", folder.string());
    }
    std::string note;
    const Expected<TrainState> state = readCheckpoint(folder, note);
    if (!state) {
        return fail(state.error());
    }
    if (!note.empty()) {
        m_message(note);
    }
    if (Expected<void> done = m_trainer.restore(*state); !done) {
        return fail("{}: {}", folder.string(), done.error().message);
    }
    m_earlierSeconds = state->seconds;
    m_message(fmt::format("resumed at step {}", state->step));
    std::error_code ignored;
    return fs::exists(folder / "log.csv", ignored) ? m_log.keepUpTo(state->step) : Expected<void>{};
}

Expected<void> Run::logRow(bool validate) {
    const TrainRecord record = m_trainer.record();
    std::string line =
        fmt::format("step {}/{}  nll {:.4f}  count {:.3f}  gradient {:.3f}  rate "
                    "{:.2e}  {:.1f} steps/s",
                    record.step, m_config.schedule.steps, record.nll, record.countLoss,
                    record.gradientNorm, record.learningRate, record.stepsPerSecond);
    if (record.skipped > 0) {
        line += fmt::format("  skipped {}", record.skipped);
    }
    std::vector<double> excess;
    if (validate) {
        excess = m_trainer.validate(m_sizes, validationTasks);
        m_excess = excess;
        line += "  held-out excess";
        for (std::size_t i = 0; i < m_sizes.size(); ++i) {
            line += fmt::format(" {:.3f} (n={})", excess[i], m_sizes[i]);
        }
    }
    m_message(line);
    m_loggedStep = record.step;
    return m_log.add(record, m_earlierSeconds + m_watch.seconds(), excess, m_sizes.size());
}

Expected<void> Run::save() {
    const TrainState state = m_trainer.state();
    if (Expected<void> done = writeCheckpoint(m_options.folder, state); !done) {
        return done;
    }
    nlohmann::ordered_json card = {
        {"name", m_config.name},
        {"created", today()},
        {"program", std::string("gaussarium-trainer ") + GAUSSARIUM_VERSION},
        {"libtorch", torchVersion()},
        {"device", m_options.device == DeviceKind::Cuda ? "cuda" : "cpu"},
        {"command", m_options.command},
        {"parameters", m_config.network.parameters()},
        {"steps", state.step},
        {"steps_skipped", state.skipped},
        {"tokens", state.tokens},
        {"seconds", state.seconds},
        {"config", nlohmann::ordered_json::parse(state.configJson)}};
    for (std::size_t i = 0; i < m_excess.size(); ++i) {
        card["held_out_excess_nll"][std::to_string(m_sizes[i])] = m_excess[i];
    }
    tgmm::Weights weights = m_trainer.weights();
    weights.card = card.dump();
    return tgmm::writeWeights(m_options.folder / "weights.tgmm", weights);
}

Expected<void> Run::loop(const std::stop_token& stop) {
    double savedAt = 0.0;
    while (m_trainer.step() < m_config.schedule.steps && !stop.stop_requested()
           && (m_options.minutes <= 0.0 || m_watch.seconds() < 60.0 * m_options.minutes)) {
        m_trainer.makeStep();
        const std::int64_t step = m_trainer.step();
        const bool validate = step % m_config.validateEvery == 0 || step == m_config.schedule.steps;
        if (validate || step % m_config.logEvery == 0) {
            if (Expected<void> done = logRow(validate); !done) {
                return done;
            }
        }
        if (m_watch.seconds() - savedAt >= m_config.checkpointSeconds) {
            if (Expected<void> done = save(); !done) {
                return done;
            }
            savedAt = m_watch.seconds();
        }
    }
    return {};
}

Expected<RunSummary> Run::finish() {
    if (m_loggedStep != m_trainer.step() || m_excess.empty()) {
        if (Expected<void> done = logRow(true); !done) {
            return fail(done.error());
        }
    }
    if (Expected<void> done = save(); !done) {
        return fail(done.error());
    }
    RunSummary summary;
    summary.step = m_trainer.step();
    summary.finished = summary.step >= m_config.schedule.steps;
    summary.weights = m_options.folder / "weights.tgmm";
    summary.sentence = fmt::format("{} of {} steps in {:.0f} s; weights in {}", summary.step,
                                   m_config.schedule.steps, m_earlierSeconds + m_watch.seconds(),
                                   summary.weights.string());
    return summary;
}

} // namespace

Expected<RunSummary> runTraining(const TrainConfig& config, const RunOptions& options,
                                 const std::function<void(const std::string&)>& message,
                                 const std::stop_token& stop) {
    if (options.start) {
        if (const Expected<void> fits = checkStart(config, *options.start); !fits) {
            return fail(fits.error());
        }
    }
    Run run(config, options, message);
    if (Expected<void> done = run.prepare(); !done) {
        return fail(done.error());
    }
    if (Expected<void> done = run.loop(stop); !done) {
        return fail(done.error());
    }
    return run.finish();
}

} // namespace gaussarium::train
