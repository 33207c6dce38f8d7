// The paper's network as an estimator. Its numbers are held to LibTorch's in
// tests/core/train/tst_inference_agreement.cpp.
#include "core/base/random.h"
#include "core/tgmm/attention_record.h"
#include "core/tgmm/tgmm_estimator.h"

#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

constexpr int positions = 40;

std::shared_ptr<const Model> paperModel() {
    NetworkConfig config = usualConfig(Architecture::Paper);
    config.layers = 2;
    config.width = 24;
    config.heads = 2;
    config.mlpWidth = 48;
    config.maxComponents = 4;
    config.positions = positions;
    Weights weights = randomWeights(config, 9);
    weights.card = R"({"config": {"tasks": {"sizes": [20, 40], "max_components": 4,
                                            "min_components": 2, "space_share": 0.0}}})";
    return makeModel(weights);
}

Fit fitOf(const Eigen::MatrixXd& points, std::optional<int> components, bool keepTrace = false) {
    FitRequest request;
    request.components = components;
    request.keepTrace = keepTrace;
    return TgmmEstimator(paperModel()).fit(makeDataset(points), request);
}

bool says(const Fit& fit, const char* words) {
    return std::any_of(fit.warnings.begin(), fit.warnings.end(), [words](const std::string& text) {
        return text.find(words) != std::string::npos;
    });
}

} // namespace

class TestPaperNetwork : public QObject {
    Q_OBJECT

private slots:
    void answersWithUnitCovariances() {
        Random random(1);
        for (int k = 2; k <= 4; ++k) {
            const Fit fit = fitOf(2.0 * random.normalMatrix(2, 30), k);
            QCOMPARE(fit.status, Status::Converged);
            QVERIFY(fit.mixture.validate().has_value());
            QCOMPARE(fit.mixture.components(), Eigen::Index{k});
            for (const Eigen::MatrixXd& covariance : fit.mixture.covariances) {
                QVERIFY((covariance - Eigen::Matrix2d::Identity()).norm() < 1e-6);
            }
            QCOMPARE(fit.parameters, k - 1 + 2 * k);
            QVERIFY(says(fit, "unit matrix"));
        }
    }

    void theOrderOfThePointsCounts() {
        Random random(2);
        const Eigen::MatrixXd points = 2.0 * random.normalMatrix(2, 30);
        const Fit fit = fitOf(points, 3);
        const Fit reversed = fitOf(points.rowwise().reverse(), 3);
        QVERIFY((fit.mixture.means - reversed.mixture.means).norm() > 1e-4);
    }

    void scalesWhatItWasNotTrainedOn() {
        Random random(3);
        const Eigen::MatrixXd points = random.normalMatrix(2, 30);
        const Fit far = fitOf((1e6 * points).array() + 1e7, 2);
        QCOMPARE(far.status, Status::Converged);
        QVERIFY(says(far, "scaled"));
        QVERIFY((far.mixture.means.array() - 1e7).abs().maxCoeff() < 1e7);
    }

    void readsAsManyPointsAsItHasPositions() {
        Random random(4);
        const Fit fit = fitOf(random.normalMatrix(2, 500), 2);
        QCOMPARE(fit.status, Status::Converged);
        QVERIFY(says(fit, "of 500 points the network read a random 40"));
    }

    void traceHoldsEveryLayer() {
        Random random(5);
        const Fit fit = fitOf(random.normalMatrix(2, 30), 2, true);
        QCOMPARE(fit.trace->steps.size(), std::size_t{2});
        QCOMPARE(fit.trace->steps[1].mixture.means, fit.mixture.means);
        QVERIFY((fit.trace->steps[0].mixture.means - fit.mixture.means).norm() > 1e-6);
    }

    void refusesWithAReason() {
        Random random(6);
        const auto refused = [](const Fit& fit, const char* word) {
            return fit.status == Status::Refused && !fit.hasMixture()
                   && fit.reason.find(word) != std::string::npos;
        };
        const Eigen::MatrixXd points = random.normalMatrix(2, 30);
        QVERIFY(refused(fitOf(points, std::nullopt), "needs k"));
        QVERIFY(refused(fitOf(points, 1), "2 to 4"));
        QVERIFY(refused(fitOf(points, 5), "up to 4"));
        QVERIFY(refused(fitOf(random.normalMatrix(3, 30), 2), "plane"));
        QVERIFY(refused(fitOf(random.normalMatrix(4, 30), 2), "dimension"));
        QVERIFY(refused(fitOf(random.normalMatrix(2, 1), 2), "2 points"));
        QVERIFY(refused(fitOf(Eigen::MatrixXd::Constant(2, 30, 1.0), 2), "equal"));
        // Nor is attention recorded without k, or of more points than there are positions.
        QVERIFY(!AttentionRecord::make(*paperModel(), makeDataset(points), 0));
        QVERIFY(!AttentionRecord::make(*paperModel(),
                                       makeDataset(random.normalMatrix(2, positions + 1)), 2));
    }

    void hostileDataGiveAMixtureOrAReason() {
        Random random(7);
        for (const double scale : {1e-320, 1e-200, 1e-30, 1.0, 1e30, 1e148, 1e300}) {
            for (const int kind : {0, 1, 2}) {
                Eigen::MatrixXd points = scale * random.normalMatrix(2, 25);
                if (kind == 1) {
                    points.row(1).setConstant(scale);
                } else if (kind == 2) {
                    points.row(1) = points.row(0);
                }
                const Fit fit = fitOf(points, 2, true);
                if (fit.status == Status::Refused) {
                    QVERIFY(!fit.reason.empty() && !fit.hasMixture());
                } else {
                    QCOMPARE(fit.status, Status::Converged);
                    QVERIFY(fit.mixture.validate().has_value());
                    QVERIFY(std::isfinite(fit.logLikelihood));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestPaperNetwork)
#include "tst_paper_network.moc"
