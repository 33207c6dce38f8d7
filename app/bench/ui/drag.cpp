// A component of the truth is dragged with all methods on: the frames of the pointer's way, and how
// far the answers are behind it.
#include "app/bench/ui/frame_row.h"
#include "app/bench/ui/scenarios.h"
#include "core/base/stopwatch.h"
#include "core/methods/builtin_methods.h"
#include "ui/edit/data_editor.h"
#include "ui/panels/estimate_grid.h"

#include <QCoreApplication>
#include <fmt/format.h>

#include <cmath>
#include <map>

namespace gaussarium::bench {

namespace {

constexpr double frameSeconds = 1.0 / 60.0;

QStringList allMethods() {
    QStringList ids;
    const MethodRegistry methods = builtinMethods();
    for (const Method& method : methods.all()) {
        ids.append(QString::fromStdString(method.id));
    }
    return ids;
}

// When each data set of the drag was set, and how old it was when a method answered for it.
class AnswerAges {
public:
    explicit AnswerAges(ui::Session& session) {
        QObject::connect(&session, &ui::Session::dataChanged, &m_context,
                         [this, &session] { m_set[session.data().get()] = m_watch.seconds(); });
        QObject::connect(&session, &ui::Session::resultChanged, &m_context,
                         [this, &session](int index) {
                             const ui::MethodResult& result = session.method(index).result;
                             const auto set = m_set.find(result.data.get());
                             if (set != m_set.end() && result.state == ui::RunState::Done) {
                                 m_keep.push_back(result.data);
                                 m_ages.push_back(m_watch.seconds() - set->second);
                             }
                         });
    }
    const std::vector<double>& ages() const { return m_ages; }

private:
    QObject m_context;
    Stopwatch m_watch;
    std::map<const LabelledData*, double> m_set;
    std::vector<ui::DataPointer> m_keep; // so that no address is used twice
    std::vector<double> m_ages;
};

void measureDragOf(Recorder& recorder, std::int64_t n) {
    const std::string frames = fmt::format("ui/drag/{}", sizeName(n));
    const std::string answers = fmt::format("ui/drag-answers/{}", sizeName(n));
    if (!recorder.wants(frames) && !recorder.wants(answers)) {
        return;
    }
    BenchWindow bench(allMethods());
    ui::MainWindow& window = bench.window();
    if (!bench.show(benchData(2, 4, n), 4)) {
        recorder.skip(frames, "the methods do not answer within minutes");
        return;
    }
    window.editor().setTool(ui::EditTool::Move);
    ui::EstimatePanel* const panel = window.grid().panels().front();
    ui::MixturePlot* const plot = panel->plot();
    ui::Session& session = window.session();
    const QPointF start =
        plot->frame().toSurface(Eigen::Vector2d(session.data()->truth.means.col(0)));
    AnswerAges ages(session);
    sendMouse(*plot, QEvent::MouseButtonPress, start);
    const std::vector<double> seconds = timeFrames(recorder, [&](int i) {
        const Stopwatch frame;
        const QPointF at = start + QPointF(40.0 * std::sin(0.1 * i), 25.0 * std::sin(0.07 * i));
        const double painted =
            bench.frame([&] { sendMouse(*plot, QEvent::MouseMove, at); },
                        [&] { return plot->scene().data.get() == &session.data()->data; });
        // The next place of the pointer comes with the next frame.
        while (frame.seconds() < frameSeconds) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        }
        return painted;
    });
    sendMouse(*plot, QEvent::MouseButtonRelease, start);
    if (seconds.empty() || ages.ages().empty()) {
        return;
    }
    recorder.add(frameRow(frames, n, seconds, bench));
    Row behind;
    behind.name = answers;
    behind.n = n;
    behind.frames = frameTimes(ages.ages());
    behind.seconds = behind.frames->median;
    behind.note = "age of the data when a method answered for them";
    recorder.add(std::move(behind));
}

} // namespace

void measureDrag(Recorder& recorder) {
    measureDragOf(recorder, 500);
    measureDragOf(recorder, 10'000);
}

} // namespace gaussarium::bench
