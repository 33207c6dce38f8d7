// What an evaluation says of methods: paired differences, calibration, sources that are no mixture.
#include "core/study/evaluation.h"
#include "tests/core/study/fake_methods.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cmath>
#include <map>

using namespace gaussarium;
using namespace gaussarium::testing;
using nlohmann::json;

class TestEvaluationScores : public QObject {
    Q_OBJECT

private slots:
    void differencesArePaired() {
        // Under N(0, I) an answer N(b, I) costs (|b|^2 - |a|^2) / 2 more than N(a, I); the
        // difference of the two log-densities is linear in the point, with the variance |a - b|^2.
        MethodRegistry registry;
        for (const auto& [id, shift] :
             std::map<std::string, double>{{"near", 0.5}, {"far", 1.0}, {"same", 0.5}}) {
            addFake(registry, id, [shift = shift](const Dataset& data, const FitRequest&) {
                return answerOf(shifted(data.dimension(), shift));
            });
        }
        EvaluationSpec spec = smallSpec({"near", "far", "same"});
        spec.dimensions = {2};
        spec.tasks = 400;
        spec.heldOut = 500;
        const auto result = evaluateMethods(registry, spec);
        const EvaluationCell& cell = result->cells[0];
        const PairedDifference& far = cell.methods[1].difference;
        QCOMPARE(far.tasks, 400);
        const double error = std::sqrt(2.0 * 0.25 / 500 / 400);
        QVERIFY(std::abs(far.nll - 0.75) < 5.0 * error);
        QVERIFY(far.nllError > 0.85 * error && far.nllError < 1.15 * error);
        QVERIFY(std::abs(far.nll - (cell.methods[1].heldOutNll - cell.methods[0].heldOutNll))
                < 1e-12);
        QVERIFY(std::abs(far.nllMedian - 0.75) < 7.0 * error); // normal: 1.25 times the error
        QVERIFY(std::abs(far.meanError - 0.75) < 1e-12);
        QVERIFY(far.meanErrorError < 1e-12);
        QCOMPARE(far.accuracy, 0.0);
        for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
            QCOMPARE(cell.methods[i].difference.nll, 0.0);
            QCOMPARE(cell.methods[i].difference.nllError, 0.0);
        }
    }

    void differencesAreOfTheTasksThatBothAnswered() {
        MethodRegistry registry;
        addFake(registry, "on heads", [](const Dataset& data, const FitRequest&) {
            return coin(data) ? answerOf(shifted(data.dimension(), 0.0)) : refusalOf("tails");
        });
        addFake(registry, "on tails", [](const Dataset& data, const FitRequest&) {
            return coin(data) ? refusalOf("tails") : answerOf(shifted(data.dimension(), 0.0));
        });
        addFake(registry, "always", [](const Dataset& data, const FitRequest&) {
            return answerOf(shifted(data.dimension(), coin(data) ? 2.0 : 9.0));
        });
        EvaluationSpec spec = smallSpec({"on heads", "on tails", "always"});
        spec.heldOut = 5000;
        const auto result = evaluateMethods(registry, spec);
        const EvaluationCell& cell = result->cells[0];
        QCOMPARE(cell.methods[1].difference.tasks, 0);
        QVERIFY(std::isnan(cell.methods[1].difference.nll));
        if (cell.methods[2].difference.tasks > 0) { // |(2, 2)|^2 / 2 = 4, never the nines' 81
            QVERIFY(std::abs(cell.methods[2].difference.nll - 4.0) < 0.5);
            QVERIFY(std::abs(cell.methods[2].difference.meanError - 4.0) < 1e-9);
        }
    }

    void weighsWhatIsSaidOfK() {
        // k is uniform in 1..8. One method always says k = 1 with probability 0.3, the rest evenly;
        // another the truth's k of a task, which it reads from the number of points' labels.
        MethodRegistry registry;
        addFake(registry, "one", [](const Dataset& data, const FitRequest&) {
            Fit fit = answerOf(shifted(data.dimension(), 0.0));
            fit.componentProbabilities = Eigen::VectorXd::Constant(8, 0.1);
            fit.componentProbabilities[0] = 0.3;
            return fit;
        });
        addFake(registry, "silent", [](const Dataset& data, const FitRequest&) {
            return answerOf(shifted(data.dimension(), 0.0));
        });
        addFake(registry, "sure", [](const Dataset& data, const FitRequest&) {
            Fit fit = answerOf(shifted(data.dimension(), 0.0));
            const std::size_t k = data.labelNames.size();
            fit.componentProbabilities = Eigen::VectorXd::Zero(8);
            fit.componentProbabilities[static_cast<Eigen::Index>(k) - 1] = 1.0;
            return fit;
        });
        EvaluationSpec spec = smallSpec({"one", "silent", "sure"});
        spec.components = {0};
        spec.hideComponents = true;
        spec.tasks = 2000;
        spec.heldOut = 10;
        const auto result = evaluateMethods(registry, spec);
        const EvaluationCell& cell = result->cells[0];
        const Calibration& one = cell.methods[0].calibration;
        QCOMPARE(one.count, 2000);
        QCOMPARE(one.bins[3].count + one.bins[2].count, 2000); // 0.3 in binary is on the edge
        // Right in an eighth of the tasks, said 0.3.
        QVERIFY(std::abs(one.expectedError - 0.175) < 0.03);
        QVERIFY(std::abs(one.logScore - (std::log(0.3) + 7.0 * std::log(0.1)) / 8.0) < 0.03);
        QVERIFY(cell.methods[1].calibration.empty());
        QCOMPARE(cell.methods[2].calibration.expectedError, 0.0);
        QCOMPARE(cell.methods[2].calibration.logScore, 0.0);
        // Where k is told there is nothing to say.
        spec.hideComponents = false;
        spec.tasks = 5;
        const auto told = evaluateMethods(registry, spec);
        QVERIFY(told->cells[0].methods[0].calibration.empty());
    }

    void judgesOnThePointsOfTheSourceAndOnCleanOnes() {
        MethodRegistry registry;
        addFake(registry, "normal", [](const Dataset& data, const FitRequest&) {
            Mixture mixture = makeMixture(data.dimension(), 1);
            mixture.means = data.points.rowwise().mean();
            const Eigen::MatrixXd centred = data.points.colwise() - mixture.means.col(0);
            mixture.covariances[0] =
                centred * centred.transpose() / static_cast<double>(data.size());
            return answerOf(std::move(mixture));
        });
        EvaluationSpec spec = smallSpec({"normal"});
        spec.sizes = {4000};
        spec.tasks = 30;
        spec.heldOut = 4000;
        spec.family.family = Family::Recipe;
        const auto recipe = evaluateMethods(registry, spec);
        QVERIFY(std::isnan(recipe->cells[0].truthCleanNll));
        QVERIFY(recipe->cells[0].methods[0].excessNll < 0.01);
        // One component: the source's noise is all that the normal answer cannot follow. Its excess
        // is the Kullback-Leibler distance of Student's t from the normal of the same covariance.
        spec.family.family = Family::Student;
        const auto student = evaluateMethods(registry, spec);
        const EvaluationCell& heavy = student->cells[0];
        QVERIFY2(heavy.methods[0].excessNll > 0.2 && heavy.methods[0].excessNll < 0.6,
                 qPrintable(QString::number(heavy.methods[0].excessNll)));
        // Clean points have the recipe's own law: three times the variance costs log(3) - 2 / 3.
        QVERIFY(std::abs(heavy.truthCleanNll - recipe->cells[0].truthNll) < 0.02);
        const double cost = heavy.methods[0].cleanNll - heavy.truthCleanNll;
        QVERIFY2(std::abs(cost - (std::log(3.0) - 2.0 / 3.0)) < 0.12,
                 qPrintable(QString::number(cost)));
        spec.family.family = Family::Background;
        const auto background = evaluateMethods(registry, spec);
        QVERIFY(background->cells[0].methods[0].excessNll > 0.01);
        QVERIFY(std::isfinite(background->cells[0].methods[0].cleanNll));
    }

    void meansOfSqueezedTasksAreComparedBeforeTheSqueeze() {
        MethodRegistry registry;
        addFake(registry, "mean", [](const Dataset& data, const FitRequest&) {
            Mixture mixture = makeMixture(data.dimension(), 1);
            mixture.means = data.points.rowwise().mean();
            mixture.covariances[0] *= 1e9; // a density at every point
            return answerOf(std::move(mixture));
        });
        EvaluationSpec spec = smallSpec({"mean"});
        spec.sizes = {100};
        spec.heldOut = 10;
        spec.family.family = Family::Recipe;
        const double recipe = evaluateMethods(registry, spec)->cells[0].methods[0].meanError;
        spec.family.family = Family::Squeezed;
        const double squeezed = evaluateMethods(registry, spec)->cells[0].methods[0].meanError;
        QVERIFY(std::abs(squeezed - recipe) < 1e-9 * recipe);
    }

    void aChainedMethodTakesTheAnswerThatIsThere() {
        // "next" goes on from "first"; "other" is "first" with an option of its own.
        class Next : public ChainedEstimator {
        public:
            explicit Next(std::atomic<int>& alone) : m_alone(alone) {}
            Fit fit(const Dataset& data, const FitRequest&, const RunContext&) const override {
                ++m_alone;
                return answerOf(shifted(data.dimension(), 1.0));
            }
            std::string firstMethod() const override { return "first"; }
            std::map<std::string, std::string> firstOptions() const override {
                return {{"knob", "1"}};
            }
            Fit continueFrom(Fit first, const Dataset&, const FitRequest&,
                             const RunContext&) const override {
                first.method = "next";
                first.mixture.means.array() += 1.0;
                return first;
            }

        private:
            std::atomic<int>& m_alone;
        };
        std::atomic<int> alone{0};
        MethodRegistry registry;
        const auto addFirst = [&](const std::string& id, const std::string& knob) {
            addFake(registry, id, [knob](const Dataset& data, const FitRequest&) {
                Fit fit = answerOf(shifted(data.dimension(), 0.5));
                fit.method = "first";
                fit.options = {{"knob", knob}};
                return fit;
            });
        };
        addFirst("first", "1");
        addFirst("other", "2");
        Method next;
        next.id = "next";
        next.make = [&](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
            return std::make_unique<Next>(alone);
        };
        registry.add(next);
        const auto shared = evaluateMethods(registry, smallSpec({"first", "next"}));
        QCOMPARE(alone.load(), 0);
        QVERIFY(std::abs(shared->cells[0].methods[1].meanError - 2.25) < 1e-9);
        for (const auto& methods :
             std::vector<std::vector<std::string>>{{"other", "next"}, {"next", "first"}}) {
            alone = 0;
            QVERIFY(evaluateMethods(registry, smallSpec(methods)).has_value());
            QCOMPARE(alone.load(), 40);
        }
    }

    void variantsOfAMethodAreToldApart() {
        MethodRegistry registry;
        addFake(registry, "m", [](const Dataset& data, const FitRequest&) {
            return answerOf(shifted(data.dimension(), 1.0));
        });
        EvaluationSpec spec = smallSpec({"m"});
        spec.methods = {{"m", {{"knob", "0"}}}, {"m", {{"knob", "1"}}}, {"m", {}}};
        const auto result = evaluateMethods(registry, spec);
        QVERIFY((result->labels == std::vector<std::string>{"m:knob=0", "m:knob=1", "m"}));
        QCOMPARE(result->titles[1], std::string("Title of m (knob 1)"));
        QCOMPARE(result->titles[2], std::string("Title of m"));
        const json file = json::parse(evaluationJson(*result));
        QCOMPARE(file["cells"][0]["methods"][1]["label"].get<std::string>(),
                 std::string("m:knob=1"));
    }
};

QTEST_APPLESS_MAIN(TestEvaluationScores)
#include "tst_evaluation_scores.moc"
