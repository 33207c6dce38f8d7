#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "tests/support/random_problems.h"
#include "ui/plot/component_style.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/projector.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

std::shared_ptr<const Dataset> dataOf(Eigen::MatrixXd points) {
    return std::make_shared<Dataset>(makeDataset(std::move(points), "test"));
}

SceneRequest problem(Eigen::Index dimension, Eigen::Index k, Eigen::Index n, std::uint64_t seed) {
    Random random(seed);
    SceneRequest request;
    request.mixture = testing::randomMixture(dimension, k, 3.0, random);
    request.data = dataOf(drawSample(request.mixture, n, random).points);
    return request;
}

} // namespace

class TestMakeScene : public QObject {
    Q_OBJECT

private slots:
    void hardColoursAreThoseOfTheLikeliestComponent() {
        SceneRequest request = problem(2, 5, 20'000, 1); // several blocks
        request.colours = {4, 2, 0, 1, 3};
        request.colouring = PointColouring::Hard;
        const MixtureScene scene = makeScene(request);
        const std::vector<int> expected =
            MixtureDensity(request.mixture).assign(request.data->points);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const int colour = request.colours[static_cast<std::size_t>(expected[i])];
            QCOMPARE(static_cast<int>(scene.pointComponent[i]), colour);
            QCOMPARE(scene.pointColour[i], componentFill(colour).rgb());
        }
    }

    void softColoursLieBetweenTheirComponents() {
        SceneRequest request;
        request.mixture = makeMixture(1, 2);
        request.mixture.means << -1.0, 1.0;
        request.data = dataOf(Eigen::MatrixXd{{-20.0, 0.0, 20.0}});
        const MixtureScene scene = makeScene(request);
        QCOMPARE(scene.pointColour[0], componentFill(0).rgb());
        QCOMPARE(scene.pointColour[2], componentFill(1).rgb());
        // Half and half: the root of the mean square of each channel.
        const QColor a = componentFill(0);
        const QColor b = componentFill(1);
        const auto middle = [](int x, int y) {
            return static_cast<int>(std::lround(std::sqrt(0.5 * (x * x + y * y))));
        };
        QCOMPARE(scene.pointColour[1], qRgb(middle(a.red(), b.red()), middle(a.green(), b.green()),
                                            middle(a.blue(), b.blue())));
    }

