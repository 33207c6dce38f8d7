#include "tests/support/random_problems.h"
#include "ui/plot/arc_painter.h"
#include "ui/plot/component_style.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/scene_painter.h"

#include <Eigen/Cholesky>
#include <QPainter>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

constexpr QSize size(500, 400);

SceneRequest oneComponent() {
    SceneRequest request;
    request.mixture = makeMixture(2, 1);
    request.mixture.means << 1.0, -2.0;
    request.mixture.covariances[0] << 2.0, 0.8, 0.8, 1.0;
    request.data =
        std::make_shared<Dataset>(makeDataset(Eigen::MatrixXd{{-6, 8}, {-8, 4}}, "corners"));
    return request;
}

PanelLook lightLook() {
    PanelLook look;
    look.theme = lightTheme();
    return look;
}

QImage paint(const MixtureScene& scene, const PlotFrame& frame, const PanelLook& look,
             void (*part)(QPainter&, const MixtureScene&, const PlotFrame&, const PanelLook&)) {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    part(painter, scene, frame, look);
    return image;
}

QImage paintAll(const MixtureScene& scene, const PanelLook& look, const QRectF& panel) {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    paintPanel(painter, scene, panel, panelFrame(scene, panel, sceneView(scene), look, false),
               look);
    return image;
}

// The first pixel outside of `allowed` that is not `ground`, in words; else empty.
QString strayPixel(const QImage& image, const QRectF& allowed, QRgb ground) {
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) != ground && !allowed.contains(QPointF(x, y))) {
                return QStringLiteral("pixel %1, %2").arg(x).arg(y);
            }
        }
    }
    return {};
}

