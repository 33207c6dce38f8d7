// How many components: the criteria of every k against a reading of their definitions, and what
// becomes of refusals, stops and other machines.
#include "core/base/check.h"
#include "core/methods/builtin_methods.h"
#include "core/metrics/information_criteria.h"
#include "core/mixture/density.h"
#include "core/study/component_curve.h"
#include "tests/core/study/fake_methods.h"

#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

// Three components far apart.
LabelledData threeGroups(Eigen::Index n, std::uint64_t seed = 1) {
    return drawDataset(stairs(3), n, seed, "Three groups");
}

ComponentCurve curveOf(const MethodRegistry& registry, const LabelledData& data,
                       const ComponentCurveOptions& options = {}, const RunContext& context = {}) {
    Expected<ComponentCurve> curve = componentCurve(registry, data, options, context);
    require(curve.has_value(), "curveOf", curve ? "" : curve.error().message);
    return std::move(*curve);
}

// A network that says nothing, so that tests of EM do not pay for one.
MethodRegistry withEm(FakeAnswer em) {
    MethodRegistry registry;
    addFake(registry, "em", std::move(em));
    addFake(registry, "tgmm", [](const Dataset&, const FitRequest&) {
        return refusalOf("this network reads no thoughts");
    });
    return registry;
}

} // namespace

class TestComponentCurve : public QObject {
    Q_OBJECT

private slots:
    void criteriaAreWhatTheySay() {
        const LabelledData data = threeGroups(150);
        const ComponentCurve curve = curveOf(withEm([](const Dataset&, const FitRequest& request) {
                                                 return answerOf(stairs(*request.components));
                                             }),
                                             data);
        QCOMPARE(curve.points.size(), std::size_t{8});
        QVERIFY(curve.complete);
        for (const ComponentCurve::Point& point : curve.points) {
            const int k = point.components;
            const Mixture mixture = stairs(k);
            const MixtureDensity density(mixture);
            const Eigen::MatrixXd joint = density.logJoint(data.data.points).array().exp();
            const Eigen::MatrixXd shares = joint.array().rowwise() / joint.colwise().sum().array();
            const double logLikelihood = joint.colwise().sum().array().log().sum();
            const int parameters = 6 * k - 1; // k - 1 weights, 2 k means, 3 k covariances
            const double ownBic = parameters * std::log(150.0) - 2.0 * logLikelihood;
            QCOMPARE(point.metrics.logLikelihood.value(), logLikelihood);
            QCOMPARE(criterionOf(point, Criterion::Bic).value(), ownBic);
            QCOMPARE(criterionOf(point, Criterion::Aic).value(),
                     2.0 * parameters - 2.0 * logLikelihood);
            QVERIFY(std::abs(*criterionOf(point, Criterion::Icl) - icl(ownBic, shares)) < 1e-6);
        }
        QCOMPARE(curve.probabilities.size(), Eigen::Index{0});
        QCOMPARE(curve.whyNoProbabilities, std::string("this network reads no thoughts"));
        QVERIFY(!likeliestComponents(curve));
    }

    void clearGroupsAreCounted() {
        const ComponentCurve curve = curveOf(builtinMethods(), threeGroups(300));
        QCOMPARE(chosenBy(curve, Criterion::Bic).value(), 3);
        QCOMPARE(chosenBy(curve, Criterion::Icl).value(), 3);
        QVERIFY(chosenBy(curve, Criterion::Aic).value() >= 3);
        QCOMPARE(curve.probabilities.size(), Eigen::Index{8});
        QVERIFY(std::abs(curve.probabilities.sum() - 1.0) < 1e-6);
        QCOMPARE(likeliestComponents(curve).value(), 3);
        // More components never fit worse but for poor optima, which several starts avoid here.
        for (std::size_t i = 1; i < 3; ++i) {
            QVERIFY(*curve.points[i].metrics.logLikelihood
                    > *curve.points[i - 1].metrics.logLikelihood);
        }
    }

    // The fit of the session's seed, with as many starts as asked for.
    void startsAreThoseOfTheOptions() {
        const MethodRegistry registry = builtinMethods();
        const LabelledData data = threeGroups(120);
        for (const int restarts : {2, 7}) {
            ComponentCurveOptions options;
            options.em.options["restarts"] = std::to_string(restarts);
            options.network.id = "em"; // says nothing of p(k), and soon
            options.network.options["max-iterations"] = "1";
            options.maxComponents = 4;
            options.seed = 9;
            const ComponentCurve curve = curveOf(registry, data, options);
            const auto em = makeEstimator(
                registry, {"em", {{"restarts", std::to_string(std::max(restarts, 5))}}});
            FitRequest request;
            request.components = 4;
            request.seed = 9;
            const Fit fit = (*em)->fit(data.data, request);
            QVERIFY(std::abs(*curve.points[3].metrics.logLikelihood - fit.logLikelihood) < 1e-6);
        }
    }

