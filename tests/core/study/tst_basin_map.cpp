#include "core/metrics/mixture_distance.h"
#include "core/mixture/density.h"
#include "core/study/basin_map.h"
#include "tests/core/study/basin_problems.h"

#include <QElapsedTimer>
#include <QtTest>

#include <cmath>
#include <set>

using namespace gaussarium;
using testing::equal;
using testing::randomProblem;
using testing::requestFor;
using Problem = testing::BasinProblem;

namespace {

Mixture startOf(const BasinRequest& request, int cell) {
    Mixture start = request.mixture;
    start.means.col(request.moved) = request.grid.place(cell);
    return start;
}

// n points and their images in x -> -x.
Eigen::MatrixXd mirrored(const Eigen::MatrixXd& points) {
    Eigen::MatrixXd both(2, 2 * points.cols());
    both << points, Eigen::Vector2d(-1.0, 1.0).asDiagonal() * points;
    return both;
}

} // namespace

class TestBasinMap : public QObject {
    Q_OBJECT

private slots:
    // Every cell against an estimator's own fit from that start.
    void everyEndIsThatOfAFit_data() {
        QTest::addColumn<int>("covariance");
        QTest::addColumn<int>("dimension");
        QTest::addColumn<int>("components");
        QTest::newRow("full") << int(em::CovarianceType::Full) << 2 << 3;
        QTest::newRow("tied") << int(em::CovarianceType::Tied) << 2 << 3;
        QTest::newRow("diagonal") << int(em::CovarianceType::Diagonal) << 3 << 2;
        QTest::newRow("spherical, on a line") << int(em::CovarianceType::Spherical) << 1 << 3;
    }
    void everyEndIsThatOfAFit() {
        QFETCH(int, covariance);
        QFETCH(int, dimension);
        QFETCH(int, components);
        const Problem problem = randomProblem(dimension, components, 120, 7);
        const Dataset data = makeDataset(problem.points);
        BasinRequest request = requestFor(problem.points, problem.truth, 1, 9);
        request.em.covariance = em::CovarianceType(covariance);
        const auto map = basinMap(problem.points, request);
        QVERIFY(map && map->complete());
        int cells = 0;
        for (int cell = 0; cell < request.grid.cells(); ++cell) {
            em::EmOptions options = testing::startingAt(startOf(request, cell));
            options.covariance = request.em.covariance;
            const Fit own = testing::fitEm(data, components, options);
            options.tolerance = 1e-10;
            options.maxIterations = 10'000;
            const Fit fit = testing::fitEm(data, components, options);
            const BasinCell& got = map->cells[std::size_t(cell)];
            const BasinEnd& end = map->ends[std::size_t(got.end)];
            cells += end.kind == EndKind::Optimum ? 1 : 0;
            // At its own tolerance and within its own limit, EM makes that many iterations.
            if (own.status == Status::Converged && own.reason.find("changed") == 0) {
                QCOMPARE(got.iterations, own.iterations);
            }
            const Mixture* const mixture = map->endOf(cell);
            QVERIFY(mixture);
            if (end.kind == EndKind::Optimum) {
                QVERIFY(fit.status == Status::Converged || fit.status == Status::MaxIterations);
                QVERIFY2(std::abs(fit.logLikelihood - got.logLikelihood) < 0.0012,
                         qPrintable(QString::number(fit.logLikelihood - got.logLikelihood)));
                QVERIFY(mixtureDistance(fit.mixture, *mixture) < 0.1);
                QVERIFY(std::abs(logLikelihood(*mixture, problem.points) - end.logLikelihood)
                        < 1e-8 * std::abs(end.logLikelihood));
            } else {
                QVERIFY(fit.status == Status::Degenerate || !fit.warnings.empty());
            }
        }
        QVERIFY(cells > request.grid.cells() / 4);
    }

