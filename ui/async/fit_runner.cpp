#include "ui/async/fit_runner.h"

#include "core/base/stopwatch.h"
#include "ui/model/text.h"

#include <stdexcept>

namespace gaussarium::ui {

namespace {

// Progress more often than this only heats the event loop.
constexpr double progressInterval = 0.05;

struct Answer {
    std::shared_ptr<const Fit> fit;
    FitMetrics metrics;
};

// The fit, where `first` (may be null) is the answer that it would begin with.
Fit fitFrom(const Estimator& estimator, const Fit* first, const LabelledData& data,
            const FitRequest& request, const RunContext& context) {
    const auto* const chained = dynamic_cast<const ChainedEstimator*>(&estimator);
    if (first != nullptr && chained != nullptr && chained->firstMethod() == first->method
        && chained->firstOptions() == first->options) {
        return chained->continueFrom(*first, data.data, request, context);
    }
    return estimator.fit(data.data, request, context);
}

Answer computeAnswer(const MethodRegistry& registry, const MethodChoice& choice, const Fit* first,
                     const LabelledData& data, const FitRequest& request, Eigen::Index heldOut,
                     RunContext context) {
    const Expected<std::unique_ptr<Estimator>> estimator = makeEstimator(registry, choice);
    if (!estimator) {
        throw std::runtime_error(estimator.error().message);
    }
    auto fit = std::make_shared<Fit>(fitFrom(**estimator, first, data, request, context));
    const FitMetrics metrics = measureFit(*fit, data, request.seed, heldOut, context);
    return {std::move(fit), metrics};
}

} // namespace

FitRunner::FitRunner(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_truthRunner(this)
    , m_invalid(std::size_t(session.methodCount()), false) {
    for (int i = 0; i < session.methodCount(); ++i) {
        m_runners.push_back(std::make_unique<LatestRunner>(this, Background::Yes));
    }
    m_start.setSingleShot(true);
    m_start.setInterval(0);
    connect(&m_start, &QTimer::timeout, this, &FitRunner::startInvalid);
    connect(&session, &Session::dataChanged, this, &FitRunner::invalidateAll);
    connect(&session, &Session::requestChanged, this, &FitRunner::invalidateAll);
    connect(&session, &Session::rerunRequested, this, &FitRunner::invalidateAll);
    connect(&session, &Session::methodChanged, this, &FitRunner::invalidate);
    connect(&session, &Session::liveChanged, this, &FitRunner::followLive);
    invalidateAll();
}

FitRunner::~FitRunner() = default;

void FitRunner::stop() {
    for (const auto& runner : m_runners) {
        runner->stop();
    }
}

QStringList FitRunner::running() const {
    QStringList names;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        if (m_runners[std::size_t(i)]->busy()) {
            names.append(toQt(m_session.method(i).method->title));
        }
    }
    return names;
}

// What runs is outdated from now on: its answer must not arrive before the next run starts.
void FitRunner::invalidate(int method) {
    m_invalid[std::size_t(method)] = true;
    m_runners[std::size_t(method)]->discard();
    m_start.start();
    if (m_session.data() && m_session.method(method).enabled) {
        m_session.setRunning(method, {}, -1.0);
    }
}

void FitRunner::followLive() {
    if (!m_session.isLive()) {
        invalidateAll();
    }
}

void FitRunner::invalidateAll() {
    if (m_session.isLive()) {
        // What runs goes on, and the panels do not blink.
        m_invalid.assign(m_invalid.size(), true);
        m_start.start();
        return;
    }
    for (int i = 0; i < m_session.methodCount(); ++i) {
        invalidate(i);
    }
    m_truthRunner.discard();
    m_truthInvalid = true;
}

void FitRunner::startInvalid() {
    if (!m_session.data()) {
        return;
    }
    for (int i = 0; i < m_session.methodCount(); ++i) {
        if (m_invalid[std::size_t(i)]) {
            m_invalid[std::size_t(i)] = false;
            if (m_session.method(i).enabled && !waitsForAnother(i)) {
                start(i);
            }
        }
    }
    if (m_truthInvalid && !m_session.isLive()) {
        m_truthInvalid = false;
        measureTruthMetrics();
    }
    emit activityChanged();
}

bool FitRunner::waitsForAnother(int method) const {
    const std::string& first = m_session.method(method).method->continues;
    return m_session.isLive() && !first.empty() && m_session.firstEnabled({first.c_str()}) >= 0;
}

void FitRunner::answered(int method, const DataPointer& data) {
    for (int i = 0; i < m_session.methodCount() && m_session.isLive(); ++i) {
        const MethodState& state = m_session.method(i);
        if (state.enabled && state.method->continues == m_session.method(method).method->id) {
            submit(i, data, m_session.method(method).result.fit);
        }
    }
}

void FitRunner::start(int method) {
    submit(method, m_session.data(), nullptr);
}

void FitRunner::submit(int method, const DataPointer& data, std::shared_ptr<const Fit> first) {
    const auto report = [this, method](const Progress& progress) {
        m_session.setRunning(method, toQt(progress.message), progress.fraction);
    };
    const MethodState& state = m_session.method(method);
    MethodChoice choice =
        m_session.isLive() ? draftOf(*state.method, state.choice()) : state.choice();
    m_runners[std::size_t(method)]->submit(
        // The registry is never changed after the start, so reading it here is safe.
        [&registry = m_session.registry(), choice = std::move(choice), data,
         first = std::move(first), request = m_session.request(), live = m_session.isLive(),
         report](const JobContext& job) {
            Stopwatch sinceReport;
            std::string reached; // what the method said last: where it broke, if it breaks
            // Live, all methods run at once again and again: a thread each keeps the cores busy,
            // and none waits for another's.
            RunContext context{job.stop, live ? 1 : 0, [&](const Progress& progress) {
                                   reached = progress.message;
                                   if (sinceReport.seconds() >= progressInterval) {
                                       sinceReport = Stopwatch();
                                       job.post([report, progress] { report(progress); });
                                   }
                               }};
            try {
                return computeAnswer(registry, choice, first.get(), *data, request,
                                     live ? 0 : heldOutPoints, std::move(context));
            } catch (const std::exception& error) {
                if (reached.empty()) {
                    throw;
                }
                throw std::runtime_error(error.what() + std::string(", after: ") + reached);
            }
        },
        [this, method, data](const Answer& answer) {
            m_session.setAnswer(method, answer.fit, answer.metrics, data);
            answered(method, data);
            emit activityChanged();
        },
        [this, method](const QString& message) {
            m_session.setFailure(method, message);
            emit activityChanged();
        },
        m_session.isLive() ? Overtaking::Waits : Overtaking::Stops);
}

void FitRunner::measureTruthMetrics() {
    if (!m_session.hasTruth()) {
        return;
    }
    m_truthRunner.submit(
        [data = m_session.data(), seed = m_session.request().seed](const JobContext& job) {
            return measureTruth(*data, seed, heldOutPoints, {job.stop, 0, {}});
        },
        [this](const FitMetrics& metrics) { m_session.setTruthMetrics(metrics); },
        [this](const QString&) { m_session.setTruthMetrics({}); });
}

} // namespace gaussarium::ui
