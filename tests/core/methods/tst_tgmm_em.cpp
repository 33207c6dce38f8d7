#include "core/base/random.h"
#include "core/methods/builtin_methods.h"
#include "core/mixture/sampling.h"
#include "core/tgmm/weights_file.h"
#include "tests/support/random_problems.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace gaussarium;

class TestTgmmEm : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        tgmm::NetworkConfig config;
        config.layers = 2;
        config.width = 32;
        config.mlpWidth = 64;
        config.maxComponents = 4;
        config.headWidth = 32;
        m_weights = m_folder.filePath("random.tgmm").toStdString();
        QVERIFY(tgmm::writeWeights(m_weights, tgmm::randomWeights(config, 3)));
    }

    void climbsFromTheNetworksAnswer() {
        Random random(5);
        for (int trial = 0; trial < 10; ++trial) {
            const Mixture truth = testing::randomMixture(2 + trial % 2, 3, 4.0, random);
            const Dataset data = makeDataset(drawSample(truth, 300, random).points);
            FitRequest request;
            request.components = 3;
            request.keepTrace = true;
            const Fit network = fitOf("tgmm", data, request);
            const Fit both = fitOf("tgmm+em", data, request, {{"views", "1"}});
            QCOMPARE(network.status, Status::Converged);
            QVERIFY(both.hasMixture());
            QCOMPARE(QString::fromStdString(both.method), QStringLiteral("tgmm+em"));
            QVERIFY(both.logLikelihood >= network.logLikelihood);
            // The layers come first and the last of them is where EM begins.
            QVERIFY(both.trace->steps.size() > 2);
            QCOMPARE(both.trace->steps[0].kind, StepKind::Layer);
            QCOMPARE(both.trace->steps[1].logLikelihood, network.logLikelihood);
            const Step& start = both.trace->steps[2];
            QVERIFY((start.mixture.means - network.mixture.means).cwiseAbs().maxCoeff() < 1e-6);
        }
    }

    void takesTheNetworksNumberOfComponents() {
        Random random(6);
        const Dataset data =
            makeDataset(drawSample(testing::randomMixture(2, 3, 4.0, random), 200, random).points);
        const Fit network = fitOf("tgmm", data, {}, {{"views", "4"}}); // tgmm+em's default
        const Fit both = fitOf("tgmm+em", data, {});
        QCOMPARE(both.mixture.components(), network.mixture.components());
        QVERIFY(both.componentProbabilities == network.componentProbabilities);
        QCOMPARE(both.choices.size(), std::size_t{4});
    }

    void refusesAsTheNetworkDoes() {
        FitRequest request;
        request.components = 5;
        const Fit fit = fitOf("tgmm+em", makeDataset(Eigen::MatrixXd::Random(2, 50)), request);
        QCOMPARE(fit.status, Status::Refused);
        QVERIFY(fit.reason.find("up to 4") != std::string::npos);
    }

    void obeysEmsOptions() {
        const Dataset data = makeDataset(Eigen::MatrixXd::Random(2, 200));
        FitRequest request;
        request.components = 2;
        const Fit fit = fitOf("tgmm+em", data, request, {{"covariance", "diag"}});
        QVERIFY(fit.hasMixture());
        QCOMPARE(fit.mixture.covariances[0](0, 1), 0.0);
    }

    void saysWhichFileIsMissing() {
        const MethodRegistry registry = builtinMethods();
        for (const char* method : {"tgmm", "tgmm+em"}) {
            const auto made = makeEstimator(registry, {method, {{"weights", "/no/such.tgmm"}}});
            QVERIFY(!made);
            QVERIFY(made.error().message.find("/no/such.tgmm") != std::string::npos);
        }
    }

private:
    Fit fitOf(const std::string& method, const Dataset& data, const FitRequest& request,
              std::map<std::string, std::string> options = {}) {
        options["weights"] = m_weights;
        const auto estimator = makeEstimator(builtinMethods(), {method, options});
        if (!estimator) {
            throw std::runtime_error(estimator.error().message);
        }
        return (*estimator)->fit(data, request);
    }

    QTemporaryDir m_folder;
    std::string m_weights;
};

QTEST_APPLESS_MAIN(TestTgmmEm)
#include "tst_tgmm_em.moc"
