#include "core/base/random.h"
#include "ui/plot/plot_frame.h"

#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

class TestPlotFrame : public QObject {
    Q_OBJECT

private slots:
    void mapsCornersUpsideDown() {
        const PlotFrame frame{QRectF(10, -1, 4, 2), QRectF(100, 50, 200, 80)};
        QCOMPARE(frame.toSurface(10, -1), QPointF(100, 130)); // lowest values: bottom left
        QCOMPARE(frame.toSurface(14, 1), QPointF(300, 50));
        QCOMPARE(frame.toData(QPointF(200, 90)), QPointF(12, 0));
    }

    void goesThereAndBack() {
        Random random(2);
        for (int trial = 0; trial < 500; ++trial) {
            const PlotFrame frame{QRectF(random.normal() * 100, random.normal(),
                                         random.uniform(0.01, 50), random.uniform(0.01, 50)),
                                  QRectF(random.uniform(0, 50), random.uniform(0, 50),
                                         random.uniform(10, 2000), random.uniform(10, 2000))};
            const QPointF p(random.uniform(0, 500), random.uniform(0, 500));
            const QPointF data = frame.toData(p);
            const QPointF back = frame.toSurface(data.x(), data.y());
            QVERIFY(std::hypot(back.x() - p.x(), back.y() - p.y()) < 1e-6);
        }
    }

    void equalScalesOnlyGrow() {
        Random random(4);
        for (int trial = 0; trial < 500; ++trial) {
            const QRectF view(random.normal(), random.normal(), random.uniform(0.1, 10),
                              random.uniform(0.1, 10));
            const QSizeF area(random.uniform(10, 1000), random.uniform(10, 1000));
            const QRectF equal = withEqualScales(view, area);
            QVERIFY(std::abs(area.width() / equal.width() - area.height() / equal.height())
                    < 1e-9 * area.width() / equal.width());
            QVERIFY(equal.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(view));
            QVERIFY(std::abs(equal.center().x() - view.center().x()) < 1e-9);
            QVERIFY(std::abs(equal.center().y() - view.center().y()) < 1e-9);
        }
        const QRectF view(0, 0, 1, 1);
        QCOMPARE(withEqualScales(view, QSizeF(0, 10)), view);
    }

    void marginsGrowBothSides() {
        QCOMPARE(withMargin(QRectF(0, 0, 10, 100), 0.1, 0.01), QRectF(-1, -1, 12, 102));
    }
};

QTEST_APPLESS_MAIN(TestPlotFrame)
#include "tst_plot_frame.moc"
