// The poke test: that each disturbance does what it says and no more, and what moves whom.
#include "core/base/check.h"
#include "core/methods/builtin_methods.h"
#include "core/mixture/sampling.h"
#include "core/study/poke.h"
#include "tests/core/study/fake_methods.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Dataset threeGroups(Eigen::Index n) {
    return drawDataset(stairs(3), n, 1, "Three groups").data;
}

std::vector<std::vector<double>> columnsOf(const Eigen::MatrixXd& points) {
    std::vector<std::vector<double>> columns;
    for (const auto& column : points.colwise()) {
        columns.emplace_back(column.begin(), column.end());
    }
    return columns;
}

std::vector<std::vector<double>> sortedColumnsOf(const Eigen::MatrixXd& points) {
    std::vector<std::vector<double>> columns = columnsOf(points);
    std::sort(columns.begin(), columns.end());
    return columns;
}

bool isSubsequence(const Eigen::MatrixXd& part, const Eigen::MatrixXd& whole) {
    Eigen::Index found = 0;
    for (Eigen::Index i = 0; i < whole.cols() && found < part.cols(); ++i) {
        found += part.col(found) == whole.col(i) ? 1 : 0;
    }
    return found == part.cols();
}

PokeOptions asking(std::vector<MethodChoice> methods, int components = 3) {
    PokeOptions options;
    options.methods = std::move(methods);
    options.request.components = components;
    options.repeats = 3;
    return options;
}

PokeTable poked(const MethodRegistry& registry, const Dataset& data, const PokeOptions& options,
                const RunContext& context = {}) {
    Expected<PokeTable> table = pokeMethods(registry, data, options, context);
    require(table.has_value(), "poked", table ? "" : table.error().message);
    return std::move(*table);
}

double most(const std::vector<Poke>& pokes) {
    double largest = 0.0;
    for (const Poke& poke : pokes) {
        largest = std::isnan(poke.distance) ? infinity : std::max(largest, poke.distance);
    }
    return largest;
}

} // namespace

class TestPoke : public QObject {
    Q_OBJECT

private slots:
    void disturbancesDoWhatTheySay() {
        const Eigen::MatrixXd points = threeGroups(200).points;
        const Eigen::MatrixXd shuffled = disturbed(points, Disturbance::Shuffle, 1);
        QVERIFY(shuffled != points);
        QCOMPARE(sortedColumnsOf(shuffled), sortedColumnsOf(points));
        const Eigen::MatrixXd fewer = disturbed(points, Disturbance::DropOne, 1);
        QCOMPARE(fewer.cols(), Eigen::Index{199});
        QVERIFY(isSubsequence(fewer, points));
        const Eigen::MatrixXd tenth = disturbed(points, Disturbance::DropTenth, 1);
        QCOMPARE(tenth.cols(), Eigen::Index{180});
        QVERIFY(isSubsequence(tenth, points));
        const Eigen::MatrixXd twice = disturbed(points, Disturbance::Duplicate, 1);
        QCOMPARE(twice.cols(), Eigen::Index{220});
        QCOMPARE(Eigen::MatrixXd(twice.leftCols(200)), points);
        QVERIFY(isSubsequence(twice.rightCols(20), points));
    }

    void pointsMoveByAHundredthOfADeviation() {
        Random random(2);
        Eigen::MatrixXd points = random.normalMatrix(2, 4000);
        points.row(1) *= 50.0;
        const Eigen::MatrixXd moves = disturbed(points, Disturbance::Move, 3) - points;
        for (Eigen::Index axis = 0; axis < 2; ++axis) {
            const double rms = std::sqrt(moves.row(axis).squaredNorm() / 4000.0);
            const double deviation = axis == 0 ? 1.0 : 50.0;
            QVERIFY(std::abs(rms / (0.01 * deviation) - 1.0) < 0.06);
        }
    }

