#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/mixture/sampling.h"
#include "tests/support/random_problems.h"
#include "ui/plot/component_style.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/scatter_image.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <numbers>
#include <thread>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

MixtureScene sceneOf(Eigen::MatrixXd points) {
    SceneRequest request;
    request.data = std::make_shared<Dataset>(makeDataset(std::move(points)));
    return makeScene(request);
}

double alphaSum(const QImage& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            sum += qAlpha(image.pixel(x, y)) / 255.0;
        }
    }
    return sum;
}

// The centre of gravity of what was painted, in the image's own units.
QPointF centroid(const QImage& image) {
    QPointF sum(0, 0);
    double weight = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const double alpha = qAlpha(image.pixel(x, y));
            sum += alpha * QPointF(x + 0.5, y + 0.5);
            weight += alpha;
        }
    }
    return sum / weight / image.devicePixelRatio();
}

} // namespace

class TestScatterImage : public QObject {
    Q_OBJECT

private slots:
    // A disc of that radius, opacity and colour, centred where the frame puts it, to a fraction of
    // a pixel.
    void onePointIsWhereItBelongs() {
        Random random(3);
        for (const double ratio : {1.0, 1.5, 2.0}) {
            for (int trial = 0; trial < 30; ++trial) {
                const Eigen::Vector2d p(random.uniform(-1, 1), random.uniform(-1, 1));
                const MixtureScene scene = sceneOf(p);
                const PlotFrame frame{QRectF(-1.5, -1.5, 3, 3), QRectF(30, 70, 120, 90)};
                ScatterOptions options;
                options.devicePixelRatio = ratio;
                const QImage image = scatterImage(scene, frame, options);
                QCOMPARE(image.size(),
                         QSize(static_cast<int>(120 * ratio), static_cast<int>(90 * ratio)));
                QCOMPARE(image.devicePixelRatio(), ratio);
                const QPointF expected = frame.toSurface(p) - frame.area.topLeft();
                const QPointF off = centroid(image) - expected;
                QVERIFY2(std::hypot(off.x(), off.y()) < 0.2, qPrintable(QString::number(trial)));
                const DiscLook look = discLook(1, options);
                const double area =
                    std::numbers::pi * std::pow(look.radius * ratio, 2) * look.opacity;
                QVERIFY(std::abs(alphaSum(image) / area - 1.0) < 0.1);
            }
        }
    }

    void everyPointIsPainted() {
        // A grid of 20 x 15 points, none near another.
        Eigen::MatrixXd points(2, 300);
        for (int i = 0; i < 300; ++i) {
            points.col(i) << i % 20, i / 20;
        }
        const PlotFrame frame{QRectF(-0.5, -0.5, 20, 15), QRectF(0, 0, 400, 300)};
        const QImage image = scatterImage(sceneOf(points), frame, {});
        for (int i = 0; i < 300; ++i) {
            const QPoint at = frame.toSurface(points.col(i)).toPoint();
            QVERIFY(qAlpha(image.pixel(at)) > 150);
            QVERIFY(qAlpha(image.pixel(at + QPoint(9, 7))) == 0);
        }
        const DiscLook look = discLook(300, {});
        const double expected = 300 * std::numbers::pi * look.radius * look.radius * look.opacity;
        QVERIFY(std::abs(alphaSum(image) / expected - 1.0) < 0.1);
    }

    void pointsOutsideLeaveNothing() {
        const PlotFrame frame{QRectF(0, 0, 1, 1), QRectF(0, 0, 50, 50)};
        QCOMPARE(alphaSum(scatterImage(sceneOf(Eigen::Vector2d(5, 5)), frame, {})), 0.0);
        // Far beyond what an int can hold.
        QCOMPARE(alphaSum(scatterImage(sceneOf(Eigen::Vector2d(1e300, -1e300)), frame, {})), 0.0);
        // At the edge half of the disc remains.
        const double half = alphaSum(scatterImage(sceneOf(Eigen::Vector2d(0, 0.5)), frame, {}));
        const double whole = alphaSum(scatterImage(sceneOf(Eigen::Vector2d(0.5, 0.5)), frame, {}));
        QVERIFY(std::abs(half / whole - 0.5) < 0.1);
    }

