// Maps of a picture that is zoomed: what one knows from those before it.
#include "core/metrics/mixture_distance.h"
#include "tests/core/study/basin_problems.h"

#include <QtTest>

#include <cmath>

using namespace gaussarium;
using testing::equal;
using testing::randomProblem;
using testing::requestFor;
using Problem = testing::BasinProblem;

class TestBasinEnds : public QObject {
    Q_OBJECT

private slots:
    // A picture that is zoomed: the same ends as without the map before it, at the same ranks as
    // there, and from the first moment an end for every cell.
    void aMapGoesOnFromOthers_data() {
        QTest::addColumn<int>("dimension");
        QTest::newRow("line") << 1;
        QTest::newRow("plane") << 2;
        QTest::newRow("a plane in space") << 3;
    }
    void aMapGoesOnFromOthers() {
        QFETCH(int, dimension);
        const Problem problem = randomProblem(dimension, 3, 90, 7);
        BasinRequest request = requestFor(problem.points, problem.truth, 1, 24);
        const auto whole = basinMap(problem.points, request);
        QVERIFY(whole && whole->complete() && whole->optima() > 1);
        const Eigen::VectorXd size = request.grid.high - request.grid.low;
        request.grid.low += 0.31 * size;
        request.grid.high -= 0.22 * size;
        const auto alone = basinMap(problem.points, request);
        request.earlier = {std::make_shared<const BasinMap>(*whole)};
        std::vector<BasinMap> reports;
        const auto zoomed = basinMap(problem.points, request, {},
                                     [&reports](const BasinMap& m) { reports.push_back(m); });
        QVERIFY(alone && zoomed && zoomed->complete());
        QCOMPARE(reports.front().done, 0);
        for (int cell = 0; cell < request.grid.cells(); ++cell) {
            // Of the same kind, and the same optimum.
            const auto at = std::size_t(cell);
            const BasinEnd& own = zoomed->ends[std::size_t(zoomed->cells[at].end)];
            const BasinEnd& expected = alone->ends[std::size_t(alone->cells[at].end)];
            QCOMPARE(int(own.kind), int(expected.kind));
            QCOMPARE(zoomed->cells[at].iterations, alone->cells[at].iterations);
            if (own.kind == EndKind::Optimum) {
                QVERIFY(std::abs(own.logLikelihood - expected.logLikelihood) < 1e-3);
                QVERIFY(mixtureDistance(own.mixture, expected.mixture) < 0.1);
            }
            QCOMPARE(zoomed->shownEnd(cell), zoomed->cells[at].end);
            // Before anything ran: what the whole map has at that place.
            const int there = whole->grid.cellAt(request.grid.middle(cell));
            const BasinEnd& seen = whole->ends[std::size_t(whole->cells[std::size_t(there)].end)];
            const int guess = reports.front().shownEnd(cell);
            QVERIFY(guess >= 0);
            QCOMPARE(int(reports.front().ends[std::size_t(guess)].kind), int(seen.kind));
            QCOMPARE(reports.front().ends[std::size_t(guess)].mixture.means, seen.mixture.means);
        }
        // The whole map's optima stand in its order, whether they are reached or not.
        int last = -1;
        for (int end = 0; end < whole->optima(); ++end) {
            const int rank = zoomed->endLike(whole->ends[std::size_t(end)]);
            QVERIFY(rank > last && rank < zoomed->optima());
            const BasinEnd& own = zoomed->ends[std::size_t(rank)];
            QVERIFY(std::abs(own.logLikelihood - whole->ends[std::size_t(end)].logLikelihood)
                    < 1e-3);
            last = rank;
        }
        BasinEnd other = whole->ends.front();
        other.objective += 1.0;
        QCOMPARE(zoomed->endLike(other), -1);
    }

    void comingBackRunsNothingAgain() {
        const Problem problem = randomProblem(2, 3, 80, 6);
        BasinRequest request = requestFor(problem.points, problem.truth, 0, 16);
        const auto whole = basinMap(problem.points, request);
        QVERIFY(whole && whole->complete());
        std::stop_source stop;
        RunContext context;
        context.stop = stop.get_token();
        const auto part = basinMap(problem.points, request, context, [&](const BasinMap& map) {
            if (map.done >= 96) {
                stop.request_stop();
            }
        });
        QVERIFY(part && part->done >= 96 && !part->complete());
        // What the part lacks is run, and nothing else.
        request.earlier = {std::make_shared<const BasinMap>(*part)};
        int least = request.grid.cells();
        const auto rest = basinMap(problem.points, request, {},
                                   [&](const BasinMap& map) { least = std::min(least, map.done); });
        QVERIFY(rest && equal(*rest, *whole));
        QCOMPARE(least, part->done);
        // All of it is there although no run is allowed any more.
        request.earlier = {std::make_shared<const BasinMap>(*whole)};
        const auto back = basinMap(problem.points, request, context);
        QVERIFY(back && back->complete() && equal(*back, *whole));
        for (int cell = 0; cell < request.grid.cells(); ++cell) {
            const Mixture* const own = back->endOf(cell);
            const Mixture* const expected = whole->endOf(cell);
            QCOMPARE(own == nullptr, expected == nullptr);
            QVERIFY(!own || own->means == expected->means);
        }
        // Another plane's places are not these.
        request.grid.origin[0] += 1.0;
        QVERIFY_EXCEPTION_THROWN(basinMap(problem.points, request), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestBasinEnds)
#include "tst_basin_ends.moc"
