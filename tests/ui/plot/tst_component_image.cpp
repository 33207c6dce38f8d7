#include "core/base/random.h"
#include "tests/support/random_problems.h"
#include "ui/plot/clip.h"
#include "ui/plot/component_image.h"
#include "ui/plot/component_style.h"
#include "ui/plot/ellipse_stroke.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/polyline_stroke.h"

#include <QPainter>
#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QImage ground(const QSize& size, const QColor& colour = Qt::white) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

LinePen blackPen(double width) {
    LinePen pen;
    pen.width = width;
    pen.colour = Qt::black;
    return pen;
}

// 0..1, of black on white.
double inkAt(const QImage& image, int x, int y) {
    return (255 - qGreen(image.pixel(x, y))) / 255.0;
}

double inkOf(const QImage& image) {
    double sum = 0.0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            sum += inkAt(image, x, y);
        }
    }
    return sum;
}

PixelEllipse ellipseOf(const Eigen::Vector2d& centre, double a, double b, double angle) {
    const Eigen::Matrix2d turn{{std::cos(angle), -std::sin(angle)},
                               {std::sin(angle), std::cos(angle)}};
    return {centre, turn * Eigen::Vector2d(a, b).asDiagonal()};
}

QPolygonF polygonOf(const PixelEllipse& ellipse, int pieces) {
    QPolygonF polygon;
    for (int i = 0; i <= pieces; ++i) {
        const double t = 2.0 * std::numbers::pi * i / pieces;
        const Eigen::Vector2d at =
            ellipse.centre + ellipse.axes * Eigen::Vector2d(std::cos(t), std::sin(t));
        polygon << QPointF(at.x(), at.y());
    }
    return polygon;
}

// From the middle of a pixel, by brute force.
double distanceFrom(const QPolygonF& polygon, int x, int y) {
    double nearest = std::numeric_limits<double>::infinity();
    for (const QPointF& point : polygon) {
        const QPointF way = QPointF(x + 0.5, y + 0.5) - point;
        nearest = std::min(nearest, QPointF::dotProduct(way, way));
    }
    return std::sqrt(nearest);
}

// The most by which the ink of a pixel differs from that of a line so wide along the polygon.
double worstPixel(const QImage& image, const QPolygonF& line, double width) {
    double worst = 0.0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const double expected =
                std::clamp(0.5 * width + 0.5 - distanceFrom(line, x, y), 0.0, std::min(1.0, width));
            worst = std::max(worst, std::abs(inkAt(image, x, y) - expected));
        }
    }
    return worst;
}

// Where dashes begin along a circle, by the pixels on it.
int dashesOn(const QImage& image, const Eigen::Vector2d& centre, double radius) {
    int begun = 0;
    bool on = true;
    constexpr int steps = 20'000;
    for (int i = 0; i <= 2 * steps; ++i) {
        const double t = 2.0 * std::numbers::pi * i / steps;
        const double ink = inkAt(image, static_cast<int>(centre.x() + radius * std::cos(t)),
                                 static_cast<int>(centre.y() + radius * std::sin(t)));
        if (!on && ink > 0.7) {
            on = true;
            begun += i > steps; // the second time round, when the first has found its state
        } else if (on && ink < 0.3) {
            on = false;
        }
    }
    return begun;
}

MixtureScene sceneOf(int d, int k, std::uint64_t seed) {
    Random random(seed);
    SceneRequest request;
    request.mixture = testing::randomMixture(d, k, 3.0, random);
    // One that is thin, and one that is tiny: both ways to draw an outline are taken.
    request.mixture.covariances[0] = Eigen::MatrixXd::Identity(d, d) * 0.004
                                     + Eigen::VectorXd::Ones(d) * Eigen::RowVectorXd::Ones(d) * 4.0;
    request.mixture.covariances[1] *= 1e-5;
    request.data = std::make_shared<const Dataset>(makeDataset(2.5 * random.normalMatrix(d, 300)));
    return makeScene(std::move(request));
}

} // namespace