    void countsWhatIsInView() {
        Random random(8);
        const Eigen::MatrixXd points = random.normalMatrix(2, 5000);
        const QRectF view(-1, -0.5, 1.7, 2);
        Eigen::Index expected = 0;
        for (const auto& p : points.colwise()) {
            expected += p[0] >= -1 && p[0] <= 0.7 && p[1] >= -0.5 && p[1] <= 1.5;
        }
        QCOMPARE(countVisible(sceneOf(points), view), expected);
    }

    // Sorted by class, as files are: the class that comes last must not cover the other.
    void neitherClassCoversTheOther() {
        Random random(1);
        SceneRequest request;
        Dataset data = makeDataset(random.normalMatrix(2, 20'000));
        data.labels.assign(10'000, 0);
        data.labels.insert(data.labels.end(), 10'000, 1);
        data.labelNames = {"a", "b"};
        request.data = std::make_shared<Dataset>(data);
        request.colouring = PointColouring::Labels;
        request.labelColours = {0, 1}; // blue and vermilion
        const QImage image =
            scatterImage(makeScene(request), {QRectF(-1, -1, 2, 2), QRectF(0, 0, 150, 150)}, {});
        int blue = 0;
        int red = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QRgb pixel = image.pixel(x, y);
                blue += qBlue(pixel) > qRed(pixel) + 20;
                red += qRed(pixel) > qBlue(pixel) + 20;
            }
        }
        QVERIFY2(blue > 0.6 * red && red > 0.6 * blue,
                 qPrintable(QStringLiteral("%1 blue, %2 red").arg(blue).arg(red)));
    }

    // 10^6 points: clusters are denser than what lies between them, nothing is saturated into a
    // blob, and a lone point can still be seen.
    void aMillionPointsShowTheirDensity() {
        Random random(2);
        Eigen::MatrixXd points(2, 1'000'000);
        points.leftCols(500'000) = random.normalMatrix(2, 500'000);
        points.rightCols(500'000) =
            random.normalMatrix(2, 500'000).colwise() + Eigen::Vector2d(8, 0);
        points.col(0) << 4.0, 5.5; // an outlier
        const PlotFrame frame{QRectF(-5, -6, 18, 12), QRectF(0, 0, 540, 360)};
        const QImage image = scatterImage(sceneOf(points), frame, {});
        const auto alphaAt = [&](double x, double y) {
            // The mean over a few pixels.
            const QPoint at = frame.toSurface(x, y).toPoint() * image.devicePixelRatio();
            int sum = 0;
            for (int dy = -2; dy <= 2; ++dy) {
                for (int dx = -2; dx <= 2; ++dx) {
                    sum += qAlpha(image.pixel(at.x() + dx, at.y() + dy));
                }
            }
            return sum / 25.0;
        };
        QVERIFY(alphaAt(0, 0) > 220);
        QVERIFY(alphaAt(8, 0) > 220);
        QVERIFY(alphaAt(2, 0) < alphaAt(1, 0) - 10); // a slope, not a plateau
        QVERIFY(alphaAt(1, 0) < alphaAt(0, 0) - 3);
        QVERIFY(alphaAt(4, 0) < 0.6 * alphaAt(0, 0));
        QVERIFY(alphaAt(4, 5.5) > 2);
        QCOMPARE(alphaAt(4, -5.5), 0.0);
    }

    void manyPointsAreSmallerAndFainter() {
        double radius = 1e9;
        double opacity = 1e9;
        for (const Eigen::Index n : {1, 300, 1000, 10'000, 40'000}) {
            const DiscLook look = discLook(n, {});
            QVERIFY(look.radius <= radius && look.opacity <= opacity);
            QVERIFY(look.radius >= 1.0 && look.opacity >= 0.3);
            radius = look.radius;
            opacity = look.opacity;
        }
    }

    // Of two points at one place on the surface the near one is on top.
    void nearPointsHideFarOnes() {
        SceneRequest request;
        // Seen from yaw = pitch = 0, the second coordinate is the depth.
        Dataset data = makeDataset(Eigen::MatrixXd{{0, 0, 1, -1}, {-1, 1, 1, -1}, {0, 0, 1, -1}});
        data.labels = {0, 1, -1, -1};
        data.labelNames = {"near", "far"};
        request.data = std::make_shared<Dataset>(data);
        request.colouring = PointColouring::Labels;
        request.camera = {0, 0};
        ScatterOptions options;
        options.radius = 8;
        options.symbolLimit = 0;
        const PlotFrame frame{QRectF(-2, -2, 4, 4), QRectF(0, 0, 100, 100)};
        const QRgb front = scatterImage(makeScene(request), frame, options).pixel(50, 50);
        QVERIFY(qBlue(front) > qRed(front)); // component 0 is blue
        request.camera = {std::numbers::pi, 0};
        const QRgb back = scatterImage(makeScene(request), frame, options).pixel(50, 50);
        QVERIFY(qRed(back) > qBlue(back));
    }

    // While another loop has the threads, and when they are free.
    void threadsChangeNothing() {
        for (const Eigen::Index dimension : {2, 3}) {
            for (const Eigen::Index n : {2'000, 30'000, 150'000}) { // symbols, discs, density
                Random random(static_cast<std::uint64_t>(n));
                SceneRequest request;
                request.mixture = testing::randomMixture(dimension, 3, 2.0, random);
                request.data = std::make_shared<Dataset>(
                    makeDataset(drawSample(request.mixture, n, random).points));
                const MixtureScene scene = makeScene(request);
                const PlotFrame frame{sceneView(scene), QRectF(0, 0, 317, 203)};
                std::atomic<bool> held{false};
                std::atomic<bool> release{false};
                std::thread other([&] {
                    parallelFor(2, 2, [&](std::int64_t) {
                        held = true;
                        while (!release) {
                            std::this_thread::sleep_for(std::chrono::milliseconds(1));
                        }
                    });
                });
                while (!held) {
                    std::this_thread::yield();
                }
                const QImage alone = scatterImage(scene, frame, {});
                release = true;
                other.join();
                QVERIFY(scatterImage(scene, frame, {}) == alone);
            }
        }
    }

    // Zoomed in, few of many points are seen; they are the same ones as if there were no others.
    void unseenPointsChangeNothing() {
        Random random(5);
        Eigen::MatrixXd points = 100.0 * random.normalMatrix(2, 200'000);
        const QRectF view(-5, -5, 10, 10);
        std::vector<Eigen::Index> within;
        for (Eigen::Index i = 0; i < points.cols(); ++i) {
            // A margin, since discs reach in from outside.
            if (points.col(i).cwiseAbs().maxCoeff() < 6.0) {
                within.push_back(i);
            }
        }
        QVERIFY(within.size() > 300);
        const PlotFrame frame{view, QRectF(0, 0, 200, 200)};
        const Eigen::MatrixXd near = points(Eigen::all, within);
        QVERIFY(alphaSum(scatterImage(sceneOf(points), frame, {}))
                == alphaSum(scatterImage(sceneOf(near), frame, {})));
    }

    void emptyAndTinyAreas() {
        const MixtureScene none = sceneOf(Eigen::MatrixXd(2, 0));
        QCOMPARE(alphaSum(scatterImage(none, {QRectF(0, 0, 1, 1), QRectF(0, 0, 20, 20)}, {})), 0.0);
        const QImage image =
            scatterImage(sceneOf(Eigen::Vector2d(0.5, 0.5)), {QRectF(0, 0, 1, 1), QRectF()}, {});
        QCOMPARE(image.size(), QSize(1, 1));
    }
};

QTEST_APPLESS_MAIN(TestScatterImage)
#include "tst_scatter_image.moc"