    void refusedAndCollapsedAreGaps() {
        const ComponentCurve curve =
            curveOf(withEm([](const Dataset&, const FitRequest& request) {
                        Fit fit = answerOf(stairs(*request.components));
                        if (*request.components == 2) {
                            fit.status = Status::Degenerate;
                        }
                        return *request.components == 3 ? refusalOf("three is too many") : fit;
                    }),
                    threeGroups(60));
        QVERIFY(!criterionOf(curve.points[1], Criterion::Bic));
        QCOMPARE(curve.points[1].status, Status::Degenerate);
        QVERIFY(!criterionOf(curve.points[2], Criterion::Icl));
        QCOMPARE(curve.points[2].reason, std::string("three is too many"));
        QVERIFY(criterionOf(curve.points[3], Criterion::Aic));
        QVERIFY(chosenBy(curve, Criterion::Bic).value() >= 4); // 1 fits none of the groups
    }

    void fewPointsRefuseMostOfIt() {
        LabelledData one;
        one.data = makeDataset(Eigen::MatrixXd::Constant(2, 1, 3.0));
        const ComponentCurve curve = curveOf(builtinMethods(), one);
        QCOMPARE(curve.points.size(), std::size_t{8});
        for (std::size_t i = 1; i < 8; ++i) {
            QVERIFY(!criterionOf(curve.points[i], Criterion::Bic));
            QVERIFY(!curve.points[i].reason.empty());
        }
        QVERIFY(!curve.whyNoProbabilities.empty());
        LabelledData none;
        none.data = makeDataset(Eigen::MatrixXd(2, 0));
        QVERIFY(!chosenBy(curveOf(builtinMethods(), none), Criterion::Bic));
    }

    void tiesGoToFewerComponents() {
        ComponentCurve curve;
        for (int k = 1; k <= 3; ++k) {
            ComponentCurve::Point point;
            point.components = k;
            point.metrics.bic = k == 1 ? 9.0 : 5.0;
            point.metrics.icl = std::numeric_limits<double>::quiet_NaN();
            curve.points.push_back(point);
        }
        QCOMPARE(chosenBy(curve, Criterion::Bic).value(), 2);
        QVERIFY(!chosenBy(curve, Criterion::Aic));
        QVERIFY(!chosenBy(curve, Criterion::Icl));
        curve.probabilities = Eigen::Vector3d(0.2, 0.4, 0.4);
        QCOMPARE(likeliestComponents(curve).value(), 2);
    }

    void reportsEachAndStops() {
        std::stop_source source;
        RunContext context;
        context.stop = source.get_token();
        std::vector<std::size_t> seen;
        const auto curve = componentCurve(builtinMethods(), threeGroups(100), {}, context,
                                          [&](const ComponentCurve& so) {
                                              seen.push_back(so.points.size());
                                              if (so.points.size() == 3) {
                                                  source.request_stop();
                                              }
                                          });
        QCOMPARE(seen, (std::vector<std::size_t>{1, 2, 3}));
        QCOMPARE(curve->points.size(), std::size_t{3});
        QVERIFY(!curve->complete);
        QCOMPARE(curve->maxComponents, 8);
    }

    void anyNumberOfThreads() {
        const LabelledData data = threeGroups(400, 5);
        RunContext many;
        many.threads = 4;
        const ComponentCurve one = curveOf(builtinMethods(), data);
        const ComponentCurve four = curveOf(builtinMethods(), data, {}, many);
        for (std::size_t i = 0; i < 8; ++i) {
            QCOMPARE(one.points[i].metrics.icl, four.points[i].metrics.icl);
        }
        QVERIFY(one.probabilities == four.probabilities);
    }

    void whatIsMissingIsAnError() {
        ComponentCurveOptions options;
        options.em.id = "no-such";
        QVERIFY(!componentCurve(builtinMethods(), threeGroups(20), options));
        options.em = {"em", {{"tolerance", "many"}}};
        QVERIFY(!componentCurve(builtinMethods(), threeGroups(20), options));
        // A network that cannot be read costs its bars alone.
        options.em = {"em", {}};
        options.network.options["weights"] = "/nowhere.tgmm";
        const ComponentCurve curve = curveOf(builtinMethods(), threeGroups(20), options);
        QVERIFY(curve.complete);
        QVERIFY(curve.whyNoProbabilities.find("/nowhere.tgmm") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestComponentCurve)
#include "tst_component_curve.moc"