    // Three clusters in a row and their mirror images, two components: what the two sides reach are
    // images of each other, equally likely, and yet two optima.
    void equallyLikelyOptimaAreTold() {
        Random random(1);
        Eigen::MatrixXd points = random.normalMatrix(2, 90);
        for (Eigen::Index i = 0; i < points.cols(); ++i) {
            points(0, i) += i % 3 == 0 ? 0.0 : 9.0;
        }
        points = mirrored(points);
        Mixture mixture = makeMixture(2, 2);
        BasinRequest request = requestFor(points, mixture, 1, 16);
        const auto map = basinMap(points, request);
        QVERIFY(map && map->complete());
        QVERIFY(map->optima() >= 2);
        const auto image = [](const Mixture& m) {
            return affineImage(m, Eigen::Vector2d(-1.0, 1.0).asDiagonal().toDenseMatrix(),
                               Eigen::Vector2d::Zero());
        };
        const BasinEnd& best = map->ends[0];
        const BasinEnd& second = map->ends[1];
        QVERIFY(std::abs(best.logLikelihood - second.logLikelihood) < 1e-3);
        QVERIFY(mixtureDistance(best.mixture, second.mixture) > 0.3);
        QVERIFY(mixtureDistance(image(best.mixture), second.mixture) < 0.01);
        QVERIFY(std::abs(map->share(0) - map->share(1)) < 0.05);
        int agree = 0;
        for (int cell = 0; cell < request.grid.cells(); ++cell) {
            const Eigen::Vector2d middle = request.grid.middle(cell);
            const int other = request.grid.cellAt({-middle[0], middle[1]});
            QVERIFY(other >= 0);
            const Mixture* const here = map->endOf(cell);
            const Mixture* const there = map->endOf(other);
            agree += here && there && mixtureDistance(image(*here), *there) < 0.1 ? 1 : 0;
        }
        // On a border, rounding decides.
        QVERIFY2(agree > 0.95 * request.grid.cells(), qPrintable(QString::number(agree)));
    }

    // Two far clusters: wherever the second mean starts, the answer is the same but for the labels.
    void labelsDoNotMatter() {
        Random random(2);
        Mixture truth = makeMixture(2, 2);
        truth.means.col(1) << 12.0, 0.0;
        const Eigen::MatrixXd points = drawSample(truth, 200, random).points;
        const BasinRequest request = requestFor(points, truth, 0, 8);
        const auto map = basinMap(points, request);
        QVERIFY(map && map->complete());
        QVERIFY(map->share(0) > 0.7);
        QVERIFY(mixtureDistance(truth, map->ends[0].mixture) < 0.2);
        // Starts on both sides of the standing component are among them.
        std::set<bool> sides;
        for (int cell = 0; cell < request.grid.cells(); ++cell) {
            if (map->cells[std::size_t(cell)].end == 0) {
                sides.insert(request.grid.place(cell)[0] > 12.0);
            }
        }
        QCOMPARE(sides.size(), std::size_t{2});
    }

    void oneComponentHasOneBasin() {
        const Problem problem = randomProblem(2, 1, 60, 3);
        BasinRequest request = requestFor(problem.points, problem.truth, 0, 8);
        request.shapes = StartShapes::Overall;
        const auto map = basinMap(problem.points, request);
        QVERIFY(map && map->complete());
        QCOMPARE(map->ends.size(), std::size_t{1});
        QCOMPARE(map->share(0), 1.0);
        const Eigen::VectorXd mean = problem.points.rowwise().mean();
        const Eigen::MatrixXd centred = problem.points.colwise() - mean;
        const Eigen::MatrixXd covariance =
            centred * centred.transpose() / 60.0 + 1e-6 * Eigen::MatrixXd::Identity(2, 2);
        QVERIFY((map->ends[0].mixture.means.col(0) - mean).norm() < 1e-9);
        QVERIFY((map->ends[0].mixture.covariances[0] - covariance).norm() < 1e-9);
    }

    void doesNotDependOnThreads() {
        const Problem problem = randomProblem(2, 4, 150, 5);
        BasinRequest request = requestFor(problem.points, problem.truth, 2, 20);
        request.em.collapse = em::CollapseRule::Reseed;
        RunContext many;
        many.threads = 5;
        const auto one = basinMap(problem.points, request);
        const auto five = basinMap(problem.points, request, many);
        QVERIFY(one && five && one->complete());
        QVERIFY(one->ends.size() > 1);
        QVERIFY(equal(*one, *five));
    }

