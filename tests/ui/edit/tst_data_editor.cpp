// Changing the data by hand in the window, with the mouse.
#include "core/methods/builtin_methods.h"
#include "core/mixture/density.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/edit/component_handles.h"
#include "ui/edit/data_editor.h"
#include "ui/panels/estimate_grid.h"

#include <QSignalSpy>
#include <QSpinBox>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QPoint rounded(const QPointF& p) {
    return p.toPoint();
}

} // namespace

class DataEditorTest : public QObject {
    Q_OBJECT

private slots:
    void init() { open({QStringLiteral("em"), QStringLiteral("tgmm")}, 2); }

    void aDragMovesAPointAndUndoBringsItBack() {
        trigger("tool-move");
        const DataPointer before = session().data();
        MixturePlot* plot = panel(1)->plot();
        // The rightmost point: nothing else is as near.
        Eigen::Index point = 0;
        before->data.points.row(0).maxCoeff(&point);
        const QPoint from = rounded(at(*plot, before->data.points.col(point)));
        const QPoint to = from + QPoint(-30, 24);
        drag(plot, from, to);
        const Eigen::VectorXd after = session().data()->data.points.col(point);
        const QPointF expected =
            plot->frame().toData(QPointF(to)) - plot->frame().toData(QPointF(from));
        const Eigen::VectorXd by = after - before->data.points.col(point);
        QVERIFY(std::abs(by[0] - expected.x()) < 1e-9 && std::abs(by[1] - expected.y()) < 1e-9);
        QCOMPARE(session().data()->data.size(), before->data.size());
        QVERIFY(m_fixture->settled());
        // The answers are those for the changed data.
        const auto& fit = session().method(panel(1)->method()).result.fit;
        QVERIFY(
            std::abs(fit->logLikelihood
                     - MixtureDensity(fit->mixture).logDensity(session().data()->data.points).sum())
            < 1e-6 * std::abs(fit->logLikelihood));
        trigger("undo");
        QCOMPARE(session().data(), before);
        trigger("redo");
        QVERIFY(session().data()->data.points.col(point) == after);
    }

    void addingSprayingErasing() {
        MixturePlot* plot = panel(1)->plot();
        const Eigen::Index n = session().data()->data.size();
        const QPoint middle = rounded(plot->frame().area.center());
        trigger("tool-add");
        QTest::mouseClick(plot, Qt::LeftButton, {}, middle);
        QTest::mouseClick(plot, Qt::LeftButton, {}, middle + QPoint(9, 0));
        QCOMPARE(session().data()->data.size(), n + 2);
        const QPointF placed = plot->frame().toData(QPointF(middle));
        QVERIFY(
            (session().data()->data.points.col(n) - Eigen::Vector2d(placed.x(), placed.y())).norm()
            < 1e-9);
        trigger("tool-spray");
        m_fixture->window->editor().setBrush(20.0);
        QTest::mousePress(plot, Qt::LeftButton, {}, middle);
        QTest::qWait(120);
        QTest::mouseRelease(plot, Qt::LeftButton, {}, middle);
        const Eigen::Index sprayed = session().data()->data.size() - n - 2;
        QVERIFY(sprayed >= 4);
        for (Eigen::Index i = n + 2; i < session().data()->data.size(); ++i) {
            const QPointF off = at(*plot, session().data()->data.points.col(i)) - QPointF(middle);
            QVERIFY(std::hypot(off.x(), off.y()) <= 20.0 + 1e-6);
        }
        session().data()->data.check();
        trigger("tool-erase");
        m_fixture->window->editor().setBrush(40.0);
        QTest::mouseClick(plot, Qt::LeftButton, {}, middle);
        for (const auto& x : session().data()->data.points.colwise()) {
            const QPointF off = at(*plot, x) - QPointF(middle);
            QVERIFY(std::hypot(off.x(), off.y()) >= 40.0 - 1e-6);
        }
        // Four steps of the hand are four steps back.
        for (int i = 0; i < 4; ++i) {
            trigger("undo");
        }
        QCOMPARE(session().data()->data.size(), n);
        QVERIFY(!m_fixture->window->history().canUndo()
                || m_fixture->window->history().undoText().startsWith(QStringLiteral("Load")));
        QVERIFY(m_fixture->settled());
    }

