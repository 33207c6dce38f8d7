// EM as users meet it: by name and options, with trace, restarts and an automatic k.

#include "core/base/atomic_file.h"
#include "core/em/em_methods.h"
#include "core/metrics/information_criteria.h"
#include "core/mixture/density.h"
#include "core/mixture/truth_file.h"
#include "tests/core/em/em_problems.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

MethodRegistry registryWith(const std::map<std::string, StartProvider>& starts = {}) {
    MethodRegistry registry;
    em::addEmMethods(registry, starts);
    return registry;
}

Mixture threeClusters() {
    Mixture mixture = makeMixture(2, 3);
    mixture.means << -6.0, 6.0, 0.0, 0.0, 0.0, 8.0;
    return mixture;
}

Fit fitBy(const MethodChoice& choice, const Dataset& data, FitRequest request) {
    const auto estimator = makeEstimator(registryWith(), choice);
    if (!estimator) {
        throw std::runtime_error(estimator.error().message);
    }
    return (*estimator)->fit(data, request);
}

FitRequest withComponents(int k) {
    FitRequest request;
    request.components = k;
    return request;
}

} // namespace

class TestEmMethods : public QObject {
    Q_OBJECT

private slots:
    void defaultsAreTheDocumentedOnes() {
        const MethodRegistry registry = registryWith();
        const auto values = OptionValues::parse((*registry.find("em"))->options, {});
        QVERIFY(values.has_value());
        QCOMPARE(values->text("covariance"), std::string("full"));
        QCOMPARE(values->text("init"), std::string("whitened"));
        QCOMPARE(values->integer("restarts"), 1);
        QCOMPARE(values->integer("max-iterations"), 100);
        QCOMPARE(values->real("tolerance"), 1e-3);
        QCOMPARE(values->real("ridge"), 1e-6);
        QVERIFY((*registry.find("map-em"))->choosesComponents);
    }

    void everyChoiceFits() {
        Random random(1);
        const Dataset data = makeDataset(drawSample(threeClusters(), 150, random).points);
        for (const char* method : {"em", "map-em"}) {
            for (const char* covariance : {"full", "tied", "diag", "spherical"}) {
                for (const char* init : {"kmeans++", "random", "whitened"}) {
                    const Fit fit = fitBy(
                        {method, {{"covariance", covariance}, {"init", init}, {"restarts", "3"}}},
                        data, withComponents(3));
                    QVERIFY2(fit.status == Status::Converged, fit.brief().c_str());
                    QCOMPARE(fit.method, std::string(method));
                    QCOMPARE(fit.options.at("covariance"), std::string(covariance));
                    QCOMPARE(fit.restarts.size(), std::size_t{3});
                }
            }
        }
    }

    void familiesHaveTheirShape() {
        Random random(2);
        const Dataset data = randomData(3, 2, 200, random);
        const auto shape = [&](const char* covariance) {
            return fitBy({"em", {{"covariance", covariance}}}, data, withComponents(2));
        };
        const Fit tied = shape("tied");
        QVERIFY(tied.mixture.covariances[0] == tied.mixture.covariances[1]);
        QCOMPARE(tied.parameters, 1 + 6 + 6);
        const Fit diagonal = shape("diag");
        QVERIFY(diagonal.mixture.covariances[0].isDiagonal(0.0));
        QCOMPARE(diagonal.parameters, 1 + 6 + 6);
        const Fit spherical = shape("spherical");
        QVERIFY((spherical.mixture.covariances[1]
                 - spherical.mixture.covariances[1](0, 0) * Eigen::Matrix3d::Identity())
                    .norm()
                < 1e-12);
        QCOMPARE(spherical.parameters, 1 + 6 + 2);
        QCOMPARE(shape("full").parameters, fullCovarianceParameters(3, 2));
    }

    void wrongOptionsAreNamed() {
        const MethodRegistry registry = registryWith();
        const auto message = [&](const std::map<std::string, std::string>& options) {
            const auto made = makeEstimator(registry, {"em", options});
            return made ? QString() : QString::fromStdString(made.error().message);
        };
        QVERIFY(message({{"init", "tgmm"}}).contains("--init")); // not offered here
        QVERIFY(message({{"init", "./nowhere.json"}}).contains("nowhere.json"));
        QVERIFY(message({{"restarts", "0"}}).contains("--restarts"));
        QVERIFY(message({{"ridge", "-1"}}).contains("--ridge"));
        QVERIFY(message({{"tolerance", "nan"}}).contains("--tolerance"));
    }

    void startsFromAFile() {
        QTemporaryDir folder;
        const std::string path = folder.filePath("start.json").toStdString();
        const Mixture start = threeClusters();
        QVERIFY(writeFileAtomically(path, truthJson(start, {})).has_value());
        Random random(3);
        const Dataset data = makeDataset(drawSample(start, 150, random).points);
        const Fit fit = fitBy({"em", {{"init", path}}}, data, withComponents(3));
        QCOMPARE(fit.status, Status::Converged);
        QVERIFY((fit.restarts[0].start.means - start.means).norm() < 1e-12);
        const Fit wrong = fitBy({"em", {{"init", path}}}, data, withComponents(2));
        QCOMPARE(wrong.status, Status::Refused);
        QVERIFY(wrong.reason.find("3 components where 2") != std::string::npos);
    }

