// The fused pass against plain formulas, for every instruction set that this machine has.

#include "core/em/fused_kernel.h"
#include "core/em/fused_pass.h"
#include "core/em/maximization.h"
#include "core/mixture/density.h"
#include "tests/core/em/em_problems.h"
#include "tests/support/instruction_sets.h"

#include <QtTest>

#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

em::PointColumns columnsOf(const Eigen::MatrixXd& points) {
    return *em::PointColumns::make(points, 0.0, em::PointColumns::Scaling::PerAxis, 1);
}

em::Components componentsOf(const Mixture& mixture, const em::PointColumns& columns,
                            bool diagonal) {
    em::Components components = em::fromMixture(mixture, columns, diagonal);
    em::factorise(components);
    return components;
}

} // namespace

class TestFusedPass : public QObject {
    Q_OBJECT

private slots:
    void runsOnSeveralInstructionSets() {
        std::set<std::string> names;
        forEachTarget([&] { names.insert(em::kernelTarget()); });
        // Whatever the machine, the best and the fallback.
        QVERIFY2(names.size() >= 2, qPrintable(QString::number(names.size())));
    }

    void exponentialIsAccurate() {
        std::vector<double> x = {0.0, -0.5, 0.5, -1.0, -999.99, -1000.0, 1000.0, -1e-300, 1e-17};
        Random random(3);
        for (int i = 0; i < 200'000; ++i) {
            x.push_back(random.uniform(-1000.0, i % 2 == 0 ? 0.0 : 1000.0));
            x.push_back(random.uniform(-1.0, 1.0));
        }
        forEachTarget([&] {
            std::vector<double> y(x.size());
            em::exp2Array(x.data(), y.data(), static_cast<std::int64_t>(x.size()));
            double worst = 0.0;
            for (std::size_t i = 0; i < x.size(); ++i) {
                const long double exact = std::exp2(static_cast<long double>(x[i]));
                const long double unit =
                    std::ldexp(1.0L, std::ilogb(static_cast<double>(exact)) - 52);
                worst = std::max(worst, static_cast<double>(std::abs((y[i] - exact) / unit)));
            }
            // Without fused multiply-adds each step of the polynomial rounds twice.
            const QString target = em::kernelTarget();
            QVERIFY2(worst < (target.startsWith("AVX") ? 1.0 : 1.5),
                     qPrintable(QString("%1: %2 units in the last place").arg(target).arg(worst)));
        });
    }

    void equalsPlainFormulas_data() {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<int>("components");
        QTest::addColumn<bool>("diagonal");
        for (const int dimension : {1, 2, 3, 4, 7}) {
            for (const bool diagonal : {false, true}) {
                for (const int components : {1, 2, 5, 13}) {
                    QTest::addRow("d=%d k=%d %s", dimension, components,
                                  diagonal ? "diagonal" : "full")
                        << dimension << components << diagonal;
                }
            }
        }
    }