    void theLastPointCannotBeErased() {
        trigger("tool-erase");
        m_fixture->window->editor().setBrush(DataEditor::largestBrush);
        MixturePlot* plot = panel(1)->plot();
        const QRect area = plot->frame().area.toRect();
        QTest::mousePress(plot, Qt::LeftButton, {}, area.center());
        for (int y = area.top(); y <= area.bottom(); y += 20) {
            QTest::mouseMove(plot, QPoint(area.left() + 2, y));
            QTest::qWait(15);
            QTest::mouseMove(plot, QPoint(area.right() - 2, y));
            QTest::qWait(15);
        }
        QTest::mouseRelease(plot, Qt::LeftButton, {}, area.center());
        QVERIFY(session().data()->data.size() >= 1);
        QVERIFY(session().data()->data.size() < 40);
        QVERIFY(m_fixture->settled());
    }

    // The data follow the truth by the same noise: there and back is where they were.
    void draggingTheTruthTakesItsPointsAlong() {
        trigger("tool-move");
        const DataPointer before = session().data();
        MixturePlot* plot = panel(0)->plot();
        QCOMPARE(panel(0)->method(), int(EstimatePanel::truth));
        const QPoint mean = rounded(at(*plot, before->truth.means.col(0)));
        drag(plot, mean, mean + QPoint(25, -10));
        const LabelledData& after = *session().data();
        const Eigen::VectorXd by = after.truth.means.col(0) - before->truth.means.col(0);
        QVERIFY(by.norm() > 0.0);
        QVERIFY(after.truth.means.col(1) == before->truth.means.col(1));
        for (Eigen::Index i = 0; i < before->data.size(); ++i) {
            const Eigen::VectorXd moved = after.data.points.col(i) - before->data.points.col(i);
            const bool own = before->data.labels[std::size_t(i)] == 0;
            QVERIFY((moved - (own ? by : Eigen::VectorXd::Zero(2))).norm() < 1e-9);
        }
        QCOMPARE(m_fixture->window->history().undoText(), QStringLiteral("Move a component"));
        // Colours stay with their components.
        QVERIFY(m_fixture->settled());
        trigger("undo");
        QCOMPARE(session().data(), before);
    }

    void escapeGivesADragUp() {
        trigger("tool-move");
        const DataPointer before = session().data();
        MixturePlot* plot = panel(0)->plot();
        const QPoint mean = rounded(at(*plot, before->truth.means.col(1)));
        QTest::mousePress(plot, Qt::LeftButton, {}, mean);
        QTest::mouseMove(plot, mean + QPoint(30, 30));
        QTest::qWait(30);
        QVERIFY(session().data() != before);
        QTest::keyClick(plot, Qt::Key_Escape);
        QCOMPARE(session().data(), before);
        QVERIFY(!session().isLive());
        QTest::mouseRelease(plot, Qt::LeftButton, {}, mean);
        QCOMPARE(session().data(), before);
        QVERIFY(m_fixture->settled());
    }

    void emBeginsWhereItsStartIsDragged() {
        trigger("start-here");
        QVERIFY(session().start() != nullptr);
        QVERIFY(m_fixture->settled());
        MixturePlot* plot = panel(1)->plot();
        const Eigen::VectorXd from = session().start()->means.col(1);
        // No tool is needed: the targets can be dragged while one looks around.
        const QPoint press = rounded(at(*plot, from));
        drag(plot, press, press + QPoint(-20, 15));
        QVERIFY((session().start()->means.col(1) - from).norm() > 0.0);
        QVERIFY(m_fixture->settled());
        const auto& em = session().method(panel(1)->method()).result.fit;
        QVERIFY((em->restarts.front().start.means - session().start()->means).norm() < 1e-9);
        QVERIFY(panel(1)->stateText().startsWith(QStringLiteral("start by hand")));
        // Another k has no use for it.
        m_fixture->find<QSpinBox>(QStringLiteral("components"))->setValue(3);
        QVERIFY(session().start() == nullptr);
        QVERIFY(m_fixture->settled());
    }