    // Coarse first; nothing that is done is done again; ends are in order at any time.
    void refines() {
        const Problem problem = randomProblem(2, 3, 80, 6);
        const BasinRequest request = requestFor(problem.points, problem.truth, 0, 32);
        std::vector<BasinMap> reports;
        const auto map = basinMap(problem.points, request, {},
                                  [&reports](const BasinMap& m) { reports.push_back(m); });
        QVERIFY(map && map->complete() && equal(*map, reports.back()));
        QVERIFY(reports.size() > 10);
        int before = 0;
        for (const BasinMap& report : reports) {
            QVERIFY(report.done > before);
            before = report.done;
            int cells = 0;
            for (std::size_t i = 0; i < report.ends.size(); ++i) {
                cells += report.ends[i].cells;
                QVERIFY(i == 0 || report.ends[i].kind != EndKind::Optimum
                        || report.ends[i].logLikelihood <= report.ends[i - 1].logLikelihood);
            }
            QCOMPARE(cells, report.done);
            for (std::size_t i = 0; i < report.cells.size(); ++i) {
                if (report.cells[i].end >= 0) {
                    QCOMPARE(report.cells[i].iterations, map->cells[i].iterations);
                    QCOMPARE(report.nearestDone(int(i)), int(i));
                }
            }
        }
        // Eight by eight are known before anything else, and stand for all.
        const auto& early = reports[1];
        QCOMPARE(early.done, 64);
        for (int cell = 0; cell < request.grid.cells(); ++cell) {
            const int nearest = early.nearestDone(cell);
            QVERIFY(nearest >= 0);
            QVERIFY(std::abs(nearest / 32 - cell / 32) <= 3);
            QVERIFY(std::abs(nearest % 32 - cell % 32) <= 3);
        }
    }

    void stops() {
        const Problem problem = randomProblem(3, 6, 2000, 8);
        const BasinRequest request = requestFor(problem.points, problem.truth, 0, 64);
        std::stop_source stop;
        RunContext context;
        context.stop = stop.get_token();
        QElapsedTimer since;
        const auto map = basinMap(problem.points, request, context, [&](const BasinMap&) {
            stop.request_stop();
            since.start();
        });
        QVERIFY(map);
        QVERIFY2(since.elapsed() < 100, qPrintable(QString::number(since.elapsed())));
        QVERIFY(map->done > 0 && !map->complete());
        // From before it began: nothing is done, and that is no error.
        const auto none = basinMap(problem.points, request, context);
        QVERIFY(none && none->done == 0 && none->ends.empty());
    }

    void ofManyPointsSomeAreSeen() {
        const Problem problem = randomProblem(2, 2, 3000, 9);
        BasinRequest request = requestFor(problem.points, problem.truth, 0, 6);
        request.mostPoints = 300;
        const auto map = basinMap(problem.points, request);
        QVERIFY(map);
        QCOMPARE(map->points, Eigen::Index{300});
        const auto chosen = standInPoints(3000, 300, request.seed);
        QCOMPARE(std::set(chosen.begin(), chosen.end()).size(), std::size_t{300});
        QVERIFY(chosen.front() >= 0 && chosen.back() < 3000);
        const double expected =
            logLikelihood(map->ends[0].mixture, problem.points(Eigen::all, chosen));
        QVERIFY(std::abs(map->ends[0].logLikelihood - expected) < 1e-8 * std::abs(expected));
        const auto again = basinMap(problem.points, request);
        QVERIFY(again && equal(*map, *again));
        QVERIFY(standInPoints(3000, 300, request.seed + 1) != chosen);
        QCOMPARE(standInPoints(3, 300, 1), (std::vector<Eigen::Index>{0, 1, 2}));
    }

