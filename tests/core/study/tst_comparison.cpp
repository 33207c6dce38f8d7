#include "core/metrics/information_criteria.h"
#include "core/mixture/density.h"
#include "core/study/comparison.h"
#include "tests/core/study/fake_methods.h"

#include <QTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

LabelledData threeClusters() {
    return drawDataset(stairs(3), 600, 5, "stairs");
}

Comparison compare(const MethodRegistry& registry, LabelledData data,
                   const std::vector<MethodChoice>& methods) {
    FitRequest request;
    request.components = 3;
    Expected<Comparison> comparison = compareMethods(registry, std::move(data), methods, request);
    return comparison ? std::move(*comparison) : Comparison{};
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT

private slots:
    void truthMeasuresItselfWithoutError() {
        const LabelledData data = threeClusters();
        const FitMetrics truth = measureTruth(data, 1);
        QVERIFY(std::abs(*truth.meanError) < 1e-30);
        QVERIFY(std::abs(*truth.weightError) < 1e-30);
        QVERIFY(*truth.accuracy > 0.999);
        QVERIFY(*truth.adjustedRand > 0.999);
        const double direct = logLikelihood(stairs(3), data.data.points);
        QVERIFY(std::abs(*truth.logLikelihood - direct) < 1e-9 * std::abs(direct));
        QVERIFY(std::abs(*truth.bic - (17.0 * std::log(600.0) - 2.0 * direct)) < 1e-6);
        QVERIFY(std::abs(*truth.aic - (34.0 - 2.0 * direct)) < 1e-6);
        // Clusters this far apart leave no doubt: ICL is BIC.
        QVERIFY(std::abs(*truth.icl - *truth.bic) < 1.0);
        // The entropy of a point: that of its component plus that of the Gaussian.
        double entropy = std::log(2.0 * M_PI) + 1.0;
        for (const double weight : stairs(3).weights) {
            entropy -= weight * std::log(weight);
        }
        QVERIFY(std::abs(*truth.heldOutNll - entropy) < 0.05);
    }

    void metricsAreEmptyWhereTheyMeanNothing() {
        LabelledData bare = threeClusters();
        bare.truth = {};
        bare.data.labels.clear();
        bare.data.labelNames.clear();
        const FitMetrics measured = measureFit(answerOf(stairs(3)), bare, 1);
        QVERIFY(measured.logLikelihood && measured.bic && measured.aic && measured.icl);
        QVERIFY(!measured.meanError && !measured.weightError && !measured.heldOutNll);
        QVERIFY(!measured.accuracy && !measured.adjustedRand);
        const FitMetrics noTruth = measureTruth(bare, 1);
        QVERIFY(!noTruth.logLikelihood && !noTruth.bic && !noTruth.heldOutNll);
        const FitMetrics refused = measureFit(refusalOf("no"), threeClusters(), 1);
        QVERIFY(!refused.logLikelihood && !refused.meanError && !refused.accuracy);

        // Labels without a truth, and another number of components than the truth's.
        LabelledData labelled = threeClusters();
        labelled.truth = {};
        QVERIFY(measureFit(answerOf(stairs(3)), labelled, 1).accuracy.has_value());
        const FitMetrics two = measureFit(answerOf(stairs(2)), threeClusters(), 1);
        QVERIFY(!two.meanError && !two.weightError);
        QVERIFY(two.heldOutNll && two.accuracy);
    }

    void errorsAreSquaredPerCoordinate() {
        Mixture off = stairs(3);
        off.means(0, 1) += 0.6; // one coordinate of six
        off.weights << 0.4, 0.4, 0.2;
        const FitMetrics measured =
            measureFit(answerOf(reordered(off, {2, 0, 1})), threeClusters(), 1);
        QVERIFY(std::abs(*measured.meanError - 0.36 / 6.0) < 1e-12);
        const Eigen::Vector3d difference = off.weights - stairs(3).weights;
        QVERIFY(std::abs(*measured.weightError - difference.squaredNorm() / 3.0) < 1e-12);
    }

    void heldOutPointsAreTheSameForAll() {
        const LabelledData data = threeClusters();
        const FitMetrics a = measureFit(answerOf(stairs(3)), data, 7);
        QCOMPARE(*a.heldOutNll, *measureTruth(data, 7).heldOutNll);
        QVERIFY(*a.heldOutNll != *measureFit(answerOf(stairs(3)), data, 8).heldOutNll);
    }

    void threadsDoNotChangeTheMetrics() {
        const LabelledData data = drawDataset(stairs(3), 50'000, 5, "stairs");
        const Fit answer = answerOf(stairs(3));
        const FitMetrics one = measureFit(answer, data, 7, 1000);
        for (const int threads : {2, 5}) {
            const FitMetrics many = measureFit(answer, data, 7, 1000, {{}, threads, {}});
            QCOMPARE(*many.logLikelihood, *one.logLikelihood);
            QCOMPARE(*many.icl, *one.icl);
            QCOMPARE(*many.accuracy, *one.accuracy);
            QCOMPARE(*many.heldOutNll, *one.heldOutNll);
        }
    }

    void aStopLeavesNoHalfMetrics() {
        std::stop_source stop;
        stop.request_stop();
        const RunContext context{stop.get_token(), 2, {}};
        const LabelledData large = drawDataset(stairs(3), 50'000, 5, "stairs");
        const FitMetrics none = measureFit(answerOf(stairs(3)), large, 7, 1000, context);
        QVERIFY(!none.logLikelihood && !none.bic && !none.accuracy && !none.heldOutNll);
        // What takes no time is still done: a cancelled fit of few points has its numbers.
        QVERIFY(measureFit(answerOf(stairs(3)), threeClusters(), 7, 1000, context).bic);
    }

    void coloursAgreeAcrossPermutedAnswers() {
        MethodRegistry registry;
        const Mixture truth = stairs(3);
        addFake(registry, "same",
                [&](const Dataset&, const FitRequest&) { return answerOf(truth); });
        addFake(registry, "turned", [&](const Dataset&, const FitRequest&) {
            return answerOf(reordered(truth, {2, 0, 1}));
        });
        addFake(registry, "more", [&](const Dataset&, const FitRequest&) {
            Mixture four = stairs(4);
            return answerOf(reordered(four, {3, 1, 0, 2}));
        });
        addFake(registry, "fewer", [&](const Dataset&, const FitRequest&) {
            Mixture two = makeMixture(2, 2);
            two.means = truth.means.rightCols(2);
            return answerOf(two);
        });
        addFake(registry, "none",
                [](const Dataset&, const FitRequest&) { return refusalOf("no"); });
        const std::vector<MethodChoice> methods{
            {"none", {}}, {"turned", {}}, {"same", {}}, {"more", {}}, {"fewer", {}}};

        const Comparison withTruth = compare(registry, threeClusters(), methods);
        QCOMPARE(withTruth.truthColours, (std::vector<int>{0, 1, 2}));
        QVERIFY(withTruth.fits[0].colours.empty());
        QCOMPARE(withTruth.fits[1].colours, (std::vector<int>{2, 0, 1}));
        QCOMPARE(withTruth.fits[2].colours, (std::vector<int>{0, 1, 2}));
        QCOMPARE(withTruth.fits[3].colours, (std::vector<int>{3, 1, 0, 2}));
        QCOMPARE(withTruth.fits[4].colours, (std::vector<int>{1, 2}));

        // Without a truth the first answer is the reference, read from left to right.
        LabelledData bare = threeClusters();
        bare.truth = {};
        const Comparison without = compare(registry, bare, methods);
        QVERIFY(without.truthColours.empty());
        QCOMPARE(without.fits[1].colours, (std::vector<int>{2, 0, 1}));
        QCOMPARE(without.fits[2].colours, (std::vector<int>{0, 1, 2}));
    }

    void methodsSeeTheRequestAndKeepTheirOrder() {
        MethodRegistry registry;
        FitRequest seen;
        addFake(registry, "b", [&](const Dataset& data, const FitRequest& request) {
            seen = request;
            Fit fit = answerOf(stairs(2));
            fit.iterations = static_cast<int>(data.size());
            return fit;
        });
        addFake(registry, "a", [](const Dataset&, const FitRequest&) { return refusalOf("no"); });
        FitRequest request;
        request.components = 2;
        request.seed = 99;
        const Expected<Comparison> comparison =
            compareMethods(registry, threeClusters(), {{"a", {}}, {"b", {{"knob", "1"}}}}, request);
        QVERIFY(comparison.has_value());
        QCOMPARE(comparison->fits[0].title, std::string("Title of a"));
        QCOMPARE(comparison->fits[0].fit.status, Status::Refused);
        QCOMPARE(comparison->fits[1].fit.iterations, 600);
        QCOMPARE(seen.seed, std::uint64_t{99});
        QCOMPARE(*seen.components, 2);
    }

    void aMisspeltLastMethodCostsNoFit() {
        MethodRegistry registry;
        int fits = 0;
        addFake(registry, "slow", [&](const Dataset&, const FitRequest&) {
            ++fits;
            return refusalOf("no");
        });
        const auto wrongName =
            compareMethods(registry, threeClusters(), {{"slow", {}}, {"sloww", {}}}, {});
        QVERIFY(!wrongName.has_value());
        QVERIFY(wrongName.error().message.find("sloww") != std::string::npos);
        const auto wrongOption =
            compareMethods(registry, threeClusters(), {{"slow", {{"knob", "2"}}}}, {});
        QVERIFY(!wrongOption.has_value());
        QVERIFY(wrongOption.error().message.find("knob") != std::string::npos);
        QCOMPARE(fits, 0);
    }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "tst_comparison.moc"
