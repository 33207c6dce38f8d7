#include "core/mixture/sampling.h"
#include "tests/support/random_problems.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/mixture_plot.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QToolTip>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

SceneRequest problem(Eigen::Index dimension, Eigen::Index n = 200) {
    Random random(11);
    SceneRequest request;
    request.mixture = makeMixture(dimension, 2);
    request.mixture.means.col(0).setConstant(-4.0);
    request.mixture.means.col(1).setConstant(4.0);
    request.colours = {1, 0};
    request.data = std::make_shared<Dataset>(
        makeDataset(drawSample(request.mixture, n, random).points, "two"));
    request.title = QStringLiteral("EM");
    request.status = QStringLiteral("converged");
    return request;
}

void wheel(QWidget& widget, const QPointF& at, int delta) {
    QWheelEvent event(at, widget.mapToGlobal(at), QPoint(), QPoint(0, delta), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, const QPoint& from, const QPoint& to,
          Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mousePress(&widget, button, modifiers, from);
    // QTest's mouseMove carries no buttons.
    for (int i = 1; i <= 5; ++i) {
        const QPointF at = QPointF(from) + i / 5.0 * QPointF(to - from);
        QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, button,
                          modifiers);
        QApplication::sendEvent(&widget, &event);
    }
    QTest::mouseRelease(&widget, button, modifiers, to);
}

bool near(const QPointF& a, const QPointF& b, double tolerance = 1e-6) {
    return std::hypot(a.x() - b.x(), a.y() - b.y()) < tolerance;
}

} // namespace

class TestMixturePlot : public QObject {
    Q_OBJECT

    std::unique_ptr<MixturePlot> m_plot;

    void show(const SceneRequest& request) {
        m_plot = std::make_unique<MixturePlot>();
        m_plot->resize(500, 400);
        m_plot->setScene(makeScene(request));
        m_plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
    }

private slots:
    void initTestCase() { qRegisterMetaType<Camera>(); }
    void cleanup() { m_plot.reset(); }

    void showsAllOfTheData() {
        show(problem(2));
        const PlotFrame frame = m_plot->frame();
        const auto positions = m_plot->scene().positions();
        for (Eigen::Index i = 0; i < positions.cols(); ++i) {
            QVERIFY(frame.area.contains(frame.toSurface(positions(0, i), positions(1, i))));
        }
        QVERIFY(m_plot->rect().contains(frame.area.toAlignedRect()));
    }

    void wheelZoomsAboutThePointer_data() {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<bool>("equal");
        QTest::newRow("flat, free") << 2 << false;
        QTest::newRow("flat, equal") << 2 << true;
        QTest::newRow("space") << 3 << false;
    }

    void wheelZoomsAboutThePointer() {
        QFETCH(int, dimension);
        QFETCH(bool, equal);
        show(problem(dimension));
        m_plot->setAspect(equal ? Aspect::Equal : Aspect::Free);
        QSignalSpy changed(m_plot.get(), &MixturePlot::viewChanged);
        // Within a pixel: the area's edge moves with the width of the tick labels.
        const QPointF pointer = m_plot->frame().area.center() + QPointF(60, -40);
        const QPointF before = m_plot->frame().toData(pointer);
        const double scale = m_plot->frame().scaleX();
        wheel(*m_plot, pointer, 240);
        QCOMPARE(changed.size(), 1);
        const PlotFrame after = m_plot->frame();
        QVERIFY(std::abs(after.scaleX() / scale - 1.44) < 0.03);
        QVERIFY(near(after.toSurface(before.x(), before.y()), pointer, 12.0));
        wheel(*m_plot, pointer, -240);
        QVERIFY(std::abs(m_plot->frame().scaleX() / scale - 1.0) < 0.03);
    }

    void dragMovesThePlane() {
        show(problem(2));
        QSignalSpy changed(m_plot.get(), &MixturePlot::viewChanged);
        const QPoint from = m_plot->frame().area.center().toPoint();
        const QPointF grabbed = m_plot->frame().toData(from);
        drag(*m_plot, from, from + QPoint(50, 30));
        QVERIFY(!changed.isEmpty());
        const PlotFrame after = m_plot->frame();
        QVERIFY(near(after.toSurface(grabbed.x(), grabbed.y()), from + QPoint(50, 30), 5.0));
    }

