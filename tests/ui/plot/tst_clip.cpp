#include "core/base/random.h"
#include "ui/plot/clip.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QPolygonF polygon(const QList<QPointF>& corners) {
    return QPolygonF(corners);
}

} // namespace

class TestClip : public QObject {
    Q_OBJECT

private slots:
    void keepsWhatIsInside() {
        const QPolygonF line = polygon({{1, 1}, {5, 2}, {9, 9}});
        const auto parts = clippedPolyline(line, QRectF(0, 0, 10, 10));
        QCOMPARE(parts.size(), std::size_t{1});
        QCOMPARE(parts.front(), line);
    }

    void cutsAtTheEdges() {
        // Out on the right, back in, out at the bottom.
        const QPolygonF line = polygon({{5, 5}, {15, 5}, {15, 8}, {5, 8}, {5, 20}});
        const auto parts = clippedPolyline(line, QRectF(0, 0, 10, 10));
        QCOMPARE(parts.size(), std::size_t{2});
        QCOMPARE(parts[0], polygon({{5, 5}, {10, 5}}));
        QCOMPARE(parts[1], polygon({{10, 8}, {5, 8}, {5, 10}}));
    }

    void crossesFromOutsideToOutside() {
        const auto parts = clippedPolyline(polygon({{-10, 5}, {20, 5}}), QRectF(0, 0, 10, 10));
        QCOMPARE(parts.size(), std::size_t{1});
        QCOMPARE(parts[0], polygon({{0, 5}, {10, 5}}));
        QVERIFY(clippedPolyline(polygon({{-10, 5}, {5, -20}}), QRectF(0, 0, 10, 10)).empty());
    }

    void dropsWhatIsNoNumber() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(clippedPolyline(polygon({{nan, 5}, {5, 5}}), QRectF(0, 0, 10, 10)).empty());
        QVERIFY(clippedPolyline({}, QRectF(0, 0, 10, 10)).empty());
        QVERIFY(clippedPolyline(polygon({{5, 5}}), QRectF(0, 0, 10, 10)).empty());
    }

    // Nothing outside, and the length inside is that of a fine sampling.
    void agreesWithSampling() {
        Random random(9);
        const QRectF area(-1, -2, 3, 4);
        for (int trial = 0; trial < 200; ++trial) {
            QPolygonF line;
            for (int i = 0; i < 6; ++i) {
                line << QPointF(random.uniform(-4, 4), random.uniform(-4, 4));
            }
            double length = 0.0;
            for (const QPolygonF& part : clippedPolyline(line, area)) {
                for (qsizetype i = 0; i + 1 < part.size(); ++i) {
                    length +=
                        std::hypot(part[i + 1].x() - part[i].x(), part[i + 1].y() - part[i].y());
                }
                for (const QPointF& p : part) {
                    QVERIFY(area.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(p));
                }
            }
            double sampled = 0.0;
            constexpr int steps = 2000;
            for (qsizetype i = 0; i + 1 < line.size(); ++i) {
                const QPointF d = line[i + 1] - line[i];
                for (int s = 0; s < steps; ++s) {
                    if (area.contains(line[i] + (s + 0.5) / steps * d)) {
                        sampled += std::hypot(d.x(), d.y()) / steps;
                    }
                }
            }
            QVERIFY2(std::abs(length - sampled) < 0.05, qPrintable(QString::number(trial)));
        }
    }
};

QTEST_APPLESS_MAIN(TestClip)
#include "tst_clip.moc"
