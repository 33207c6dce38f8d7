#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "core/study/likelihood_surface.h"
#include "tests/core/study/mean_grids.h"
#include "tests/support/random_problems.h"

#include <QtTest>

#include <cmath>

using namespace gaussarium;

namespace {

// The definition: the whole mixture again for every cell.
double direct(const Eigen::MatrixXd& points, Mixture mixture, int moved, const MeanGrid& grid,
              int cell) {
    mixture.means.col(moved) = grid.place(cell);
    return logLikelihood(mixture, points) / static_cast<double>(points.cols());
}

} // namespace

class TestLikelihoodSurface : public QObject {
    Q_OBJECT

private slots:
    void equalsTheWholeMixturesLikelihood() {
        for (int d = 1; d <= 3; ++d) {
            for (int k = 1; k <= 4; ++k) {
                Random random(std::uint64_t(10 * d + k));
                const Mixture mixture = testing::randomMixture(d, k, 2.0, random);
                const Eigen::MatrixXd points = drawSample(mixture, 1500, random).points;
                const int moved = k / 2;
                const MeanGrid grid = testing::gridOver(points, mixture.means.col(moved), 5, 4);
                const auto surface = likelihoodSurface(points, mixture, moved, grid);
                QVERIFY(surface);
                QCOMPARE(surface->perPoint.size(), std::size_t(grid.cells()));
                double highest = surface->perPoint[0];
                double lowest = surface->perPoint[0];
                for (int cell = 0; cell < grid.cells(); ++cell) {
                    const double value = surface->perPoint[std::size_t(cell)];
                    const double expected = direct(points, mixture, moved, grid, cell);
                    QVERIFY2(
                        std::abs(value - expected) < 1e-11 * std::abs(expected),
                        qPrintable(QStringLiteral("d %1 k %2 cell %3").arg(d).arg(k).arg(cell)));
                    highest = std::max(highest, value);
                    lowest = std::min(lowest, value);
                }
                QCOMPARE(surface->highest, highest);
                QCOMPARE(surface->lowest, lowest);
                QCOMPARE(surface->perPoint[std::size_t(surface->bestCell)], highest);
            }
        }
    }

    // One component: a paraboloid about the points' mean.
    void ofOneComponentIsAParaboloid() {
        Random random(3);
        Mixture mixture = makeMixture(2, 1);
        mixture.covariances[0] << 2.0, 0.0, 0.0, 0.5;
        const Eigen::MatrixXd points = drawSample(mixture, 400, random).points;
        const MeanGrid grid = testing::gridOver(points, mixture.means.col(0), 41, 37);
        const auto surface = likelihoodSurface(points, mixture, 0, grid);
        QVERIFY(surface);
        const Eigen::VectorXd mean = points.rowwise().mean();
        QCOMPARE(surface->bestCell, grid.cellAt(mean));
        mixture.means.col(0) = mean;
        const double top = logLikelihood(mixture, points) / 400.0;
        for (int cell = 0; cell < grid.cells(); ++cell) {
            const Eigen::VectorXd step = grid.place(cell) - mean;
            const double expected = top - 0.5 * (step[0] * step[0] / 2.0 + step[1] * step[1] / 0.5);
            QVERIFY(std::abs(surface->perPoint[std::size_t(cell)] - expected) < 1e-10);
        }
    }

    // A component of weight 0 changes nothing, wherever it stands.
    void withoutWeightIsFlat() {
        Random random(4);
        Mixture mixture = testing::randomMixture(2, 2, 3.0, random);
        mixture.weights << 0.0, 1.0;
        const Eigen::MatrixXd points = drawSample(mixture, 100, random).points;
        const MeanGrid grid = testing::gridOver(points, mixture.means.col(0), 6, 6);
        const auto surface = likelihoodSurface(points, mixture, 0, grid);
        QVERIFY(surface);
        QCOMPARE(surface->highest, surface->lowest);
    }

    // At an offset of 1e8, and 1e3 deviations away: finite, and as exact as the coordinates are.
    void farAway() {
        Random random(5);
        const Mixture mixture = testing::randomMixture(2, 2, 3.0, random);
        const Eigen::MatrixXd points = drawSample(mixture, 200, random).points;
        MeanGrid grid = testing::gridOver(points, mixture.means.col(0), 4, 4);
        grid.low *= 100.0;
        grid.high *= 100.0;
        const auto near = likelihoodSurface(points, mixture, 0, grid);
        const Eigen::Vector2d offset(1e8, -1e8);
        Mixture moved = mixture;
        moved.means.colwise() += offset;
        MeanGrid there = grid;
        there.origin += offset;
        const Eigen::MatrixXd shifted = points.colwise() + offset;
        const auto far = likelihoodSurface(shifted, moved, 0, there);
        QVERIFY(near && far);
        for (std::size_t i = 0; i < near->perPoint.size(); ++i) {
            QVERIFY(std::isfinite(near->perPoint[i]));
            QVERIFY(std::abs(near->perPoint[i] - far->perPoint[i])
                    < 1e-5 * std::abs(near->perPoint[i]));
        }
    }

    void doesNotDependOnThreads() {
        Random random(6);
        const Mixture mixture = testing::randomMixture(3, 3, 3.0, random);
        const Eigen::MatrixXd points = drawSample(mixture, 700, random).points;
        const MeanGrid grid = testing::gridOver(points, mixture.means.col(1), 16, 16);
        RunContext many;
        many.threads = 4;
        const auto one = likelihoodSurface(points, mixture, 1, grid);
        const auto four = likelihoodSurface(points, mixture, 1, grid, many);
        QVERIFY(one && four && one->perPoint == four->perPoint);
    }

    void saysWhyThereIsNone() {
        Mixture mixture = makeMixture(2, 2);
        const Eigen::MatrixXd points = Eigen::MatrixXd::Random(2, 50);
        const MeanGrid grid = testing::gridOver(points, mixture.means.col(0), 8, 8);
        std::stop_source stop;
        stop.request_stop();
        RunContext stopped;
        stopped.stop = stop.get_token();
        QVERIFY(!likelihoodSurface(points, mixture, 0, grid, stopped));
        QVERIFY_EXCEPTION_THROWN(likelihoodSurface(points, mixture, 2, grid),
                                 std::invalid_argument);
        MeanGrid empty = grid;
        empty.high = empty.low;
        QVERIFY_EXCEPTION_THROWN(likelihoodSurface(points, mixture, 0, empty),
                                 std::invalid_argument);
        mixture.covariances[1].setZero();
        const auto none = likelihoodSurface(points, mixture, 0, grid);
        QVERIFY(!none && none.error().message.find("component 2") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestLikelihoodSurface)
#include "tst_likelihood_surface.moc"