    void dragOrbitsSpace() {
        show(problem(3));
        QSignalSpy orbited(m_plot.get(), &MixturePlot::cameraChanged);
        QSignalSpy moved(m_plot.get(), &MixturePlot::viewChanged);
        const Camera before = m_plot->camera();
        const QPoint from = m_plot->frame().area.center().toPoint();
        drag(*m_plot, from, from + QPoint(60, 20));
        QVERIFY(!orbited.isEmpty());
        QVERIFY(moved.isEmpty());
        QVERIFY(m_plot->camera().pitch > before.pitch); // dragged down: seen more from above
        QVERIFY(m_plot->camera().yaw < before.yaw);     // what is in front follows the pointer
        const Camera turned = m_plot->camera();
        drag(*m_plot, from, from + QPoint(30, 0), Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(m_plot->camera(), turned);
        QCOMPARE(moved.isEmpty(), false);
        const auto moves = moved.size();
        drag(*m_plot, from, from + QPoint(30, 0), Qt::MiddleButton);
        QVERIFY(moved.size() > moves);
        QCOMPARE(m_plot->camera(), turned);
    }

    void controlDragZoomsIntoARectangle() {
        show(problem(2));
        const PlotFrame before = m_plot->frame();
        const QPoint from = before.area.center().toPoint() - QPoint(50, 40);
        const QPoint to = from + QPoint(120, 60);
        drag(*m_plot, from, to, Qt::LeftButton, Qt::ControlModifier);
        QVERIFY(near(m_plot->view().topLeft(), before.toData(QPointF(from.x(), to.y())), 1e-9));
        QVERIFY(near(m_plot->view().bottomRight(), before.toData(QPointF(to.x(), from.y())), 1e-9));
        // Back to all by a double click.
        QTest::mouseDClick(m_plot.get(), Qt::LeftButton, {}, from);
        QCOMPARE(m_plot->view(), before.view);
    }

    void aSlipIsNoRectangle() {
        show(problem(2));
        const QRectF before = m_plot->view();
        const QPoint from = m_plot->frame().area.center().toPoint();
        drag(*m_plot, from, from + QPoint(5, 1), Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(m_plot->view(), before);
    }

    // Away from the points: the component whose mean or outline is there.
    void hoverTellsTheComponent() {
        show(problem(2));
        const SceneMean& mean = m_plot->scene().means.front();
        QTest::mouseMove(m_plot.get(), m_plot->frame().toSurface(mean.position).toPoint());
        QTRY_VERIFY(QToolTip::text().contains(describeComponent(m_plot->scene(), mean.colour)));
        const SceneEllipse& ellipse = m_plot->scene().ellipses.back();
        const Eigen::Matrix2Xd places = outline(ellipse.shape, 7);
        for (const auto& place : places.colwise()) {
            const QPointF at = m_plot->frame().toSurface(Eigen::Vector2d(place));
            if (m_plot->frame().area.contains(at) && m_plot->componentAt(at) == ellipse.colour) {
                QTest::mouseMove(m_plot.get(), at.toPoint());
                QTRY_VERIFY(
                    QToolTip::text().contains(describeComponent(m_plot->scene(), ellipse.colour)));
                return;
            }
        }
        QFAIL("no place on the outline");
    }

    void hoverTellsThePoint() {
        show(problem(2));
        QSignalSpy hovered(m_plot.get(), &MixturePlot::pointHovered);
        const Eigen::Vector2d p = m_plot->scene().positions().col(17);
        QTest::mouseMove(m_plot.get(), m_plot->frame().toSurface(p[0], p[1]).toPoint());
        QCOMPARE(hovered.size(), 1);
        const int index = hovered.takeFirst().at(0).toInt();
        QCOMPARE(static_cast<int>(m_plot->hoveredPoint()), index);
        // Another point may be nearer to that pixel, none is farther than that point.
        const Eigen::Vector2d found = m_plot->scene().positions().col(index);
        QVERIFY(near(m_plot->frame().toSurface(found[0], found[1]),
                     m_plot->frame().toSurface(p[0], p[1]), 2.0));
        QVERIFY(QToolTip::text().startsWith(describePoint(m_plot->scene(), index)));
        QTest::mouseMove(m_plot.get(), QPoint(1, 1));
        QCOMPARE(hovered.size(), 1);
        QCOMPARE(hovered.takeFirst().at(0).toInt(), -1);
    }

    void clickSelectsTheSharedColour() {
        show(problem(2));
        QSignalSpy selected(m_plot.get(), &MixturePlot::componentSelected);
        const auto meanOf = [&](std::size_t j) {
            return m_plot->frame().toSurface(m_plot->scene().means[j].position).toPoint();
        };
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, meanOf(0));
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.at(0).at(0).toInt(), 1); // component 0 has colour 1
        QCOMPARE(m_plot->selectedComponent(), 1);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, meanOf(1));
        QCOMPARE(selected.at(1).at(0).toInt(), 0);
        // The outline selects too.
        const Eigen::Vector2d rim = m_plot->scene().means[0].position + Eigen::Vector2d(0, 2);
        QCOMPARE(m_plot->componentAt(m_plot->frame().toSurface(rim)), 1);
        // Where nothing is, nothing is selected.
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {},
                          m_plot->frame().area.topLeft().toPoint() + QPoint(20, 20));
        QCOMPARE(selected.last().at(0).toInt(), -1);
    }

    void keysMoveZoomAndReset() {
        show(problem(2));
        const QRectF before = m_plot->view();
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
        QVERIFY(m_plot->view().left() > before.left());
        QTest::keyClick(m_plot.get(), Qt::Key_Left);
        QVERIFY(near(m_plot->view().topLeft(), before.topLeft(), 1e-9));
        QTest::keyClick(m_plot.get(), Qt::Key_Up);
        QVERIFY(m_plot->view().top() > before.top()); // upwards in the data
        QTest::keyClick(m_plot.get(), Qt::Key_Plus);
        QVERIFY(m_plot->view().width() < before.width());
        QTest::keyClick(m_plot.get(), Qt::Key_Minus);
        QVERIFY(std::abs(m_plot->view().width() - before.width()) < 1e-9);
        for (const Qt::Key key : {Qt::Key_0, Qt::Key_R, Qt::Key_Home}) {
            QTest::keyClick(m_plot.get(), Qt::Key_Plus);
            QVERIFY(m_plot->view() != before);
            QTest::keyClick(m_plot.get(), key);
            QCOMPARE(m_plot->view(), before);
        }
    }

    void keysOrbitSpace() {
        show(problem(3));
        const Camera before = m_plot->camera();
        const QRectF view = m_plot->view();
        QTest::keyClick(m_plot.get(), Qt::Key_Right, Qt::ControlModifier);
        QTest::keyClick(m_plot.get(), Qt::Key_Up, Qt::ControlModifier);
        QVERIFY(m_plot->camera().yaw > before.yaw && m_plot->camera().pitch > before.pitch);
        QCOMPARE(m_plot->view(), view);
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
        QVERIFY(m_plot->view() != view);
    }

    void escapeClearsTheSelection() {
        show(problem(2));
        m_plot->setSelectedComponent(1);
        QSignalSpy selected(m_plot.get(), &MixturePlot::componentSelected);
        QTest::keyClick(m_plot.get(), Qt::Key_Escape);
        QCOMPARE(selected.size(), 1);
        QCOMPARE(m_plot->selectedComponent(), -1);
    }

    // Every panel tells every other one: changes arrive, and nothing goes round.
    void linkedPanelsDoNotLoop() {
        show(problem(3));
        MixturePlot other;
        other.resize(300, 500);
        other.setScene(makeScene(problem(3)));
        const QList<std::pair<MixturePlot*, MixturePlot*>> links = {{m_plot.get(), &other},
                                                                    {&other, m_plot.get()}};
        for (const auto& [from, to] : links) {
            connect(from, &MixturePlot::viewChanged, to, &MixturePlot::setView);
            connect(from, &MixturePlot::cameraChanged, to, &MixturePlot::setCamera);
            connect(from, &MixturePlot::pointHovered, to, &MixturePlot::setHoveredPoint);
            connect(from, &MixturePlot::componentSelected, to, &MixturePlot::setSelectedComponent);
        }
        QSignalSpy own(m_plot.get(), &MixturePlot::viewChanged);
        QSignalSpy back(&other, &MixturePlot::viewChanged);
        QSignalSpy backCamera(&other, &MixturePlot::cameraChanged);
        QSignalSpy backSelection(&other, &MixturePlot::componentSelected);
        wheel(*m_plot, m_plot->frame().area.center(), 120);
        QTest::keyClick(m_plot.get(), Qt::Key_Left, Qt::ControlModifier);
        const QPoint mean = m_plot->frame().toSurface(m_plot->scene().means[0].position).toPoint();
        QTest::mouseMove(m_plot.get(), mean);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, mean);
        QCOMPARE(own.size(), 1);
        QCOMPARE(other.view(), m_plot->view());
        QCOMPARE(other.camera(), m_plot->camera());
        QCOMPARE(other.selectedComponent(), m_plot->selectedComponent());
        QCOMPARE(other.hoveredPoint(), m_plot->hoveredPoint());
        QVERIFY(other.selectedComponent() >= 0);
        QCOMPARE(back.size() + backCamera.size() + backSelection.size(), 0);
    }

    void newEstimatesKeepTheView() {
        const SceneRequest request = problem(2);
        show(request);
        wheel(*m_plot, m_plot->frame().area.center(), 360);
        const QRectF zoomed = m_plot->view();
        m_plot->setScene(makeScene(request));
        QCOMPARE(m_plot->view(), zoomed);
        m_plot->setScene(makeScene(problem(2, 50))); // other data
        QVERIFY(m_plot->view() != zoomed);
    }

    void zoomStopsWhereNumbersEnd() {
        show(problem(2));
        for (int i = 0; i < 400; ++i) {
            wheel(*m_plot, m_plot->frame().area.center(), 1200);
        }
        QVERIFY(m_plot->view().width() > 0 && std::isfinite(m_plot->view().width()));
        m_plot->grab();
        for (int i = 0; i < 1000; ++i) {
            wheel(*m_plot, m_plot->frame().area.center(), -12000);
        }
        QVERIFY(std::isfinite(m_plot->view().width()));
        m_plot->grab();
        m_plot->setView(QRectF(0, 0, -1, 1));
        m_plot->setView(QRectF(0, 0, std::nan(""), 1));
        QVERIFY(m_plot->view().width() > 0);
    }

    void isAccessible() {
        show(problem(2));
        QCOMPARE(m_plot->accessibleName(), QStringLiteral("EM"));
        const QString description = m_plot->accessibleDescription();
        QVERIFY(description.contains(QStringLiteral("200 points")));
        QVERIFY(description.contains(
            QStringLiteral("Component 2: weight 0.5, mean (\u22124, \u22124)")));
        QCOMPARE(m_plot->focusPolicy(), Qt::StrongFocus);
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(m_plot.get());
        QVERIFY(accessible != nullptr);
        QCOMPARE(accessible->text(QAccessible::Description), description);
    }

    void emptyAndDegenerateScenesArePainted() {
        MixturePlot empty;
        empty.resize(300, 200);
        empty.grab();
        QTest::keyClick(&empty, Qt::Key_Plus);
        QTest::mouseClick(&empty, Qt::LeftButton, {}, QPoint(150, 100));
        wheel(empty, QPointF(150, 100), 120);
        for (const Eigen::Index d : {1, 2, 3}) {
            for (const Eigen::Index n : {1, 5}) {
                SceneRequest request;
                request.data =
                    std::make_shared<Dataset>(makeDataset(Eigen::MatrixXd::Constant(d, n, 3.0)));
                empty.setScene(makeScene(request));
                for (const QSize& size : {QSize(300, 200), QSize(1, 1), QSize(20, 700)}) {
                    empty.resize(size);
                    empty.grab();
                }
            }
        }
    }

    void themesShow() {
        show(problem(2));
        m_plot->setTheme(darkTheme());
        const QImage dark = m_plot->grab().toImage();
        const QPoint corner = m_plot->frame().area.topLeft().toPoint() + QPoint(4, 4);
        QCOMPARE(dark.pixelColor(corner), darkTheme().plotBackground);
        m_plot->setTheme(lightTheme());
        QCOMPARE(m_plot->grab().toImage().pixelColor(corner), lightTheme().plotBackground);
    }

    // 10^6 points: drags paint a part of them, and all of them again soon after.
    void aMillionPointsStayUsable() {
        show(problem(2, 1'000'000));
        const auto painted = [&] {
            const QImage image = m_plot->grab().toImage();
            int count = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    count += image.pixelColor(x, y) != lightTheme().plotBackground;
                }
            }
            return count;
        };
        const QRectF view = m_plot->view();
        const int all = painted();
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
        QTest::keyClick(m_plot.get(), Qt::Key_Left);
        QVERIFY(near(m_plot->view().topLeft(), view.topLeft(), 1e-9));
        const int coarse = painted();
        QVERIFY2(coarse < all, qPrintable(QStringLiteral("%1 of %2").arg(coarse).arg(all)));
        QTRY_VERIFY(std::abs(painted() - all) < 0.01 * all);
    }
};

QTEST_MAIN(TestMixturePlot)
#include "tst_mixture_plot.moc"