    void startsFromAProvider() {
        const std::map<std::string, StartProvider> starts = {
            {"other", [](const Dataset&, int k, std::uint64_t,
                         const RunContext&) { return Expected<Mixture>(makeMixture(2, k)); }},
            {"failing",
             [](const Dataset&, int, std::uint64_t, const RunContext&) -> Expected<Mixture> {
                 return fail("no idea");
             }}};
        const MethodRegistry registry = registryWith(starts);
        Random random(4);
        const Dataset data = makeDataset(random.normalMatrix(2, 50));
        const auto good = makeEstimator(registry, {"em", {{"init", "other"}}});
        QVERIFY(good.has_value());
        QVERIFY((*good)->fit(data, withComponents(2)).hasMixture());
        const auto bad = makeEstimator(registry, {"em", {{"init", "failing"}}});
        const Fit refused = (*bad)->fit(data, withComponents(2));
        QCOMPARE(refused.status, Status::Refused);
        QVERIFY(refused.reason.find("no idea") != std::string::npos);
    }

    void traceTellsTheStory() {
        Random random(5);
        const Dataset data = makeDataset(drawSample(threeClusters(), 200, random).points);
        for (const int restarts : {1, 4}) {
            FitRequest request = withComponents(3);
            const MethodChoice choice = {
                "em", {{"init", "random"}, {"restarts", std::to_string(restarts)}}};
            QVERIFY(!fitBy(choice, data, request).trace);
            request.keepTrace = true;
            const Fit fit = fitBy(choice, data, request);
            const std::vector<Step>& steps = fit.trace->steps;
            QCOMPARE(steps.front().kind, StepKind::Start);
            QCOMPARE(steps[1].label, std::string("E-step 1"));
            QCOMPARE(steps[2].label, std::string("M-step 1"));
            QVERIFY(steps[1].mixture.means == steps[0].mixture.means);
            QVERIFY(steps[2].mixture.means != steps[1].mixture.means);
            QVERIFY(steps[2].sentence.find("moves") != std::string::npos);
            QVERIFY(steps.back().mixture.means == fit.mixture.means);
            QCOMPARE(steps.back().logLikelihood, fit.logLikelihood);
            for (const Step& step : steps) {
                QVERIFY(!step.sentence.empty());
                QVERIFY(std::abs(step.logLikelihood - logLikelihood(step.mixture, data.points))
                        < 1e-8);
            }
        }
    }

    void keepsEveryRestart() {
        Random random(6);
        const Dataset data = makeDataset(drawSample(threeClusters(), 200, random).points);
        FitRequest request = withComponents(3);
        request.seed = 77;
        const Fit fit = fitBy({"em", {{"init", "random"}, {"restarts", "8"}}}, data, request);
        QCOMPARE(fit.restarts.size(), std::size_t{8});
        for (std::size_t r = 0; r < 8; ++r) {
            const Restart& restart = fit.restarts[r];
            QCOMPARE(restart.seed, deriveSeed(77, r));
            QVERIFY(restart.logLikelihood <= fit.logLikelihood);
            QVERIFY(std::abs(restart.logLikelihood - logLikelihood(restart.mixture, data.points))
                    < 1e-8);
            QVERIFY(restart.start.validate().has_value());
        }
        QVERIFY(fit.restarts[static_cast<std::size_t>(fit.bestRestart)].mixture.means
                == fit.mixture.means);
        QVERIFY(fit.restarts[0].start.means != fit.restarts[1].start.means);
    }

    void choosesTheNumberOfComponents() {
        Random random(7);
        const Dataset data = makeDataset(drawSample(threeClusters(), 400, random).points);
        FitRequest request;
        request.maxComponents = 6;
        request.keepTrace = true;
        const Fit fit = fitBy({"em", {}}, data, request);
        QCOMPARE(fit.mixture.components(), 3);
        QCOMPARE(fit.choices.size(), std::size_t{6});
        for (const ComponentChoice& choice : fit.choices) {
            QVERIFY(std::abs(choice.criterion
                             - bic(choice.logLikelihood,
                                   fullCovarianceParameters(2, choice.components), 400))
                    < 1e-9);
            QVERIFY(choice.criterion >= fit.choices[2].criterion);
        }
        QVERIFY(fit.trace && fit.trace->steps.back().logLikelihood == fit.logLikelihood);
        QCOMPARE(fit.parameters, fullCovarianceParameters(2, 3));

        // Fewer points than maxComponents: the candidates that they allow.
        const Fit few = fitBy({"em", {}}, makeDataset(data.points.leftCols(4)), request);
        QVERIFY(few.hasMixture());
        QVERIFY(few.mixture.components() <= 4);
    }

    void sameSeedSameAnswer() {
        Random random(8);
        const Dataset data = randomData(2, 4, 300, random);
        FitRequest request = withComponents(4);
        const Fit a = fitBy({"em", {{"restarts", "3"}}}, data, request);
        const Fit b = fitBy({"em", {{"restarts", "3"}}}, data, request);
        QVERIFY(a.mixture.means == b.mixture.means);
        QCOMPARE(a.logLikelihood, b.logLikelihood);
    }
};

QTEST_APPLESS_MAIN(TestEmMethods)
#include "tst_em_methods.moc"