    void threadsChangeNothing() {
        SceneRequest request = problem(3, 4, 30'000, 2);
        const MixtureScene one = makeScene(request);
        request.threads = 4;
        const MixtureScene four = makeScene(request);
        QVERIFY(one.pointColour == four.pointColour);
    }

    void withoutAnAnswerPointsAreGrey() {
        SceneRequest request = problem(2, 3, 50, 3);
        request.mixture = {};
        request.message = QStringLiteral("k exceeds d");
        const MixtureScene scene = makeScene(request);
        QVERIFY(scene.ellipses.empty() && scene.means.empty());
        QCOMPARE(scene.pointComponent[7], std::int16_t{-1});
        QCOMPARE(scene.pointColour[7], componentFill(-1).rgb());
        QVERIFY(describeScene(scene).contains(QStringLiteral("k exceeds d")));
    }

    void labelsHaveTheirOwnColours() {
        SceneRequest request = problem(2, 2, 3, 4);
        Dataset data = *request.data;
        data.labels = {1, -1, 0};
        data.labelNames = {"a", "b"};
        request.data = std::make_shared<Dataset>(data);
        request.colouring = PointColouring::Labels;
        request.labelColours = {5, 3};
        const MixtureScene scene = makeScene(request);
        QCOMPARE(scene.pointComponent, (std::vector<std::int16_t>{3, -1, 5}));
        QCOMPARE(scene.pointColour[1], componentFill(-1).rgb());
    }

    void flatPointsAreWhereTheyAre() {
        const SceneRequest request = problem(2, 2, 100, 5);
        const MixtureScene scene = makeScene(request);
        QVERIFY(scene.positions() == request.data->points);
        QVERIFY(scene.position(7) == request.data->points.col(7));
        QCOMPARE(scene.xTitle, QStringLiteral("x"));
    }

    void ellipsesAreTheProjectedComponents() {
        SceneRequest request = problem(3, 3, 200, 6);
        request.levels = {2.0, 1.0};
        const MixtureScene scene = makeScene(request);
        QCOMPARE(scene.ellipses.size(), std::size_t{6});
        const ViewTransform view = viewTransform(scene.camera, scene.box);
        const Mixture seen = affineImage(request.mixture, view.matrix, view.offset);
        QCOMPARE(scene.ellipses[0].level, 1.0); // the inner one first
        for (std::size_t i = 0; i < 6; ++i) {
            const auto j = static_cast<std::size_t>(scene.ellipses[i].component);
            const Ellipse expected = levelSet(seen.means.col(static_cast<Eigen::Index>(j)),
                                              seen.covariances[j], scene.ellipses[i].level);
            QVERIFY((expected.semiAxes - scene.ellipses[i].shape.semiAxes).norm() < 1e-14);
        }
        // Every point within the bounds that the camera never leaves.
        const Projector projector(scene);
        for (Eigen::Index i = 0; i < scene.size(); ++i) {
            const Projector::Place place = projector(i);
            QVERIFY(place.depth >= 0.0 && place.depth <= 1.0);
            QVERIFY(scene.bounds.contains(QPointF(place.x, place.y)));
            const Eigen::Vector2d expected =
                view.matrix * request.data->points.col(i) + view.offset;
            QVERIFY((Eigen::Vector2d(place.x, place.y) - expected).norm() < 1e-12);
            const double depth = view.depth.dot(request.data->points.col(i)) + view.depthOffset;
            QVERIFY(std::abs(place.depth - (0.5 + 0.5 * depth / std::sqrt(3.0))) < 1e-12);
        }
    }

    void orbitingKeepsColours() {
        MixtureScene scene = makeScene(problem(3, 3, 500, 7));
        const std::vector<QRgb> colours = scene.pointColour;
        const Eigen::Matrix2Xd before = scene.positions();
        setSceneCamera(scene, {1.0, -0.2});
        QVERIFY(scene.pointColour == colours);
        QVERIFY((scene.positions() - before).norm() > 1.0);
        QCOMPARE(scene.ellipses.size(), std::size_t{6});
    }

    // Of many points some, spread over all of them, where they are and in their colours.
    void samplesAreEvenlySpaced() {
        const MixtureScene scene = makeScene(problem(3, 3, 1003, 9));
        const MixtureScene sample = sampleOf(scene, 100);
        QCOMPARE(sample.size(), Eigen::Index{92}); // every eleventh
        for (Eigen::Index i = 0; i < sample.size(); ++i) {
            QVERIFY(sample.data->points.col(i) == scene.data->points.col(11 * i));
            QCOMPARE(sample.pointColour[static_cast<std::size_t>(i)],
                     scene.pointColour[static_cast<std::size_t>(11 * i)]);
            QVERIFY(sample.position(i) == scene.position(11 * i));
        }
        QCOMPARE(sampleOf(scene, 1'000'000).size(), scene.size());
        QCOMPARE(sampleOf(scene, 1).size(), Eigen::Index{1});
    }

    void degenerateDataHaveRoom() {
        for (const Eigen::Index d : {1, 2, 3}) {
            for (const Eigen::Index n : {1, 7}) {
                SceneRequest request;
                request.data = dataOf(Eigen::MatrixXd::Constant(d, n, 42.0));
                const MixtureScene scene = makeScene(request);
                QVERIFY(scene.bounds.width() > 0 && scene.bounds.height() > 0);
                QVERIFY(scene.positions().allFinite());
            }
        }
    }

    void pointsAreDescribed() {
        SceneRequest request;
        request.mixture = makeMixture(2, 2);
        request.mixture.means << -1.0, 1.0, 0.0, 0.0;
        request.colours = {1, 0};
        request.data = dataOf(Eigen::MatrixXd{{0.0, 1.25}, {3.5, 1e-7}});
        const MixtureScene scene = makeScene(request);
        const QString text = describePoint(scene, 0);
        QVERIFY(text.contains(QStringLiteral("3.5")));
        QVERIFY(text.contains(QStringLiteral("50.00 %")));
        QVERIFY(describePoint(scene, 1).contains(QStringLiteral("1e\u221207")));
        QVERIFY(describePoint(scene, 2).isEmpty());
        QVERIFY(describePoint(scene, -1).isEmpty());
        // Names from a file are text, not markup.
        Dataset data = *request.data;
        data.columns = {"<img src=x>", "b"};
        request.data = std::make_shared<Dataset>(data);
        QVERIFY(!describePoint(makeScene(request), 0).contains(QStringLiteral("<img")));
    }

    void componentsAreDescribed() {
        SceneRequest request;
        request.mixture = makeMixture(2, 2);
        request.mixture.weights << 0.25, 0.75;
        request.mixture.means << -1.0, 1.5, 0.0, 2.25;
        request.mixture.covariances[1] << 4.0, -1.5, -1.5, 9.0;
        request.colours = {1, 0};
        Dataset data = *dataOf(Eigen::MatrixXd{{0.0, 1.25}, {3.5, 1e-7}});
        data.columns = {"<img src=x>", "wait"};
        request.data = std::make_shared<Dataset>(data);
        const MixtureScene scene = makeScene(request);
        // By its colour: the second of the mixture.
        const QString text = describeComponent(scene, 0);
        for (const char* const part : {"component 1", "0.75", "1.5", "2.25", ">&nbsp;2<",
                                       ">&nbsp;3<", "\u22120.25", "wait"}) {
            QVERIFY2(text.contains(QString::fromUtf8(part)), part);
        }
        QVERIFY(!text.contains(QStringLiteral("<img")));
        QVERIFY(describeComponent(scene, 1).contains(QStringLiteral("component 2")));
        QVERIFY(describeComponent(scene, 2).isEmpty());
        QVERIFY(describeComponent(scene, -1).isEmpty());
        request.mixture = {};
        request.colours.clear();
        QVERIFY(describeComponent(makeScene(request), 0).isEmpty());
    }

    void contradictionsThrow() {
        SceneRequest request = problem(2, 3, 10, 8);
        request.colours = {0, 1};
        QVERIFY_EXCEPTION_THROWN(makeScene(request), std::invalid_argument);
        request = problem(2, 3, 10, 8);
        request.mixture = makeMixture(3, 2);
        QVERIFY_EXCEPTION_THROWN(makeScene(request), std::invalid_argument);
        request.data = nullptr;
        QVERIFY_EXCEPTION_THROWN(makeScene(request), std::invalid_argument);
        request = {};
        request.data = dataOf(Eigen::MatrixXd::Zero(4, 3));
        QVERIFY_EXCEPTION_THROWN(makeScene(request), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestMakeScene)
#include "tst_make_scene.moc"
