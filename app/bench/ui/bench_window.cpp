#include "app/bench/ui/bench_window.h"

#include "core/base/stopwatch.h"
#include "core/methods/builtin_methods.h"
#include "core/mixture/sampling.h"
#include "ui/panels/estimate_grid.h"
#include "ui/training/own_models.h"

#include <QApplication>
#include <QEvent>
#include <QHash>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace gaussarium::bench {

namespace {

constexpr QSize windowSize(1280, 800);
// A frame that takes longer is told as such and ends the wait.
constexpr double longestFrame = 60.0;
constexpr double longestFits = 300.0;

} // namespace

// Which widgets were painted since clear().
class BenchWindow::PaintCounter : public QObject {
public:
    void clear() { m_painted.clear(); }
    bool painted(const QObject* widget) const { return m_painted.contains(widget); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            m_painted.insert(watched, true);
        }
        return false;
    }

private:
    QHash<const QObject*, bool> m_painted;
};

BenchWindow::BenchWindow(const QStringList& methods)
    : m_settings(m_folder.filePath(QStringLiteral("settings.ini")))
    , m_chooser(m_folder.path())
    , m_paints(std::make_unique<PaintCounter>()) {
    m_settings.set(ui::keys::methods, methods);
    m_settings.set(ui::keys::theme, QStringLiteral("light"));
    m_settings.set(ui::keys::models, m_folder.filePath(QStringLiteral("models")));
    MethodRegistry registry = builtinMethods();
    ui::addOwnModels(registry); // switched off until something is trained
    m_window = std::make_unique<ui::MainWindow>(std::move(registry), m_settings, m_chooser);
    m_window->resize(windowSize);
}

BenchWindow::~BenchWindow() = default;

std::vector<ui::MixturePlot*> BenchWindow::plots() const {
    std::vector<ui::MixturePlot*> plots;
    for (ui::EstimatePanel* panel : m_window->grid().panels()) {
        plots.push_back(panel->plot());
    }
    return plots;
}

bool BenchWindow::settled() const {
    const ui::Session& session = m_window->session();
    for (int i = 0; i < session.methodCount(); ++i) {
        const ui::MethodState& state = session.method(i);
        if (state.enabled && state.result.state != ui::RunState::Done
            && state.result.state != ui::RunState::Failed) {
            return false;
        }
    }
    const auto& panels = m_window->grid().panels();
    return std::all_of(panels.begin(), panels.end(),
                       [](const ui::EstimatePanel* panel) { return panel->isCurrent(); });
}

bool BenchWindow::show(LabelledData data, int components) {
    m_window->session().setData(std::make_shared<LabelledData>(std::move(data)), components);
    m_window->show();
    const Stopwatch watch;
    while (!settled()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        QCoreApplication::processEvents();
        if (watch.seconds() > longestFits) {
            return false;
        }
    }
    QCoreApplication::processEvents();
    return true;
}

void BenchWindow::let(double seconds) {
    const Stopwatch watch;
    for (double left = seconds; left > 0.0; left = seconds - watch.seconds()) {
        QCoreApplication::processEvents();
        std::this_thread::sleep_for(std::chrono::duration<double>(std::min(left, 1e-3)));
    }
}

double BenchWindow::frame(const std::function<void()>& act, const std::function<bool()>& done) {
    m_paints->clear();
    const Stopwatch watch;
    act();
    do {
        QCoreApplication::processEvents();
    } while (!done() && watch.seconds() < longestFrame);
    QCoreApplication::processEvents();
    return watch.seconds();
}

double BenchWindow::frameOfAllPlots(const std::function<void()>& act) {
    const std::vector<ui::MixturePlot*> all = plots();
    for (ui::MixturePlot* plot : all) {
        plot->installEventFilter(m_paints.get()); // panels come and go; a second time is none
    }
    return frame(act, [&] {
        return std::all_of(all.begin(), all.end(), [this](const ui::MixturePlot* plot) {
            // One that is scrolled out of sight is not painted.
            return m_paints->painted(plot) || plot->visibleRegion().isEmpty();
        });
    });
}

std::vector<double> timeFrames(const Recorder& recorder, const std::function<double(int)>& turn) {
    constexpr int warming = 3;
    constexpr int fewest = 12;
    constexpr int most = 240;
    constexpr double enough = 2.0;
    std::vector<double> seconds;
    double sum = 0.0;
    for (int i = 0; i < warming + most && (i < warming + fewest || sum < enough); ++i) {
        if (recorder.stop().stop_requested()) {
            break;
        }
        const double one = turn(i);
        if (i >= warming) {
            seconds.push_back(one);
            sum += one;
        }
    }
    return seconds;
}

std::vector<double> timePacedFrames(const Recorder& recorder, BenchWindow& bench, double seconds,
                                    const std::function<double(int)>& turn) {
    constexpr int warming = 3;
    constexpr double pace = 1.0 / 60.0;
    std::vector<double> frames;
    const Stopwatch watch;
    double due = pace;
    for (int i = 0; watch.seconds() < seconds && !recorder.stop().stop_requested(); ++i) {
        bench.let(due - watch.seconds());
        static_cast<void>(turn(i));
        const double now = watch.seconds();
        if (i >= warming) {
            frames.push_back(now - due);
        }
        due = std::max(due + pace, now);
    }
    return frames;
}

LabelledData benchData(int dimension, int components, std::int64_t n) {
    Random random(7);
    Mixture mixture = makeMixture(dimension, components);
    for (int j = 0; j < components; ++j) {
        mixture.means.col(j) = 3.0 * random.normalMatrix(dimension, 1);
        const Eigen::MatrixXd factor = random.normalMatrix(dimension, dimension);
        mixture.covariances[static_cast<std::size_t>(j)] =
            factor * factor.transpose() / dimension
            + 0.3 * Eigen::MatrixXd::Identity(dimension, dimension);
    }
    return drawDataset(mixture, n, 3, "bench");
}

std::string sizeName(std::int64_t n) {
    std::int64_t rest = n;
    int exponent = 0;
    while (rest >= 10 && rest % 10 == 0) {
        rest /= 10;
        ++exponent;
    }
    return exponent >= 4 ? fmt::format("{}e{}", rest, exponent) : std::to_string(n);
}

} // namespace gaussarium::bench