// Whether a pixel of about that colour is within `reach` pixels.
bool hasColour(const QImage& image, const QPointF& at, const QColor& colour, int reach) {
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const QPoint p(static_cast<int>(at.x()) + dx, static_cast<int>(at.y()) + dy);
            if (!image.rect().contains(p)) {
                continue;
            }
            const QColor found = image.pixelColor(p);
            if (found.alpha() > 120
                && std::abs(found.red() - colour.red()) + std::abs(found.green() - colour.green())
                           + std::abs(found.blue() - colour.blue())
                       < 60) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

class TestScenePainter : public QObject {
    Q_OBJECT

private slots:
    // A disc's area is as its share; what the scene does not have is left out.
    void marksGrowWithTheirShare() {
        const MixtureScene scene = makeScene(oneComponent());
        const PlotFrame frame{sceneView(scene), QRectF(20, 10, 460, 380)};
        PanelLook look = lightLook();
        look.marks = {0, {{0, 0.8}, {1, 0.2}, {99, 0.8}, {-1, 0.8}}, 0.8};
        const QImage image = paint(scene, frame, look, paintMarks);
        const auto inked = [&](Eigen::Index point) {
            const QPointF at = frame.toSurface(scene.data->points.col(point));
            int count = 0;
            for (int y = -20; y <= 20; ++y) {
                for (int x = -20; x <= 20; ++x) {
                    const QPoint p(int(at.x()) + x, int(at.y()) + y);
                    count += image.rect().contains(p) && qAlpha(image.pixel(p)) > 40 ? 1 : 0;
                }
            }
            return double(count);
        };
        QVERIFY(inked(1) > 10.0);
        QVERIFY(std::abs(inked(0) / inked(1) - 4.0) < 1.0);
        look.marks.most = 0.0; // nothing weighs anything
        QVERIFY(strayPixel(paint(scene, frame, look, paintMarks), {}, 0).isEmpty());
    }

    void arcsStartAtAPointOrAMean() {
        const SceneRequest request = oneComponent();
        const MixtureScene scene = makeScene(request);
        const PlotFrame frame{sceneView(scene), QRectF(20, 10, 460, 380)};
        PanelLook look = lightLook();
        look.arcs.arcs = {{1, 0.5}, {77, 0.5}};
        look.arcs.fromColour = scene.colours[0];
        const QImage fromMean = paint(scene, frame, look, paintArcs);
        QVERIFY(hasColour(fromMean, frame.toSurface(Eigen::Vector2d(request.mixture.means.col(0))),
                          look.theme.text, 3));
        QVERIFY(
            hasColour(fromMean, frame.toSurface(scene.data->points.col(1)), look.theme.text, 3));
        look.arcs.from = 0;
        const QImage fromPoint = paint(scene, frame, look, paintArcs);
        QVERIFY(
            hasColour(fromPoint, frame.toSurface(scene.data->points.col(0)), look.theme.text, 3));
        QVERIFY(fromPoint != fromMean);
        for (const auto& [from, colour] : {std::pair(Eigen::Index{50}, 0), {-1, 7}, {-1, -1}}) {
            look.arcs.from = from;
            look.arcs.fromColour = colour;
            QVERIFY(strayPixel(paint(scene, frame, look, paintArcs), {}, 0).isEmpty());
        }
    }

    // The outline passes where (x - mean)' covariance^-1 (x - mean) = level^2, and nowhere else.
    void ellipsesAreWhereTheyShouldBe() {
        const SceneRequest request = oneComponent();
        const MixtureScene scene = makeScene(request);
        const PlotFrame frame{sceneView(scene), QRectF(20, 10, 460, 380)};
        const PanelLook look = lightLook();
        const QImage image = paint(scene, frame, look, paintComponents);
        const QColor line = componentLine(0, look.theme.plotBackground);
        const Eigen::Matrix2d lower = request.mixture.covariances[0].llt().matrixL();
        for (int i = 0; i < 48; ++i) {
            const double t = 2.0 * M_PI * i / 48;
            const Eigen::Vector2d direction = lower * Eigen::Vector2d(std::cos(t), std::sin(t));
            for (const double level : {1.0, 2.0}) {
                const QPointF at =
                    frame.toSurface(request.mixture.means.col(0) + level * direction);
                QVERIFY2(hasColour(image, at, line, 1),
                         qPrintable(QStringLiteral("level %1, angle %2").arg(level).arg(t)));
            }
            const QPointF between = frame.toSurface(request.mixture.means.col(0) + 1.5 * direction);
            QVERIFY(!hasColour(image, between, line, 1));
            const QPointF outside = frame.toSurface(request.mixture.means.col(0) + 2.4 * direction);
            QCOMPARE(qAlpha(image.pixel(outside.toPoint())), 0);
        }
        QVERIFY(hasColour(image, frame.toSurface(request.mixture.means.col(0)), line, 1));
    }

    void heavyComponentsHaveHeavyLines() {
        SceneRequest request = oneComponent();
        request.mixture = makeMixture(2, 2);
        request.mixture.means << -3.0, 4.0, 0.0, 0.0;
        request.mixture.weights << 0.95, 0.05;
        const MixtureScene scene = makeScene(request);
        const PlotFrame frame{QRectF(-7, -4, 14, 8), QRectF(0, 0, 500, 400)};
        const PanelLook look = lightLook();
        const QImage image = paint(scene, frame, look, paintComponents);
        const auto painted = [&](int colour) {
            const QColor line = componentLine(colour, look.theme.plotBackground);
            int count = 0;
            for (int y = 0; y < 400; ++y) {
                for (int x = 0; x < 500; ++x) {
                    count += hasColour(image, QPointF(x, y), line, 0);
                }
            }
            return count;
        };
        QVERIFY(painted(0) > 1.2 * painted(1));
    }

    // A component far larger than the panel, or beside it, paints nothing outside of the area.
    void nothingLeavesTheArea() {
        Random random(7);
        for (int trial = 0; trial < 20; ++trial) {
            SceneRequest request = oneComponent();
            request.mixture = testing::randomMixture(2, 3, 10.0, random);
            request.mixture.covariances[1] *= 1e4;
            request.mixture.covariances[2] *= 1e-12;
            request.reference = testing::randomMixture(2, 2, 10.0, random);
            MixtureScene scene = makeScene(request);
            PanelLook look = lightLook();
            look.vectorLimit = trial % 2 == 0 ? 0 : 1000;
            const PlotFrame frame{QRectF(-3, -3, 6, 6), QRectF(150, 120, 200, 160)};
            // Lines have a width, symbols and numbers a size.
            const QRectF allowed = frame.area.adjusted(-14, -14, 14, 14);
            for (const auto part : {paintComponents, paintPoints}) {
                const QImage image = paint(scene, frame, look, part);
                QCOMPARE(strayPixel(image, allowed, 0), QString());
            }
        }
    }

    // As vectors and as an image, points are at the same places with about the same weight.
    void vectorsAndPixelsAgree() {
        Random random(4);
        for (const Eigen::Index d : {2, 3}) {
            SceneRequest request;
            request.mixture = testing::randomMixture(d, 3, 3.0, random);
            request.data = std::make_shared<Dataset>(makeDataset(random.normalMatrix(d, 200)));
            const MixtureScene scene = makeScene(request);
            const PlotFrame frame{sceneView(scene), QRectF(0, 0, 500, 400)};
            PanelLook look = lightLook();
            QImage pixels = paint(scene, frame, look, paintPoints);
            look.vectorLimit = 1000;
            QImage vectors = paint(scene, frame, look, paintPoints);
            // Compared at a quarter of the resolution.
            const auto coarse = [](const QImage& image) {
                return image.scaled(125, 100, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
            };
            pixels = coarse(pixels);
            vectors = coarse(vectors);
            double difference = 0;
            double sum = 0;
            for (int y = 0; y < 100; ++y) {
                for (int x = 0; x < 125; ++x) {
                    difference +=
                        std::abs(qAlpha(pixels.pixel(x, y)) - qAlpha(vectors.pixel(x, y)));
                    sum += qAlpha(pixels.pixel(x, y));
                }
            }
            QVERIFY2(difference < 0.2 * sum, qPrintable(QString::number(difference / sum)));
        }
    }

    void areasHavePositiveSizeInAnyPanel() {
        const MixtureScene flat = makeScene(oneComponent());
        for (const double w : {0.0, 10.0, 100.0, 2000.0}) {
            for (const double h : {0.0, 10.0, 100.0, 2000.0}) {
                const PlotFrame frame =
                    panelFrame(flat, QRectF(0, 0, w, h), sceneView(flat), lightLook(), true);
                QVERIFY(frame.area.width() > 0 && frame.area.height() > 0);
                QVERIFY(frame.view.width() > 0 && frame.view.height() > 0);
            }
        }
    }

    // Whatever the values, tick labels stay inside of the panel.
    void wordsStayInThePanel() {
        Random random(3);
        for (int trial = 0; trial < 40; ++trial) {
            SceneRequest request;
            const Eigen::Index d = trial % 2 == 0 ? 2 : 3;
            const double scale = std::pow(10.0, random.uniform(-9, 9));
            Dataset data = makeDataset(scale * random.normalMatrix(d, 50));
            data.columns[0] = "a rather long name of a column (in units of something)";
            data.columns[1] = "another column with a name that cannot possibly fit into this";
            request.data = std::make_shared<Dataset>(data);
            request.title =
                QStringLiteral("A method with a name far too long for one panel of this size");
            request.status =
                QStringLiteral("converged after 1234 iterations, which took a long while, it says");
            request.message = trial % 4 < 2 ? QString()
                                            : QString(700, u'w').replace(QStringLiteral("wwwwwww"),
                                                                         QStringLiteral("word   "));
            request.camera = {random.uniform(-3, 3), random.uniform(-1.5, 1.5)};
            const MixtureScene scene = makeScene(request);
            const QRectF panel(100, 80, 300, 240);
            const QImage image = paintAll(scene, lightLook(), panel);
            const QRectF allowed = panel.adjusted(-2, -2, 2, 2);
            QCOMPARE(strayPixel(image, allowed, QColor(Qt::magenta).rgb()), QString());
        }
    }

    void aRefusalIsShown() {
        SceneRequest request = oneComponent();
        request.mixture = {};
        const PanelLook look = lightLook();
        const QRectF panel(0, 0, 500, 400);
        const QImage without = paintAll(makeScene(request), look, panel);
        request.message = QStringLiteral("three components need three dimensions");
        const QImage with = paintAll(makeScene(request), look, panel);
        // A frame in the warning colour above and below the middle.
        const QRectF area = plotArea(makeScene(request), panel, QRectF(-7, -9, 16, 14), look);
        int marks = 0;
        for (int y = 0; y < 400; ++y) {
            const QPointF at(area.center().x(), y);
            marks += hasColour(with, at, look.theme.warning, 1);
            QVERIFY(!hasColour(without, at, look.theme.warning, 1));
        }
        QVERIFY(marks >= 2);
    }

    void selectionMakesOthersFaint() {
        const MixtureScene scene = makeScene(oneComponent());
        const PlotFrame frame{sceneView(scene), QRectF(0, 0, 500, 400)};
        PanelLook look = lightLook();
        const auto weight = [&] {
            const QImage image = paint(scene, frame, look, paintComponents);
            double sum = 0;
            for (int y = 0; y < 400; ++y) {
                for (int x = 0; x < 500; ++x) {
                    sum += qAlpha(image.pixel(x, y));
                }
            }
            return sum;
        };
        const double normal = weight();
        look.selectedColour = 0;
        QVERIFY(weight() > 1.1 * normal);
        look.selectedColour = 3;
        QVERIFY(weight() < 0.7 * normal);
    }
};

QTEST_MAIN(TestScenePainter)
#include "tst_scene_painter.moc"
