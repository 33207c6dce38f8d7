// EM held to a known mixture: the penalties, and that the steps climb what they are meant to.
#include "tests/core/em/em_problems.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

em::Anchor randomAnchor(Eigen::Index dimension, Eigen::Index components, double points,
                        Random& random) {
    em::Anchor anchor;
    anchor.mixture = randomMixture(dimension, components, 2.0, random);
    anchor.weightPoints.resize(components);
    anchor.meanPoints.resize(components);
    anchor.covariancePoints.resize(components);
    for (Eigen::VectorXd* held :
         {&anchor.weightPoints, &anchor.meanPoints, &anchor.covariancePoints}) {
        for (double& value : *held) {
            value = points * random.uniform(0.5, 2.0);
        }
    }
    return anchor;
}

em::EmOptions anchored(const em::Anchor& anchor, int iterations) {
    em::EmOptions options = startingAt(anchor.mixture);
    options.anchor = anchor;
    options.maxIterations = iterations;
    options.tolerance = 0.0;
    options.ridge = 0.0;
    return options;
}

// The header's penalties, written out with inverses and determinants.
double penaltiesOf(const em::Anchor& anchor, const Mixture& held) {
    double sum = 0.0;
    for (Eigen::Index j = 0; j < held.components(); ++j) {
        const auto index = static_cast<std::size_t>(j);
        const Eigen::MatrixXd inverse = held.covariances[index].inverse();
        const Eigen::VectorXd off = held.means.col(j) - anchor.mixture.means.col(j);
        sum += -anchor.weightPoints[j] * anchor.mixture.weights[j] * std::log(held.weights[j])
               + 0.5 * anchor.covariancePoints[j]
                     * (std::log(held.covariances[index].determinant())
                        + (anchor.mixture.covariances[index] * inverse).trace())
               + 0.5 * anchor.meanPoints[j] * off.dot(inverse * off);
    }
    return sum;
}

double farthest(const Mixture& a, const Mixture& b) {
    double most = (a.weights - b.weights).cwiseAbs().maxCoeff();
    most = std::max(most, (a.means - b.means).cwiseAbs().maxCoeff());
    for (std::size_t j = 0; j < a.covariances.size(); ++j) {
        most = std::max(most, (a.covariances[j] - b.covariances[j]).cwiseAbs().maxCoeff());
    }
    return most;
}

} // namespace

class TestAnchor : public QObject {
    Q_OBJECT

private slots:
    void penaltyIsThatOfTheEquations() {
        Random random(1);
        for (int trial = 0; trial < 200; ++trial) {
            const Eigen::Index d = 1 + trial % 3;
            const Eigen::Index k = 1 + random.index(4);
            em::Anchor anchor = randomAnchor(d, k, 10.0, random);
            const Mixture held = randomMixture(d, k, 2.0, random);
            const double expected = penaltiesOf(anchor, held) - penaltiesOf(anchor, anchor.mixture);
            QVERIFY(std::abs(anchor.penalty(held) - expected) < 1e-9 * (1.0 + std::abs(expected)));
            QVERIFY(std::abs(anchor.penalty(anchor.mixture)) < 1e-9);
            // Weights held alike: nothing is nearer to the anchor than itself.
            anchor.weightPoints.setConstant(10.0);
            QVERIFY(anchor.penalty(held) > 0.0);
        }
    }

    void thePenalisedLikelihoodNeverFalls() {
        Random random(2);
        for (int trial = 0; trial < 300; ++trial) {
            const Eigen::Index d = 1 + trial % 3;
            const Eigen::Index k = 1 + random.index(4);
            const double points = std::exp(random.uniform(-3.0, 6.0));
            const em::Anchor anchor = randomAnchor(d, k, points, random);
            const Dataset data = randomData(d, k, 2 + random.index(120), random);
            double before = -std::numeric_limits<double>::infinity();
            for (int iterations = 1; iterations <= 8; ++iterations) {
                const Fit fit = fitEm(data, static_cast<int>(k), anchored(anchor, iterations));
                QVERIFY2(fit.hasMixture(), fit.reason.c_str());
                QVERIFY(fit.mixture.validate().has_value());
                const double now = fit.logLikelihood - anchor.penalty(fit.mixture);
                QVERIFY2(now >= before - 1e-8 * std::abs(now),
                         qPrintable(QStringLiteral("trial %1, iteration %2: %3 after %4")
                                        .arg(trial)
                                        .arg(iterations)
                                        .arg(now)
                                        .arg(before)));
                before = now;
            }
        }
    }