    // In its direction, as seen from the centre, 5 deviations beyond every other point.
    void theOutlierStandsBeyondTheEdge() {
        Random random(4);
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const Eigen::MatrixXd points = random.normalMatrix(3, 100);
            const Eigen::MatrixXd more = disturbed(points, Disturbance::Outlier, seed);
            QCOMPARE(more.cols(), Eigen::Index{101});
            QCOMPARE(Eigen::MatrixXd(more.leftCols(100)), points);
            const Eigen::VectorXd centre = points.rowwise().mean();
            const Eigen::VectorXd scale =
                ((points.colwise() - centre).rowwise().squaredNorm() / 100.0).cwiseSqrt();
            const Eigen::VectorXd out = (more.col(100) - centre).cwiseQuotient(scale);
            const Eigen::VectorXd along =
                (points.colwise() - centre).transpose() * out.normalized().cwiseQuotient(scale);
            QVERIFY(std::abs(out.norm() - along.maxCoeff() - 5.0) < 1e-9);
        }
    }

    void seedsChooseTheDisturbance() {
        const Eigen::MatrixXd points = threeGroups(50).points;
        for (const Disturbance disturbance : allDisturbances) {
            QCOMPARE(disturbed(points, disturbance, 7), disturbed(points, disturbance, 7));
            QVERIFY(disturbed(points, disturbance, 7) != disturbed(points, disturbance, 8));
        }
    }

    // EM from a start that does not read the order: moments, here. Its iterations are sums over the
    // points.
    void emDoesNotReadTheOrder() {
        const PokeTable table =
            poked(builtinMethods(), threeGroups(200),
                  asking({{"em", {{"init", "spectral"}, {"tolerance", "1e-12"}}}}));
        QVERIFY(table.complete);
        const PokedMethod& em = table.methods[0];
        QCOMPARE(em.of(Disturbance::Shuffle).size(), std::size_t{3});
        QVERIFY2(most(em.of(Disturbance::Shuffle)) < 1e-6,
                 qPrintable(QString::number(most(em.of(Disturbance::Shuffle)))));
        QVERIFY(medianMove(em.of(Disturbance::DropOne)) > 1e-5);
        QVERIFY(medianMove(em.of(Disturbance::DropOne))
                < medianMove(em.of(Disturbance::DropTenth)));
        QVERIFY(medianMove(em.of(Disturbance::Outlier)) > 0.1);
        QVERIFY(medianMove(em.of(Disturbance::Outlier)) > medianMove(em.of(Disturbance::Move)));
    }

    // One component is the mean and the covariance of the points, from any start.
    void oneComponentMovesAsTheMomentsDo() {
        const PokeTable table = poked(builtinMethods(), threeGroups(150), asking({{"em", {}}}, 1));
        const PokedMethod& em = table.methods[0];
        QVERIFY(most(em.of(Disturbance::Shuffle)) < 1e-6);
        // A mean of 150 points moves by some 1 / 150 of a deviation with one of them.
        QVERIFY(most(em.of(Disturbance::DropOne)) > 1e-4);
        QVERIFY(most(em.of(Disturbance::DropOne)) < 5.0 / 150.0);
        // In any direction the outlier stands some 6 deviations from the centre.
        const double outlier = medianMove(em.of(Disturbance::Outlier));
        QVERIFY2(outlier > 5.0 / 151.0 && outlier < 0.3, qPrintable(QString::number(outlier)));
    }

    void theNetworksDiffer() {
        const PokeTable table =
            poked(builtinMethods(), threeGroups(100), asking({{"tgmm", {}}, {"tgmm-paper", {}}}));
        const PokedMethod& set = table.methods[0];
        const PokedMethod& sequence = table.methods[1];
        QVERIFY2(set.problem.empty() && sequence.problem.empty(),
                 (set.problem + sequence.problem).c_str());
        // Single precision, but no order.
        QVERIFY2(most(set.of(Disturbance::Shuffle)) < 1e-3,
                 qPrintable(QString::number(most(set.of(Disturbance::Shuffle)))));
        QVERIFY2(medianMove(sequence.of(Disturbance::Shuffle)) > 0.01,
                 qPrintable(QString::number(medianMove(sequence.of(Disturbance::Shuffle)))));
    }

    void anotherNumberOfComponentsIsFarAway() {
        MethodRegistry registry;
        addFake(registry, "counts", [](const Dataset& data, const FitRequest&) {
            return answerOf(stairs(data.size() == 100 ? 2 : 3));
        });
        const PokeTable table = poked(registry, threeGroups(100), asking({{"counts", {}}}));
        QCOMPARE(medianMove(table.methods[0].of(Disturbance::Shuffle)), 0.0);
        QCOMPARE(medianMove(table.methods[0].of(Disturbance::DropOne)), infinity);
        QCOMPARE(table.methods[0].of(Disturbance::DropOne)[0].components, 3);
        QVERIFY(std::isnan(table.methods[0].of(Disturbance::DropOne)[0].distance));
        QVERIFY(std::isnan(medianMove({})));
    }

    // The same mixture with its components renumbered has not moved.
    void numbersOfComponentsDoNotCount() {
        MethodRegistry registry;
        addFake(registry, "renumbers", [](const Dataset& data, const FitRequest&) {
            return answerOf(reordered(stairs(3), data.size() == 100 ? std::vector<int>{0, 1, 2}
                                                                    : std::vector<int>{2, 0, 1}));
        });
        const PokeTable table = poked(registry, threeGroups(100), asking({{"renumbers", {}}}));
        QVERIFY(most(table.methods[0].of(Disturbance::DropOne)) < 1e-6);
    }

    void oneBrokenMethodIsOneRow() {
        MethodRegistry registry;
        addFake(registry, "broken", [](const Dataset&, const FitRequest&) -> Fit {
            throw std::runtime_error("it fell apart");
        });
        addFake(registry, "refuses",
                [](const Dataset&, const FitRequest&) { return refusalOf("never"); });
        addFake(registry, "fine",
                [](const Dataset&, const FitRequest&) { return answerOf(stairs(3)); });
        const PokeTable table = poked(registry, threeGroups(40),
                                      asking({{"broken", {}}, {"refuses", {}}, {"fine", {}}}));
        QVERIFY(table.complete);
        QCOMPARE(table.methods[0].problem, std::string("it fell apart"));
        QCOMPARE(table.methods[1].problem, std::string("never"));
        QVERIFY(table.methods[0].of(Disturbance::Move).empty());
        QCOMPARE(table.methods[2].of(Disturbance::Move).size(), std::size_t{3});
    }

    void anyNumberOfThreads() {
        const Dataset data = threeGroups(300);
        const PokeOptions options = asking({{"em", {{"restarts", "4"}}}, {"map-em", {}}});
        RunContext many;
        many.threads = 4;
        const PokeTable one = poked(builtinMethods(), data, options);
        const PokeTable four = poked(builtinMethods(), data, options, many);
        for (std::size_t i = 0; i < one.methods.size(); ++i) {
            for (const Disturbance disturbance : allDisturbances) {
                for (std::size_t r = 0; r < 3; ++r) {
                    QCOMPARE(one.methods[i].of(disturbance)[r].distance,
                             four.methods[i].of(disturbance)[r].distance);
                }
            }
        }
    }

    void stops() {
        std::stop_source source;
        RunContext context;
        context.stop = source.get_token();
        int reports = 0;
        const auto table = pokeMethods(builtinMethods(), threeGroups(100), asking({{"em", {}}}),
                                       context, [&](const PokeTable&) {
                                           if (++reports == 5) {
                                               source.request_stop();
                                           }
                                       });
        QVERIFY(!table->complete);
        QCOMPARE(table->methods[0].of(Disturbance::Move).size(), std::size_t{1});
        QVERIFY(table->methods[0].of(Disturbance::Outlier).empty());
    }

    void onlyTheLastReportIsComplete() {
        std::vector<bool> complete;
        const auto table =
            pokeMethods(builtinMethods(), threeGroups(60), asking({{"em", {}}}), {},
                        [&](const PokeTable& so) { complete.push_back(so.complete); });
        QCOMPARE(complete.size(), std::size_t{1 + 3 * 6 + 1});
        QVERIFY(complete.back());
        QCOMPARE(std::count(complete.begin(), complete.end(), true), std::ptrdiff_t{1});
    }

    void largeDataAreSampled() {
        PokeOptions options = asking({{"em", {}}});
        options.mostPoints = 120;
        options.repeats = 1;
        QCOMPARE(poked(builtinMethods(), threeGroups(5000), options).points, Eigen::Index{120});
    }

    void hostileData() {
        const MethodRegistry registry = builtinMethods();
        const PokeOptions options =
            asking({{"em", {}}, {"spectral", {}}, {"tgmm", {}}, {"tgmm-paper", {}}}, 1);
        QVERIFY(!pokeMethods(registry, makeDataset(Eigen::MatrixXd(2, 0)), options));
        for (const double value : {0.0, 1e300, -1e300}) {
            const PokeTable table =
                poked(registry, makeDataset(Eigen::MatrixXd::Constant(2, 2, value)), options);
            QVERIFY(table.complete);
        }
        QVERIFY(
            poked(registry, makeDataset(Eigen::MatrixXd::Constant(2, 1, 1.0)), options).complete);
        QVERIFY(poked(registry, makeDataset(Eigen::MatrixXd::Random(1, 30)), options).complete);
        const PokeTable table = poked(registry, threeGroups(20), asking({{"no-such", {}}}));
        QVERIFY(table.complete);
        QVERIFY(table.methods[0].problem.find("no-such") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestPoke)
#include "tst_poke.moc"