    void startsFromOtherAnswers() {
        trigger("start-tgmm");
        QVERIFY(m_fixture->settled());
        const auto& tgmm = session().method(panel(2)->method()).result.fit;
        QVERIFY(session().start()->means == tgmm->mixture.means);
        trigger("start-truth");
        QVERIFY(session().start()->means == session().data()->truth.means);
        trigger("undo");
        QVERIFY(session().start()->means == tgmm->mixture.means);
        trigger("start-own");
        QVERIFY(session().start() == nullptr);
        QVERIFY(m_fixture->settled());
    }

    // Thousands of events, all methods on: nothing is queued up, neither answers nor data, and what
    // stands at the end is what a fit of the last data gives.
    void thousandsOfEventsLeaveTheWindowResponsive() {
        QStringList all;
        const MethodRegistry methods = builtinMethods();
        for (const Method& method : methods.all()) {
            all.append(QString::fromStdString(method.id));
        }
        open(all, 2);
        trigger("tool-move");
        MixturePlot* plot = panel(0)->plot();
        const QPoint mean = rounded(at(*plot, session().data()->truth.means.col(0)));
        QTest::mousePress(plot, Qt::LeftButton, {}, mean);
        int answers = 0;
        int changes = 0;
        std::vector<std::weak_ptr<const LabelledData>> held;
        const auto alive = [&held] {
            std::erase_if(held, [](const auto& data) { return data.expired(); });
            return static_cast<int>(held.size());
        };
        int most = 0;
        QObject::connect(&session(), &Session::resultChanged, m_fixture->window.get(), [&](int i) {
            answers += session().method(i).result.state == RunState::Done ? 1 : 0;
        });
        QObject::connect(&session(), &Session::dataChanged, m_fixture->window.get(), [&] {
            ++changes;
            held.push_back(session().data());
            most = std::max(most, alive());
        });
        QElapsedTimer since;
        since.start();
        // At least so many, and on until answers have come: the events are quicker than they.
        const int count = session().methodCount();
        for (int i = 0; i < 3000 || (answers <= 2 * count && since.elapsed() < 20'000); ++i) {
            QTest::mouseMove(
                plot, mean + QPoint(int(40 * std::sin(0.01 * i)), int(30 * std::cos(0.013 * i))));
            if (i % 10 == 0) {
                QCoreApplication::processEvents();
            }
        }
        QTest::mouseRelease(plot, Qt::LeftButton, {}, mean + QPoint(31, -17));
        const qint64 elapsed = since.elapsed();
        const int during = answers;
        QVERIFY(m_fixture->settled());
        // Answers came during the drag, not only after it; at most one a frame and method, and
        // after it one of what ran, one of what waited and the full one.
        QVERIFY2(during > 2 * count, qPrintable(QString::number(during)));
        QVERIFY2(changes <= elapsed / 12 + 3, qPrintable(QString::number(changes)));
        QVERIFY2(during <= count * changes, qPrintable(QString::number(during)));
        QVERIFY2(answers - during <= 3 * count, qPrintable(QString::number(answers - during)));
        // Data live while a method, a panel or the history has them: a few each.
        QVERIFY2(most <= 4 * count + 8, qPrintable(QString::number(most)));
        QVERIFY2(alive() <= 4, qPrintable(QString::number(alive())));
        QVERIFY(!session().isLive());
        const DataPointer last = session().data();
        for (int i = 0; i < count; ++i) {
            const MethodState& state = session().method(i);
            QVERIFY(state.result.fit != nullptr && state.result.data == last);
            const auto estimator = makeEstimator(session().registry(), state.choice());
            QVERIFY(estimator);
            const Fit fresh = (*estimator)->fit(last->data, session().request(), {});
            QCOMPARE(int(state.result.fit->status), int(fresh.status));
            QVERIFY2(state.result.fit->mixture.means == fresh.mixture.means,
                     state.method->id.c_str());
            QVERIFY(state.result.fit->mixture.weights == fresh.mixture.weights);
        }
        for (const EstimatePanel* shown : m_fixture->window->grid().panels()) {
            QCOMPARE(shown->plot()->scene().data.get(), &last->data);
        }
        // One drag is one step.
        trigger("undo");
        QVERIFY(m_fixture->settled());
        QVERIFY(session().data() != last);
        QVERIFY(!m_fixture->window->history().undoText().startsWith(QStringLiteral("Move")));
    }

    void dataReplacedDuringADragStay() {
        trigger("tool-move");
        MixturePlot* plot = panel(0)->plot();
        const QPoint mean = rounded(at(*plot, session().data()->truth.means.col(0)));
        QTest::mousePress(plot, Qt::LeftButton, {}, mean);
        QTest::mouseMove(plot, mean + QPoint(20, 20));
        QTest::qWait(20);
        const auto other = std::make_shared<const LabelledData>(testing::twoGaussians(3, 30, 9));
        session().setData(other, 2);
        QTest::mouseMove(plot, mean + QPoint(40, 20));
        QTest::qWait(20);
        m_fixture->find<QSpinBox>(QStringLiteral("components"))->setValue(4);
        QTest::mouseRelease(plot, Qt::LeftButton, {}, mean + QPoint(40, 20));
        QCOMPARE(session().data(), other);
        QVERIFY(!session().isLive());
        QVERIFY(m_fixture->settled());
    }

    void componentsOf3dDataMoveInThePlaneOfTheScreen() {
        open({QStringLiteral("em")}, 3);
        trigger("tool-move");
        const DataPointer before = session().data();
        MixturePlot* plot = panel(0)->plot();
        const ViewPlane plane(plot->camera(), plot->scene().box);
        const auto pixels = [&](const Eigen::VectorXd& x) {
            return plot->frame().toSurface(plane.project(x));
        };
        const QPoint mean = rounded(pixels(before->truth.means.col(0)));
        drag(plot, mean, mean + QPoint(18, 11));
        const Eigen::VectorXd now = session().data()->truth.means.col(0);
        const QPointF expected = QPointF(mean) + QPointF(18, 11);
        const QPointF off = pixels(now) - expected;
        QVERIFY(std::hypot(off.x(), off.y()) < 1.0);
        QVERIFY(m_fixture->settled());
        // The box does not follow, so nothing jumps; asked to, it does.
        QCOMPARE(session().frame(), before);
        trigger("fit-view");
        QCOMPARE(session().frame(), session().data());
        QVERIFY(m_fixture->settled());
    }

private:
    void open(const QStringList& methods, Eigen::Index dimension) {
        m_fixture.reset();
        m_fixture = std::make_unique<testing::WindowFixture>(methods, builtinMethods());
        session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(dimension, 120, 3)), 2);
        QVERIFY(m_fixture->settled());
    }
    Session& session() { return m_fixture->window->session(); }
    EstimatePanel* panel(int index) {
        return m_fixture->window->grid().panels().at(std::size_t(index));
    }
    void trigger(const char* id) {
        auto* action = m_fixture->find<QAction>(QStringLiteral("action-") + QLatin1String(id));
        QVERIFY2(action->isEnabled(), id);
        action->trigger();
    }
    static QPointF at(const MixturePlot& plot, const Eigen::VectorXd& x) {
        return plot.frame().toSurface(x[0], x[1]);
    }
    static void drag(MixturePlot* plot, const QPoint& from, const QPoint& to) {
        QTest::mousePress(plot, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 5; ++i) {
            QTest::mouseMove(plot, from + (to - from) * i / 5);
        }
        QTest::mouseRelease(plot, Qt::LeftButton, {}, to);
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(DataEditorTest)
#include "tst_data_editor.moc"