    void hostileData() {
        Mixture mixture = makeMixture(2, 2);
        mixture.means.col(1) << 1.0, 1.0;
        MeanGrid grid =
            testing::gridOver(Eigen::MatrixXd::Random(2, 9), mixture.means.col(0), 6, 6);
        BasinRequest request;
        request.mixture = mixture;
        request.grid = grid;
        const auto mapOf = [&request](const Eigen::MatrixXd& points) {
            return basinMap(points, request);
        };
        // Equal points: nothing but the ridge holds the components open.
        const auto equalPoints = mapOf(Eigen::MatrixXd::Constant(2, 30, 0.5));
        QVERIFY(equalPoints && equalPoints->complete());
        request.em.ridge = 0.0;
        const auto spikes = mapOf(Eigen::MatrixXd::Constant(2, 30, 0.5));
        QVERIFY(spikes && spikes->complete());
        QCOMPARE(spikes->ends.size(), std::size_t{1});
        QCOMPARE(int(spikes->ends[0].kind), int(EndKind::Collapsed));
        QVERIFY(!spikes->ends[0].reason.empty());
        request.em.ridge = 1e-6;
        // A slanted line.
        Eigen::MatrixXd line(2, 40);
        line.row(0).setLinSpaced(40, -1.0, 1.0);
        line.row(1) = 2.0 * line.row(0);
        const auto collinear = mapOf(line);
        QVERIFY(collinear && collinear->complete());
        QCOMPARE(collinear->optima(), 0);
        QCOMPARE(int(collinear->ends[0].kind), int(EndKind::Collapsed));
        QVERIFY(collinear->endOf(3) != nullptr);
        // Not enough of them, or too large.
        QVERIFY(!mapOf(Eigen::MatrixXd::Zero(2, 1)));
        QVERIFY(!mapOf(Eigen::MatrixXd::Random(2, 10) * 1e200));
        // Starts that EM refuses.
        request.grid.low *= 1e120;
        request.grid.high *= 1e120;
        const auto refused = mapOf(Eigen::MatrixXd::Random(2, 30));
        QVERIFY(refused && refused->complete());
        QCOMPARE(int(refused->ends.back().kind), int(EndKind::Refused));
        QVERIFY(!refused->ends.back().reason.empty());
        QVERIFY(refused->endOf(0) == nullptr);
        request.grid = grid;
        request.mixture.covariances[0].setZero();
        const auto flat = mapOf(Eigen::MatrixXd::Random(2, 30));
        QVERIFY(flat && flat->ends.size() == 1 && flat->ends[0].kind == EndKind::Refused);
    }

    void callersMistakesThrow() {
        const Problem problem = randomProblem(2, 2, 30, 1);
        BasinRequest request = requestFor(problem.points, problem.truth, 0, 4);
        request.moved = 2;
        QVERIFY_EXCEPTION_THROWN(basinMap(problem.points, request), std::invalid_argument);
        request.moved = 0;
        request.grid.rows = 0;
        QVERIFY_EXCEPTION_THROWN(basinMap(problem.points, request), std::invalid_argument);
        request.grid.rows = 4;
        QVERIFY_EXCEPTION_THROWN(basinMap(Eigen::MatrixXd::Zero(3, 9), request),
                                 std::invalid_argument);
    }

    void cellsOfAGrid() {
        const MeanGrid plane =
            testing::gridOver(Eigen::MatrixXd::Random(3, 20), Eigen::Vector3d(1, 2, 3), 7, 5);
        const MeanGrid line =
            testing::gridOver(Eigen::MatrixXd::Random(1, 20), Eigen::VectorXd::Zero(1), 9, 5);
        for (const MeanGrid* grid : {&plane, &line}) {
            for (int cell = 0; cell < grid->cells(); ++cell) {
                QCOMPARE(grid->cellAt(grid->middle(cell)), cell);
            }
            QCOMPARE(grid->cellAt({grid->high[0] + 0.01, grid->low[0]}), -1);
            QCOMPARE(grid->cellAt({std::nan(""), 0.0}), -1);
        }
        QCOMPARE(plane.place(3)[2], 3.0);
        QCOMPARE(line.cells(), 9);
        // The upper end belongs to the last cell.
        QCOMPARE(plane.cellAt(plane.high), plane.cells() - 1);
    }
};

QTEST_APPLESS_MAIN(TestBasinMap)
#include "tst_basin_map.moc"