class TestComponentImage : public QObject {
    Q_OBJECT

private slots:
    // Each pixel has the ink that its true distance from the line gives it, to an eighth: for any
    // place, form and width.
    void ellipsesAreWhereTheyBelong() {
        Random random(5);
        int drawn = 0;
        for (int trial = 0; trial < 25; ++trial) {
            const double width = random.uniform(0.6, 3.0);
            const double a = random.uniform(2.0, 45.0);
            const PixelEllipse ellipse =
                ellipseOf({random.uniform(20, 60), random.uniform(20, 60)}, a,
                          a * random.uniform(0.05, 1.0), random.uniform(-3.0, 3.0));
            QImage image = ground({80, 80});
            if (!strokeEllipse(image, image.rect(), ellipse, blackPen(width))) {
                QCOMPARE(inkOf(image), 0.0);
                continue;
            }
            ++drawn;
            const double worst = worstPixel(image, polygonOf(ellipse, 3'000), width);
            QVERIFY2(worst < 0.125,
                     qPrintable(QStringLiteral("trial %1: %2").arg(trial).arg(worst)));
        }
        QVERIFY2(drawn >= 12, qPrintable(QString::number(drawn)));
    }

    // What is too tight for that says so, from a line to a point.
    void tightEllipsesAreLeftToOthers() {
        for (const auto& [a, b] : std::vector<std::pair<double, double>>{
                 {40.0, 1.0}, {40.0, 0.0}, {1.0, 1.0}, {0.0, 0.0}, {1e6, 1.0}}) {
            QImage image = ground({80, 80});
            QVERIFY(
                !strokeEllipse(image, image.rect(), ellipseOf({40, 40}, a, b, 0.3), blackPen(2.0)));
            QCOMPARE(inkOf(image), 0.0);
        }
    }

    void polylinesAreWhereTheyBelong() {
        Random random(7);
        for (int trial = 0; trial < 12; ++trial) {
            const double width = random.uniform(0.6, 3.0);
            const double a = random.uniform(1.0, 45.0);
            const PixelEllipse ellipse =
                ellipseOf({40, 40}, a, a * random.uniform(0.0, 0.1), random.uniform(-3.0, 3.0));
            QImage image = ground({80, 80});
            strokePolylines(image, image.rect(), {polygonOf(ellipse, 400)}, blackPen(width));
            const double worst = worstPixel(image, polygonOf(ellipse, 3'000), width);
            QVERIFY2(worst < 0.06,
                     qPrintable(QStringLiteral("trial %1: %2").arg(trial).arg(worst)));
        }
    }

    // Nothing outside of the clip, everything inside as if there were none; where the ellipse is a
    // million pixels large as well.
    void clipCutsAndNothingElse() {
        for (const double radius : {30.0, 1e6}) {
            const PixelEllipse ellipse = ellipseOf({40.0 + radius, 40}, radius, 0.9 * radius, 0.0);
            QImage whole = ground({80, 80});
            QImage cut = ground({80, 80});
            const QRect clip(10, 20, 50, 40);
            QVERIFY(strokeEllipse(whole, whole.rect(), ellipse, blackPen(3.0)));
            QVERIFY(strokeEllipse(cut, clip, ellipse, blackPen(3.0)));
            QVERIFY(inkOf(cut) > 20.0);
            for (int y = 0; y < 80; ++y) {
                for (int x = 0; x < 80; ++x) {
                    const QRgb expected =
                        clip.contains(x, y) ? whole.pixel(x, y) : qRgb(255, 255, 255);
                    QCOMPARE(cut.pixel(x, y), expected);
                }
            }
        }
    }

    void dashesCloseTheRing() {
        const Eigen::Vector2d centre(100.3, 99.6);
        constexpr double radius = 80.0;
        LinePen pen = blackPen(2.0);
        pen.dash = 10.0;
        pen.space = 7.0;
        const int expected =
            static_cast<int>(std::lround(2.0 * std::numbers::pi * radius / (pen.dash + pen.space)));
        QImage image = ground({200, 200});
        const PixelEllipse circle = ellipseOf(centre, radius, radius, 0.0);
        QVERIFY(strokeEllipse(image, image.rect(), circle, pen));
        QCOMPARE(dashesOn(image, centre, radius), expected);
        const double share = inkOf(image) / (2.0 * std::numbers::pi * radius * pen.width);
        QVERIFY2(std::abs(share - 10.0 / 17.0) < 0.03, qPrintable(QString::number(share)));

        QImage other = ground({200, 200});
        strokePolylines(other, other.rect(), {polygonOf(circle, 300)}, pen);
        QCOMPARE(dashesOn(other, centre, radius), expected);
    }

    // The halo lies beneath the line and beside it, each as opaque as its colour says.
    void haloIsBeneath() {
        LinePen pen;
        pen.width = 4.0;
        pen.colour = Qt::red;
        pen.haloWidth = 12.0;
        pen.halo = QColor(255, 255, 255, 128);
        const auto check = [](const QImage& image) {
            QCOMPARE(image.pixelColor(70, 40), QColor(Qt::red));
            QVERIFY(std::abs(image.pixelColor(74, 40).blue() - 128) <= 1);
            QCOMPARE(image.pixelColor(40, 40), QColor(Qt::black));
        };
        const PixelEllipse circle = ellipseOf({40, 40.5}, 30.5, 30.5, 0.0);
        QImage image = ground({100, 100}, Qt::black);
        QVERIFY(strokeEllipse(image, image.rect(), circle, pen));
        check(image);
        QImage other = ground({100, 100}, Qt::black);
        strokePolylines(other, other.rect(), {polygonOf(circle, 400)}, pen);
        check(other);
    }

    // No such place, no such line: nothing is drawn, nothing fails.
    void hostileNumbersDrawNothing() {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        constexpr double inf = std::numeric_limits<double>::infinity();
        for (const double bad : {nan, inf, 1e300}) {
            QImage image = ground({60, 60});
            static_cast<void>(
                strokeEllipse(image, image.rect(), ellipseOf({bad, 10}, 5, 5, 0), blackPen(2.0)));
            static_cast<void>(
                strokeEllipse(image, image.rect(), ellipseOf({30, 30}, bad, 5, 0), blackPen(2.0)));
            QCOMPARE(inkOf(image), 0.0);
        }
        QImage image = ground({60, 60});
        strokePolylines(image, image.rect(), {}, blackPen(2.0));
        strokePolylines(image, image.rect(), {QPolygonF()}, blackPen(2.0));
        strokePolylines(image, image.rect(), {QPolygonF({{1e9, 1e9}, {2e9, 1e9}})}, blackPen(2.0));
        strokePolylines(image, QRect(), {QPolygonF({{1, 1}, {20, 20}})}, blackPen(2.0));
        QCOMPARE(inkOf(image), 0.0);
    }

    // The window's picture is the file's, but for shades along edges.
    void sameAsThePainter_data() {
        QTest::addColumn<int>("d");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<int>("selected");
        for (const int d : {1, 2, 3}) {
            for (const bool dark : {false, true}) {
                for (const double ratio : {1.0, 1.5, 2.0}) {
                    for (const int selected : {-1, 2}) {
                        QTest::addRow("%dD %s %g selected %d", d, dark ? "dark" : "light", ratio,
                                      selected)
                            << d << dark << ratio << selected;
                    }
                }
            }
        }
    }
    void sameAsThePainter() {
        QFETCH(int, d);
        QFETCH(bool, dark);
        QFETCH(double, ratio);
        QFETCH(int, selected);
        const MixtureScene scene = sceneOf(d, 4, 11);
        PanelLook look;
        look.theme = dark ? darkTheme() : lightTheme();
        look.selectedColour = selected;
        const QRectF area(15.3, 11.7, 320, 240);
        const PlotFrame frame{withEqualScales(sceneView(scene), area.size()), area};
        // Not the theme's ground: on that halos could not be seen.
        QImage drawn = ground((QSizeF(360, 280) * ratio).toSize(), QColor(120, 140, 90));
        drawn.setDevicePixelRatio(ratio);
        QImage painted = drawn;
        const QImage empty = drawn;
        drawComponents(drawn, scene, frame, look);
        QPainter painter(&painted);
        paintComponents(painter, scene, frame, look);
        painter.end();
        double apart = 0.0;
        double inked = 0.0;
        for (int y = 0; y < drawn.height(); ++y) {
            for (int x = 0; x < drawn.width(); ++x) {
                apart += std::abs(qGreen(drawn.pixel(x, y)) - qGreen(painted.pixel(x, y)));
                inked += std::abs(qGreen(empty.pixel(x, y)) - qGreen(painted.pixel(x, y)));
            }
        }
        QVERIFY(inked > 0.0);
        // Of 1D data outlines are lines there and back, which the painter lays over themselves.
        QVERIFY2(apart < (d == 1 ? 0.3 : 0.12) * inked, qPrintable(QString::number(apart / inked)));
    }
};

QTEST_MAIN(TestComponentImage)
#include "tst_component_image.moc"