    void equalsPlainFormulas() {
        QFETCH(int, dimension);
        QFETCH(int, components);
        QFETCH(bool, diagonal);
        Random random(static_cast<std::uint64_t>(100 * dimension + components));
        Mixture mixture = randomMixture(dimension, components, 2.0, random);
        if (diagonal) {
            for (Eigen::MatrixXd& covariance : mixture.covariances) {
                covariance = Eigen::MatrixXd(covariance.diagonal().asDiagonal());
            }
        }
        // Around the ends of vectors, blocks (128) and chunks (4096).
        for (const int n : {1, 2, 7, 9, 127, 128, 129, 300, 4095, 4097}) {
            const Eigen::MatrixXd points = drawSample(mixture, n, random).points;
            const Eigen::MatrixXd r = MixtureDensity(mixture).responsibilities(points);
            const double expected = logLikelihood(mixture, points);
            const em::PointColumns columns = columnsOf(points);
            const em::Components packed = componentsOf(mixture, columns, diagonal);
            forEachTarget([&] {
                em::PassSums sums;
                QVERIFY(em::fusedPass(columns, packed, true, 1, {}, sums));
                const double value = sums.logLikelihood - n * columns.logScale();
                QVERIFY(std::abs(value - expected) < 1e-10 * (n + std::abs(expected)));

                em::Statistics statistics;
                // Stops at the first component without points, which few points leave.
                const int empty = em::measure(sums, packed, n, statistics);
                QVERIFY(empty < 0 || r.row(empty).sum() < 2.0 * em::massFloor);
                for (int j = 0; j < (empty < 0 ? components : empty); ++j) {
                    const double mass = r.row(j).sum();
                    QVERIFY(std::abs(statistics.mass[static_cast<std::size_t>(j)] - mass)
                            < 1e-10 * n);
                    if (mass < 0.1) {
                        continue; // its mean is known to fewer digits
                    }
                    const Eigen::VectorXd mean = points * r.row(j).transpose() / mass;
                    const Eigen::MatrixXd centred = points.colwise() - mean;
                    const Eigen::MatrixXd scatter =
                        centred * r.row(j).asDiagonal() * centred.transpose() / mass;
                    for (int a = 0; a < dimension; ++a) {
                        const double scale = columns.scale()[a];
                        const double own =
                            statistics.means[static_cast<std::size_t>(j * dimension + a)] * scale
                            + columns.centre()[a];
                        QVERIFY(std::abs(own - mean[a]) < 1e-9);
                        for (int b = diagonal ? a : 0; b <= a; ++b) {
                            const int at =
                                j * statistics.packed() + (diagonal ? a : a * (a + 1) / 2 + b);
                            QVERIFY(std::abs(statistics.scatter[static_cast<std::size_t>(at)]
                                                 * scale * columns.scale()[b]
                                             - scatter(a, b))
                                    < 1e-9);
                        }
                    }
                }
            });
        }
    }

    void sumsDoNotDependOnThreads() {
        Random random(8);
        const Mixture mixture = randomMixture(3, 5, 2.0, random);
        const em::PointColumns columns = columnsOf(drawSample(mixture, 50'001, random).points);
        const em::Components packed = componentsOf(mixture, columns, false);
        em::PassSums one;
        QVERIFY(em::fusedPass(columns, packed, true, 1, {}, one));
        for (const int threads : {2, 3, 8}) {
            em::PassSums several;
            QVERIFY(em::fusedPass(columns, packed, true, threads, {}, several));
            QCOMPARE(several.logLikelihood, one.logLikelihood);
            QVERIFY(several.moments == one.moments);
        }
    }

    // Second moments about a far centre would lose every digit here.
    void keepsDigitsAtAnOffset() {
        Random random(4);
        Eigen::MatrixXd points = random.normalMatrix(2, 2000);
        // Multiples of 2^-20 are exact at 1e8, so that the two data sets are the same points.
        points = (points * 0x1p20).array().round().matrix() * 0x1p-20;
        const Eigen::MatrixXd far = points.array() + 1e8;
        for (const auto type : allCovariances) {
            em::EmOptions options;
            options.covariance = type;
            const Fit near = fitEm(makeDataset(points), 2, options);
            const Fit fit = fitEm(makeDataset(far), 2, options);
            QVERIFY(std::abs(near.logLikelihood - fit.logLikelihood) < 1e-6);
            for (std::size_t j = 0; j < 2; ++j) {
                QVERIFY((near.mixture.covariances[j] - fit.mixture.covariances[j]).norm() < 1e-6);
            }
        }
    }

    void farPointsNeitherUnderflowNorSlowDown() {
        // 1e5 deviations from either component: the density underflows, its logarithm does not.
        const Mixture mixture = [] {
            Mixture m = makeMixture(2, 2);
            m.means << -1.0, 1.0, 0.0, 0.0;
            return m;
        }();
        Eigen::MatrixXd points(2, 3);
        points << 1e5, -1e5, 0.0, 0.0, 3e4, 0.0;
        const em::PointColumns columns = columnsOf(points);
        em::PassSums sums;
        QVERIFY(em::fusedPass(columns, componentsOf(mixture, columns, false), true, 1, {}, sums));
        const double expected = logLikelihood(mixture, points);
        QVERIFY(std::isfinite(expected));
        QVERIFY(std::abs(sums.logLikelihood - 3 * columns.logScale() - expected)
                < 1e-12 * std::abs(expected));
    }
};

QTEST_APPLESS_MAIN(TestFusedPass)
#include "tst_fused_pass.moc"
