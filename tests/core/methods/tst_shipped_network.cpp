// The network that ships: present, readable, and better than one run of EM where data are few.
#include "core/base/random.h"
#include "core/data/shipped_datasets.h"
#include "core/methods/builtin_methods.h"
#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "core/tgmm/model_store.h"
#include "tests/support/random_problems.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>

using namespace gaussarium;

namespace {

// Round components on a wide circle or sphere's rim: no method may miss them.
Mixture separatedMixture(Eigen::Index dimension, int components, Random& random) {
    Mixture mixture = makeMixture(dimension, components);
    const double turn = random.uniform(0.0, 6.28);
    for (int j = 0; j < components; ++j) {
        const double angle = turn + 6.283185307179586 * j / components;
        mixture.means(0, j) = 12.0 * std::cos(angle);
        mixture.means(1, j) = 12.0 * std::sin(angle);
        mixture.covariances[static_cast<std::size_t>(j)] =
            testing::randomCovariance(dimension, 0.5, 2.0, random);
        mixture.weights[j] = random.uniform(0.7, 1.3);
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

double heldOut(const Mixture& mixture, const Eigen::MatrixXd& fresh) {
    return -logLikelihood(mixture, fresh) / static_cast<double>(fresh.cols());
}

} // namespace

class TestShippedNetwork : public QObject {
    Q_OBJECT

private slots:
    void isThere() {
        const auto model = tgmm::loadModel();
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        QCOMPARE((*model)->network.config().maxComponents, 8);
        QVERIFY2((*model)->trained, "its card does not say what it was trained on");
        QVERIFY((*model)->trained->fewestPoints <= 32);
        QVERIFY((*model)->trained->mostPoints >= 512);
    }

    void findsComponentsThatLieApart() {
        Random random(41);
        for (int trial = 0; trial < 30; ++trial) {
            const int k = 2 + trial % 3;
            const Mixture truth = separatedMixture(2 + trial / 3 % 2, k, random);
            const Dataset data = makeDataset(drawSample(truth, 128, random).points);
            const Eigen::MatrixXd fresh = drawSample(truth, 2000, random).points;
            FitRequest request;
            request.components = k;
            const Fit told = fitOf("tgmm", data, request);
            QCOMPARE(told.status, Status::Converged);
            QVERIFY(told.warnings.empty());
            // Maximum likelihood with p parameters costs about p / 2n: 0.16 at most here.
            const double excess = heldOut(told.mixture, fresh) - heldOut(truth, fresh);
            QVERIFY2(
                excess < 0.3,
                qPrintable(QStringLiteral("trial %1, k = %2: %3").arg(trial).arg(k).arg(excess)));
        }
    }

    // On overlapping mixtures, n = 64: averaged over tasks, and from the same seeds.
    void beatsOneRunOfEmOnFewPoints() {
        Random random(42);
        for (const Eigen::Index dimension : {2, 3}) {
            for (const int k : {3, 5, 8}) {
                double network = 0.0;
                double em = 0.0;
                constexpr int tasks = 20;
                for (int task = 0; task < tasks; ++task) {
                    const Mixture truth = testing::randomMixture(dimension, k, 3.0, random);
                    const Dataset data = makeDataset(drawSample(truth, 64, random).points);
                    const Eigen::MatrixXd fresh = drawSample(truth, 1000, random).points;
                    FitRequest request;
                    request.components = k;
                    request.seed = static_cast<std::uint64_t>(task) + 1;
                    // Clamped, and with a ridge that is generous to EM: its collapsed components
                    // would decide it alone.
                    network += std::min(heldOut(fitOf("tgmm", data, request).mixture, fresh), 30.0);
                    const Fit fit = fitOf("em", data, request, {{"ridge", "1e-3"}});
                    em += fit.hasMixture() ? std::min(heldOut(fit.mixture, fresh), 30.0) : 30.0;
                }
                QVERIFY2(network < em, qPrintable(QStringLiteral("d = %1, k = %2: %3 and %4")
                                                      .arg(dimension)
                                                      .arg(k)
                                                      .arg(network / tasks)
                                                      .arg(em / tasks)));
            }
        }
    }

    void countsComponentsThatLieApart() {
        Random random(43);
        int right = 0;
        constexpr int trials = 30;
        for (int trial = 0; trial < trials; ++trial) {
            const int k = 2 + trial % 3;
            const Mixture truth = separatedMixture(2, k, random);
            const Fit fit = fitOf("tgmm", makeDataset(drawSample(truth, 256, random).points), {});
            right += fit.mixture.components() == k ? 1 : 0;
        }
        QVERIFY2(right >= 27, qPrintable(QStringLiteral("%1 of %2").arg(right).arg(trials)));
    }

    void estimatesOldFaithful() {
        const Expected<Dataset> data = loadShippedDataset("old_faithful");
        QVERIFY(data);
        FitRequest request;
        request.components = 2;
        const Fit fit = fitOf("tgmm", *data, request);
        QCOMPARE(fit.status, Status::Converged);
        // The maximum is -1130.26 (scikit-learn, R's mclust).
        QVERIFY2(fit.logLikelihood > -1150.0, qPrintable(QString::number(fit.logLikelihood)));
        const Fit both = fitOf("tgmm+em", *data, request);
        QVERIFY2(both.logLikelihood > -1130.5, qPrintable(QString::number(both.logLikelihood)));
    }

    // EM's "--init tgmm".
    void startsEm() {
        const Expected<Dataset> data = loadShippedDataset("old_faithful");
        QVERIFY(data);
        FitRequest request;
        request.components = 2;
        const Fit fit = fitOf("em", *data, request, {{"init", "tgmm"}});
        QVERIFY2(fit.logLikelihood > -1130.5, qPrintable(QString::number(fit.logLikelihood)));
    }

private:
    static Fit fitOf(const std::string& method, const Dataset& data, const FitRequest& request,
                     const std::map<std::string, std::string>& options = {}) {
        const auto estimator = makeEstimator(builtinMethods(), {method, options});
        if (!estimator) {
            throw std::runtime_error(estimator.error().message);
        }
        return (*estimator)->fit(data, request);
    }
};

QTEST_APPLESS_MAIN(TestShippedNetwork)
#include "tst_shipped_network.moc"