    void manyPointsOfTheAnchorHoldAndFewLetGo() {
        Random random(3);
        for (int trial = 0; trial < 20; ++trial) {
            em::Anchor anchor = randomAnchor(2, 3, 1e9, random);
            anchor.weightPoints.setConstant(1e9);
            // Points of the anchor's own mixture: plain EM must not collapse here.
            const Dataset data = makeDataset(drawSample(anchor.mixture, 400, random).points);
            const Fit held = fitEm(data, 3, anchored(anchor, 20));
            QVERIFY(farthest(held.mixture, anchor.mixture) < 1e-4);
            anchor.weightPoints.setConstant(1e-9);
            anchor.meanPoints.setConstant(1e-9);
            anchor.covariancePoints.setConstant(1e-9);
            em::EmOptions plain = startingAt(anchor.mixture);
            plain.maxIterations = 5;
            plain.tolerance = 0.0;
            plain.ridge = 0.0;
            const Fit loose = fitEm(data, 3, anchored(anchor, 5));
            const Fit plainFit = fitEm(data, 3, plain);
            QVERIFY2(farthest(loose.mixture, plainFit.mixture) < 1e-6,
                     qPrintable(QString::number(farthest(loose.mixture, plainFit.mixture))));
        }
    }

    // Where plain EM ends as degenerate: components with one point, or with none.
    void noComponentCollapses() {
        Random random(4);
        for (int trial = 0; trial < 50; ++trial) {
            em::Anchor anchor = randomAnchor(2, 4, 1.0, random);
            anchor.mixture.means.col(0).setConstant(1e3);
            const Fit two = fitEm(makeDataset(random.normalMatrix(2, 2)), 4, anchored(anchor, 50));
            QVERIFY2(two.status == Status::Converged || two.status == Status::MaxIterations,
                     two.reason.c_str());
            QVERIFY(two.mixture.validate().has_value());
        }
    }

    void refusesWhatIsNoAnchor() {
        Random random(5);
        const em::Anchor good = randomAnchor(2, 3, 5.0, random);
        good.check();
        em::Anchor bad = good;
        bad.meanPoints[1] = 0.0;
        QVERIFY_EXCEPTION_THROWN(bad.check(), std::invalid_argument);
        bad = good;
        bad.covariancePoints[0] = -1.0;
        QVERIFY_EXCEPTION_THROWN(bad.check(), std::invalid_argument);
        bad = good;
        bad.weightPoints[2] = std::numeric_limits<double>::infinity();
        QVERIFY_EXCEPTION_THROWN(bad.check(), std::invalid_argument);
        bad = good;
        bad.weightPoints.conservativeResize(2);
        QVERIFY_EXCEPTION_THROWN(bad.check(), std::invalid_argument);
        bad = good;
        bad.mixture.weights[0] += 0.5;
        QVERIFY_EXCEPTION_THROWN(bad.check(), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(good.penalty(randomMixture(2, 2, 1.0, random)),
                                 std::invalid_argument);
        em::EmOptions options = anchored(good, 5);
        options.covariance = em::CovarianceType::Diagonal;
        QVERIFY_EXCEPTION_THROWN(options.check(), std::invalid_argument);
        options = anchored(good, 5);
        options.prior = em::PriorOptions();
        QVERIFY_EXCEPTION_THROWN(options.check(), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestAnchor)
#include "tst_anchor.moc"
