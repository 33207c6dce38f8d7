// MAP-EM: its M-step is a maximum, its posterior climbs, its prior forbids collapse.

#include "core/em/em_estimator.h"
#include "core/em/em_loop.h"
#include "core/em/fused_pass.h"
#include "tests/core/em/em_problems.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

// Everything that one M-step needs.
struct MStep {
    MStep(const Dataset& data, em::CovarianceType type, int components, Random& random)
        : family(em::covarianceFamily(type))
        , columns(*em::PointColumns::make(data.points, 0.0, family.scaling(), 1)) {
        const auto d = static_cast<int>(data.dimension());
        current =
            em::fromMixture(randomMixture(d, components, 2.0, random), columns, family.diagonal());
        em::restrictToFamily(family, current);
        em::PassSums sums;
        em::fusedPass(columns, current, true, 1, {}, sums);
        em::measure(sums, current, static_cast<double>(data.size()), statistics);
        em::PriorOptions options;
        options.shrinkage = 0.7;
        options.concentration = 2.5;
        prior = em::makePrior(options, em::overallStatistics(columns, family.diagonal(), 1),
                              components);
        settings = {&family, &prior, std::vector<double>(static_cast<std::size_t>(d), 0.0)};
    }

    // Expected complete-data log-likelihood under the statistics, plus the log-prior; written out
    // from the definitions, up to constants.
    double expectedLogPosterior(const em::Components& m) const {
        double sum = 0.0;
        for (int j = 0; j < m.count; ++j) {
            const double mass = statistics.mass[static_cast<std::size_t>(j)];
            const Eigen::MatrixXd covariance = dense(m.covariances, j, m.diagonal);
            Eigen::MatrixXd scatter = dense(statistics.scatter, j, m.diagonal);
            const Eigen::VectorXd shift = mean(statistics.means, j) - mean(m.means, j);
            scatter += shift * shift.transpose();
            const Eigen::MatrixXd inverse =
                covariance.ldlt().solve(Eigen::MatrixXd::Identity(m.dimension, m.dimension));
            sum +=
                mass
                * (std::log(m.weights[static_cast<std::size_t>(j)])
                   - 0.5 * std::log(covariance.determinant()) - 0.5 * (inverse * scatter).trace());
        }
        return sum + em::logPrior(settings, m);
    }

    Eigen::VectorXd mean(const std::vector<double>& means, int j) const {
        const int d = columns.dimension();
        return Eigen::Map<const Eigen::VectorXd>(means.data() + j * d, d);
    }

    Eigen::MatrixXd dense(const std::vector<double>& packed, int j, bool diagonal) const {
        const int d = columns.dimension();
        Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(d, d);
        const int size = diagonal ? d : d * (d + 1) / 2;
        for (int a = 0; a < d; ++a) {
            for (int b = diagonal ? a : 0; b <= a; ++b) {
                matrix(a, b) = matrix(b, a) = packed[static_cast<std::size_t>(
                    j * size + (diagonal ? a : a * (a + 1) / 2 + b))];
            }
        }
        return matrix;
    }

    const em::CovarianceFamily& family;
    em::PointColumns columns;
    em::Components current;
    em::Statistics statistics;
    em::Prior prior;
    em::MaximizationSettings settings;
};

// A neighbour of the mixture that stays within the family.
em::Components nudged(const MStep& step, const em::Components& m, Random& random) {
    em::Components other = m;
    double total = 0.0;
    for (double& weight : other.weights) {
        weight *= std::exp(1e-3 * random.normal());
        total += weight;
    }
    for (double& weight : other.weights) {
        weight /= total;
    }
    for (double& mean : other.means) {
        mean += 1e-3 * random.normal();
    }
    for (double& value : other.covariances) {
        value += 1e-3 * random.normal() * std::abs(value);
    }
    em::restrictToFamily(step.family, other);
    return other;
}

} // namespace

class TestMapEm : public QObject {
    Q_OBJECT

private slots:
    void stepMaximisesTheExpectedPosterior_data() {
        QTest::addColumn<int>("family");
        for (int family = 0; family < 4; ++family) {
            QTest::addRow("%s", em::covarianceName(allCovariances[family]).data()) << family;
        }
    }

