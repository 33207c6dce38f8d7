// A start that is asked for, and the paths that restarts leave behind.
#include "core/em/em_estimator.h"
#include "tests/core/em/em_problems.h"

#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

FitRequest requestFor(int k, bool keepTrace = true) {
    FitRequest request;
    request.components = k;
    request.keepTrace = keepTrace;
    return request;
}

} // namespace

class TestEmStarts : public QObject {
    Q_OBJECT

private slots:
    // The request's start replaces those of the options, restarts included.
    void beginsWhereAskedTo() {
        Random random(4);
        const Dataset data = randomData(2, 3, 90, random);
        em::EmOptions options;
        options.restarts = 5;
        FitRequest request = requestFor(3);
        request.start = makeMixture(2, 3);
        request.start->means = data.points.leftCols(3);
        const Fit fit = em::makeEmEstimator(options)->fit(data, request);
        QCOMPARE(fit.restarts.size(), std::size_t(1));
        QVERIFY((fit.restarts[0].start.means - request.start->means).norm() < 1e-12);
        QVERIFY((fit.trace->steps.front().mixture.means - request.start->means).norm() < 1e-12);
        // The same as the option that gives a start.
        const Fit given = fitEm(data, 3, startingAt(*request.start));
        QVERIFY(given.mixture.means == fit.mixture.means);
        QCOMPARE(given.logLikelihood, fit.logLikelihood);
    }

    void anAutomaticKIsTheStarts() {
        Random random(4);
        const Dataset data = randomData(2, 3, 90, random);
        FitRequest request;
        request.start = makeMixture(2, 2);
        request.start->means.col(1) = Eigen::Vector2d(5, 5);
        const Fit fit = em::makeEmEstimator(em::EmOptions())->fit(data, request);
        QCOMPARE(fit.mixture.components(), Eigen::Index(2));
    }

    void aStartThatDoesNotFitIsRefusedWithBothNumbers() {
        Random random(4);
        const Dataset data = randomData(2, 3, 90, random);
        FitRequest request = requestFor(3);
        request.start = makeMixture(2, 2);
        const Fit two = em::makeEmEstimator(em::EmOptions())->fit(data, request);
        QCOMPARE(two.status, Status::Refused);
        QVERIFY(two.reason.find("2 components where 3") != std::string::npos);
        request.start = makeMixture(3, 3);
        const Fit space = em::makeEmEstimator(em::EmOptions())->fit(data, request);
        QCOMPARE(space.status, Status::Refused);
        QVERIFY(!space.hasMixture());
    }

    // Each path leads from its start to its end, one place an iteration, and does not change what
    // is found, nor by how many threads.
    void everyRestartLeavesItsPath() {
        Random random(11);
        const Dataset data = randomData(2, 4, 120, random);
        em::EmOptions options;
        options.restarts = 6;
        options.start = em::StartKind::Random;
        const auto estimator = em::makeEmEstimator(options);
        const Fit fit = estimator->fit(data, requestFor(4));
        const Fit bare = estimator->fit(data, requestFor(4, false));
        const Fit threads = estimator->fit(data, requestFor(4), RunContext{{}, 3, {}});
        QCOMPARE(fit.restarts.size(), std::size_t(6));
        for (std::size_t r = 0; r < 6; ++r) {
            const Restart& restart = fit.restarts[r];
            QVERIFY(restart.path.size() >= 2);
            QCOMPARE(restart.path.front(), restart.start.means);
            // The last step may have been undone.
            const double last = (restart.path.back() - restart.mixture.means).norm();
            const double before =
                (restart.path[restart.path.size() - 2] - restart.mixture.means).norm();
            QVERIFY(std::min(last, before) < 1e-12);
            QVERIFY(bare.restarts[r].path.empty());
            QCOMPARE(bare.restarts[r].logLikelihood, restart.logLikelihood);
            QVERIFY(threads.restarts[r].path == restart.path);
        }
        em::EmOptions one = options;
        one.restarts = 1;
        const Fit single = em::makeEmEstimator(one)->fit(data, requestFor(4));
        QVERIFY(single.restarts[0].path == fit.restarts[0].path);
    }
};

QTEST_APPLESS_MAIN(TestEmStarts)
#include "tst_em_starts.moc"