    void stepMaximisesTheExpectedPosterior() {
        QFETCH(int, family);
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            Random random(seed);
            const auto d = static_cast<int>(random.index(3) + 1);
            const Dataset data = randomData(d, 3, 60, random);
            const MStep step(data, allCovariances[family], 3, random);
            em::Components best = step.current;
            QCOMPARE(em::maximise(step.statistics, step.settings, best), -1);
            const double top = step.expectedLogPosterior(best);
            QVERIFY(top > step.expectedLogPosterior(step.current));
            for (int trial = 0; trial < 20; ++trial) {
                const double other = step.expectedLogPosterior(nudged(step, best, random));
                QVERIFY2(other < top,
                         qPrintable(
                             QString("seed %1: %2 above the maximum").arg(seed).arg(other - top)));
            }
        }
    }

    void posteriorNeverFalls() {
        int steps = 0;
        for (std::uint64_t seed = 0; seed < 1000; ++seed) {
            Random random(seed);
            const auto d = static_cast<int>(random.index(3) + 1);
            const auto k = static_cast<int>(random.index(5) + 1);
            const Dataset data = randomData(d, k, 2 * k + d + 2 + random.index(60), random);
            em::EmOptions options;
            options.covariance = allCovariances[random.index(4)];
            options.prior = em::PriorOptions{
                random.uniform(0.01, 2.0), d + random.uniform(0.0, 5.0), random.uniform(1.0, 3.0)};
            options.ridge = 0.0;
            options.tolerance = 1e-8;
            const Fit fit = fitEm(data, k, options, seed, true);
            if (!fit.trace) {
                continue;
            }
            steps += fit.iterations;
            // The loop undoes a falling step; with a prior alone there must be none.
            QVERIFY2(fit.trace->steps.back().kind != StepKind::Answer,
                     qPrintable(QString("seed %1").arg(seed)));
            QVERIFY(fit.reason.find("lower") == std::string::npos);
        }
        QVERIFY(steps > 5000);
    }

    // The case that EM cannot survive without a ridge.
    void priorForbidsCollapse() {
        Random random(3);
        Eigen::MatrixXd points(2, 45);
        points << random.normalMatrix(2, 40), Eigen::Vector2d(9, 9).replicate(1, 5);
        em::EmOptions options;
        options.ridge = 0.0;
        QCOMPARE(fitEm(makeDataset(points), 2, options).status, Status::Degenerate);
        options.prior = em::PriorOptions{};
        const Fit fit = fitEm(makeDataset(points), 2, options);
        QCOMPARE(fit.status, Status::Converged);
        for (const Eigen::MatrixXd& covariance : fit.mixture.covariances) {
            QVERIFY(covariance.determinant() > 1e-4);
        }
    }

    // kappa, nu and alpha against a case done by hand: one component, one dimension.
    void oneComponentInClosedForm() {
        const Dataset data = makeDataset(Eigen::MatrixXd{{1.0, 2.0, 6.0}});
        em::EmOptions options;
        options.ridge = 0.0;
        options.tolerance = 0.0;
        options.maxIterations = 3;
        options.prior = em::PriorOptions{2.0, 5.0, 1.0};
        const Fit fit = fitEm(data, 1, options);
        // The prior's mean is the data's, 3; variance 14/3; (Lambda + W) / (n + nu + d + 2).
        const double lambda = 14.0 / 3.0 * (1.0 + 1e-6);
        QVERIFY(std::abs(fit.mixture.means(0, 0) - 3.0) < 1e-12);
        QVERIFY(std::abs(fit.mixture.covariances[0](0, 0) - (lambda + 14.0) / 11.0) < 1e-12);
    }

    void strongDirichletEvensTheWeights() {
        Random random(4);
        Mixture truth = makeMixture(1, 2);
        truth.means << 0.0, 8.0;
        truth.weights << 0.9, 0.1;
        const Dataset data = makeDataset(drawSample(truth, 200, random).points);
        em::EmOptions options;
        options.prior = em::PriorOptions{};
        const double flat = fitEm(data, 2, options).mixture.weights.minCoeff();
        options.prior->concentration = 10'000.0;
        const double even = fitEm(data, 2, options).mixture.weights.minCoeff();
        QVERIFY(flat < 0.2);
        QVERIFY(even > 0.45);
    }
};

QTEST_APPLESS_MAIN(TestMapEm)
#include "tst_map_em.moc"
