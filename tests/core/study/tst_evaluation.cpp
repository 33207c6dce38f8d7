// Evaluations against closed forms, with methods whose answers are known.
#include "core/study/evaluation.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cmath>
#include <functional>
#include <map>
#include <mutex>
#include <set>

using namespace gaussarium;
using nlohmann::json;

namespace {

using Answer = std::function<Fit(const Dataset&, const FitRequest&)>;

class Scripted : public Estimator {
public:
    explicit Scripted(Answer answer) : m_answer(std::move(answer)) {}
    Fit fit(const Dataset& data, const FitRequest& request, const RunContext&) const override {
        return m_answer(data, request);
    }

private:
    Answer m_answer;
};

void add(MethodRegistry& registry, const std::string& id, Answer answer) {
    Method method;
    method.id = id;
    method.title = id;
    method.make = [answer](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
        return std::make_unique<Scripted>(answer);
    };
    registry.add(std::move(method));
}

Fit answered(Mixture mixture) {
    Fit fit;
    fit.status = Status::Converged;
    fit.mixture = std::move(mixture);
    return fit;
}

Fit ended(Status status) {
    Fit fit;
    fit.status = status;
    return fit;
}

// One Gaussian of unit covariance at (shift, ..., shift).
Mixture shifted(Eigen::Index d, double shift) {
    Mixture mixture = makeMixture(d, 1);
    mixture.means.setConstant(shift);
    return mixture;
}

// A coin that depends on the task alone.
bool coin(const Dataset& data) {
    return data.points(0, 0) > 0.0;
}

EvaluationSpec smallSpec(const std::vector<std::string>& methods) {
    EvaluationSpec spec;
    spec.family.family = Family::Isotropic;
    spec.components = {1};
    spec.sizes = {8};
    spec.tasks = 40;
    for (const std::string& id : methods) {
        spec.methods.push_back({id, {}});
    }
    return spec;
}

// The file of an evaluation in which everything that a file can hold is there.
std::string richEvaluation() {
    MethodRegistry registry;
    add(registry, "sure", [](const Dataset& data, const FitRequest&) {
        Fit fit = answered(shifted(data.dimension(), 0.1));
        fit.componentProbabilities = Eigen::VectorXd::Constant(8, 0.125);
        return fit;
    });
    add(registry, "heads", [](const Dataset& data, const FitRequest&) {
        return coin(data) ? answered(shifted(data.dimension(), 0.0)) : ended(Status::Degenerate);
    });
    EvaluationSpec spec = smallSpec({"sure", "heads"});
    spec.dimensions = {2, 3};
    spec.components = {0, 3};
    spec.hideComponents = true;
    spec.tasks = 3;
    spec.heldOut = 20;
    spec.family.family = Family::Background;
    return evaluationJson(*evaluateMethods(registry, spec));
}

json timeless(const Evaluation& evaluation) {
    json result = json::parse(evaluationJson(evaluation));
    result.erase("seconds");
    for (auto& cell : result["cells"]) {
        for (auto& method : cell["methods"]) {
            method.erase("seconds");
        }
    }
    return result;
}

} // namespace

class TestEvaluation : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheClosedForm() {
        // Against N(0, I) an answer N(m, I) costs |m|^2 / 2 nats; N(0, I) itself has d/2 log(2 pi
        // e).
        MethodRegistry registry;
        add(registry, "off", [](const Dataset& data, const FitRequest&) {
            return answered(shifted(data.dimension(), 0.5));
        });
        EvaluationSpec spec = smallSpec({"off"});
        spec.dimensions = {2, 3};
        spec.heldOut = 20'000;
        const auto result = evaluateMethods(registry, spec);
        QVERIFY(result.has_value());
        QVERIFY(result->complete);
        QCOMPARE(result->cells.size(), std::size_t{2});
        for (const EvaluationCell& cell : result->cells) {
            const MethodScore& score = cell.methods[0];
            const double d = cell.dimension;
            // 800,000 points: five standard errors of the excess are 5 sqrt(d / 4 / 800000).
            QVERIFY(std::abs(cell.truthNll - d / 2.0 * std::log(2.0 * M_PI * M_E)) < 0.01);
            QVERIFY(std::abs(score.excessNll - d / 8.0) < 5e-3);
            QVERIFY(std::abs(score.heldOutNll - cell.truthNll - score.excessNll) < 1e-12);
            QVERIFY(std::abs(score.meanError - 0.25) < 1e-12);
            QCOMPARE(score.accuracy, 1.0);
            QCOMPARE(score.rightComponents, 1.0);
            // The tasks differ in their held-out points alone: a known spread of the mean.
            const double expected = std::sqrt(d / 4.0 / 20'000 / 40);
            QVERIFY(score.excessNllDeviation > 0.6 * expected);
            QVERIFY(score.excessNllDeviation < 1.5 * expected);
        }
    }

    void averagesOverTheTasksThatAllAnswered() {
        MethodRegistry registry;
        add(registry, "always", [](const Dataset& data, const FitRequest&) {
            return answered(shifted(data.dimension(), coin(data) ? 1.0 : 3.0));
        });
        add(registry, "on heads", [](const Dataset& data, const FitRequest&) {
            return coin(data) ? answered(shifted(data.dimension(), 1.0)) : ended(Status::Refused);
        });
        add(registry, "never",
            [](const Dataset&, const FitRequest&) { return ended(Status::Degenerate); });
        const auto result = evaluateMethods(registry, smallSpec({"always", "on heads", "never"}));
        QVERIFY(result.has_value());
        const EvaluationCell& cell = result->cells[0];
        const int heads = cell.methods[1].answered;
        QVERIFY(heads > 5 && heads < 35);
        QCOMPARE(cell.methods[0].answered, 40);
        QCOMPARE(cell.methods[1].refused, 40 - heads);
        QCOMPARE(cell.methods[2].degenerate, 40);
        QVERIFY(std::isnan(cell.methods[2].heldOutNll));
        if (2 * heads >= 40) {
            // A half counts: "always" is then judged where both answered, and is equal to it.
            QCOMPARE(cell.common, heads);
            QVERIFY(std::abs(cell.methods[0].heldOutNll - cell.methods[1].heldOutNll) < 1e-12);
            QVERIFY(std::abs(cell.methods[0].meanError - 1.0) < 1e-12);
        } else {
            QCOMPARE(cell.common, 40);
            QVERIFY(cell.methods[0].meanError > 1.0);
            QVERIFY(std::abs(cell.methods[1].meanError - 1.0) < 1e-12);
        }
        QCOMPARE(cell.methods[1].averaged, heads);
        const json file = json::parse(evaluationJson(*result));
        QVERIFY(file["cells"][0]["methods"][2]["held_out_nll"].is_null());
    }

    void aMethodThatSeldomAnswersDoesNotNarrowTheOthers() {
        MethodRegistry registry;
        std::atomic<int> calls{0};
        add(registry, "always", [](const Dataset& data, const FitRequest&) {
            return answered(shifted(data.dimension(), 0.0));
        });
        add(registry, "once", [&](const Dataset& data, const FitRequest&) {
            return calls++ == 7 ? answered(shifted(data.dimension(), 0.0)) : ended(Status::Refused);
        });
        const auto result = evaluateMethods(registry, smallSpec({"always", "once"}));
        QCOMPARE(result->cells[0].common, 40);
        QCOMPARE(result->cells[0].methods[0].averaged, 40);
        QCOMPARE(result->cells[0].methods[1].averaged, 1);
    }

    void givesAllMethodsTheSameTasksOnAnyNumberOfThreads() {
        MethodRegistry registry;
        std::mutex mutex;
        std::multiset<double> seenByA;
        std::multiset<double> seenByB;
        const auto spy = [&](std::multiset<double>& seen) {
            return [&](const Dataset& data, const FitRequest& request) {
                const std::lock_guard lock(mutex);
                seen.insert(data.points.sum() + static_cast<double>(request.seed % 1000));
                return answered(shifted(data.dimension(), data.points.mean()));
            };
        };
        add(registry, "a", spy(seenByA));
        add(registry, "b", spy(seenByB));
        EvaluationSpec spec = smallSpec({"a", "b"});
        spec.components = {0, 3};
        spec.sizes = {16, 32};
        spec.heldOut = 50;
        RunContext context;
        std::string first;
        for (const int threads : {1, 2, 3}) {
            seenByA.clear();
            seenByB.clear();
            context.threads = threads;
            const auto result = evaluateMethods(registry, spec, context);
            QCOMPARE(seenByA.size(), std::size_t{160});
            QVERIFY(seenByA == seenByB);
            const std::string text = timeless(*result).dump();
            QVERIFY(first.empty() || first == text);
            first = text;
        }
        // More tasks are the same ones and others; another seed has others alone.
        const std::multiset<double> before = seenByA;
        spec.tasks = 45;
        seenByA.clear();
        QVERIFY(evaluateMethods(registry, spec).has_value());
        QVERIFY(std::includes(seenByA.begin(), seenByA.end(), before.begin(), before.end()));
        spec.seed = 2;
        seenByA.clear();
        QVERIFY(evaluateMethods(registry, spec).has_value());
        for (const double sum : before) {
            QVERIFY(!seenByA.contains(sum));
        }
    }

    void tellsTheMethodsKOrHidesIt() {
        MethodRegistry registry;
        std::mutex mutex;
        std::set<int> asked;
        add(registry, "spy", [&](const Dataset& data, const FitRequest& request) {
            const std::lock_guard lock(mutex);
            asked.insert(request.components.value_or(-1));
            return answered(shifted(data.dimension(), 0.0));
        });
        EvaluationSpec spec = smallSpec({"spy"});
        spec.components = {0};
        QVERIFY(evaluateMethods(registry, spec).has_value());
        QVERIFY(*asked.begin() == 1 && *asked.rbegin() == 8);
        asked.clear();
        spec.hideComponents = true;
        const auto result = evaluateMethods(registry, spec);
        QVERIFY(asked == std::set<int>{-1});
        // k is uniform in 1..8 and the answer always 1: right in an eighth, off by 3.5 on average.
        QVERIFY(result->cells[0].methods[0].rightComponents < 0.35);
        QVERIFY(std::abs(result->cells[0].methods[0].componentsOff - 3.5) < 1.5);
    }

    void keepsWhatIsFinishedWhenItIsStopped() {
        MethodRegistry registry;
        std::stop_source stop;
        std::atomic<int> calls{0};
        add(registry, "slow", [&](const Dataset& data, const FitRequest&) {
            if (++calls == 50) {
                stop.request_stop();
                return ended(Status::Cancelled);
            }
            return answered(shifted(data.dimension(), 0.0));
        });
        EvaluationSpec spec = smallSpec({"slow"});
        spec.sizes = {8, 16, 32};
        RunContext context;
        context.stop = stop.get_token();
        context.threads = 1;
        double last = 0.0;
        context.progress = [&](const Progress& progress) {
            QVERIFY(progress.fraction > last && progress.fraction <= 1.0);
            last = progress.fraction;
        };
        const auto result = evaluateMethods(registry, spec, context);
        QVERIFY(result.has_value());
        QVERIFY(!result->complete);
        QCOMPARE(result->cells[0].tasks, 40);
        QCOMPARE(result->cells[1].tasks, 9); // the cancelled one is no task
        QCOMPARE(result->cells[2].tasks, 0);
        QVERIFY(std::isnan(result->cells[2].truthNll));
    }

    void differencesArePaired() {
        // Under N(0, I) an answer N(b, I) costs (|b|^2 - |a|^2) / 2 more than N(a, I); the
        // difference of the two log-densities is linear in the point, with the variance |a - b|^2.
        MethodRegistry registry;
        for (const auto& [id, shift] :
             std::map<std::string, double>{{"near", 0.5}, {"far", 1.0}, {"same", 0.5}}) {
            add(registry, id, [shift = shift](const Dataset& data, const FitRequest&) {
                return answered(shifted(data.dimension(), shift));
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
        add(registry, "on heads", [](const Dataset& data, const FitRequest&) {
            return coin(data) ? answered(shifted(data.dimension(), 0.0)) : ended(Status::Refused);
        });
        add(registry, "on tails", [](const Dataset& data, const FitRequest&) {
            return coin(data) ? ended(Status::Refused) : answered(shifted(data.dimension(), 0.0));
        });
        add(registry, "always", [](const Dataset& data, const FitRequest&) {
            return answered(shifted(data.dimension(), coin(data) ? 2.0 : 9.0));
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
        add(registry, "one", [](const Dataset& data, const FitRequest&) {
            Fit fit = answered(shifted(data.dimension(), 0.0));
            fit.componentProbabilities = Eigen::VectorXd::Constant(8, 0.1);
            fit.componentProbabilities[0] = 0.3;
            return fit;
        });
        add(registry, "silent", [](const Dataset& data, const FitRequest&) {
            return answered(shifted(data.dimension(), 0.0));
        });
        add(registry, "sure", [](const Dataset& data, const FitRequest&) {
            Fit fit = answered(shifted(data.dimension(), 0.0));
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
        add(registry, "normal", [](const Dataset& data, const FitRequest&) {
            Mixture mixture = makeMixture(data.dimension(), 1);
            mixture.means = data.points.rowwise().mean();
            const Eigen::MatrixXd centred = data.points.colwise() - mixture.means.col(0);
            mixture.covariances[0] =
                centred * centred.transpose() / static_cast<double>(data.size());
            return answered(std::move(mixture));
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
        add(registry, "mean", [](const Dataset& data, const FitRequest&) {
            Mixture mixture = makeMixture(data.dimension(), 1);
            mixture.means = data.points.rowwise().mean();
            mixture.covariances[0] *= 1e9; // a density at every point
            return answered(std::move(mixture));
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
                return answered(shifted(data.dimension(), 1.0));
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
            add(registry, id, [knob](const Dataset& data, const FitRequest&) {
                Fit fit = answered(shifted(data.dimension(), 0.5));
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
        Method method;
        method.id = "m";
        method.title = "M";
        OptionSpec shift;
        shift.name = "shift";
        shift.defaultValue = "0";
        method.options = {shift};
        method.make = [](const OptionValues& values) -> Expected<std::unique_ptr<Estimator>> {
            return std::make_unique<Scripted>(
                [shift = values.real("shift")](const Dataset& data, const FitRequest&) {
                    return answered(shifted(data.dimension(), shift));
                });
        };
        registry.add(std::move(method));
        EvaluationSpec spec = smallSpec({"m"});
        spec.methods = {{"m", {{"shift", "1"}}}, {"m", {{"shift", "2"}}}, {"m", {}}};
        const auto result = evaluateMethods(registry, spec);
        QVERIFY((result->labels == std::vector<std::string>{"m:shift=1", "m:shift=2", "m"}));
        QCOMPARE(result->titles[1], std::string("M (shift 2)"));
        QVERIFY(std::abs(result->cells[0].methods[1].difference.meanError - 3.0) < 1e-9);
        const json file = json::parse(evaluationJson(*result));
        QCOMPARE(file["cells"][0]["methods"][1]["label"].get<std::string>(),
                 std::string("m:shift=2"));
    }

    void theFileComesBack() {
        const std::string text = richEvaluation();
        const Expected<Evaluation> back = parseEvaluation(text);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QCOMPARE(evaluationJson(*back), text);
        QCOMPARE(back->spec.components, (std::vector<int>{0, 3}));
    }

    void aDamagedFileIsRefusedInWords() {
        const std::string text = richEvaluation();
        for (const char* wrong : {"", "{", "[]", "null", "{\"schema\": 3}", "17", "\xff\xfe",
                                  "{\"schema\": \"gaussarium.evaluation/1\"}"}) {
            const Expected<Evaluation> refused = parseEvaluation(wrong);
            QVERIFY(!refused);
            QVERIFY(!refused.error().message.empty());
        }
        // Each key left out, and each value replaced by one of another kind: an error or a result,
        // never a crash.
        const json whole = json::parse(text);
        int refusals = 0;
        const json flat = whole.flatten();
        for (const auto& [pointer, value] : flat.items()) {
            for (const json& other : {json("text"), json(nullptr), json(-1e300), json::array()}) {
                json changed = whole;
                changed[json::json_pointer(pointer)] = other;
                refusals += parseEvaluation(changed.dump()).has_value() ? 0 : 1;
            }
        }
        QVERIFY(refusals > 100);
        for (const char* key : {"cells", "methods", "seed", "family", "tasks"}) {
            json changed = whole;
            changed.erase(key);
            QVERIFY(!parseEvaluation(changed.dump()));
        }
        json fewer = whole;
        fewer["cells"][0]["methods"].erase(0);
        QVERIFY(!parseEvaluation(fewer.dump()));
    }

    void refusesWhatItCannotRun() {
        MethodRegistry registry;
        add(registry, "a", [](const Dataset&, const FitRequest&) { return Fit(); });
        QVERIFY(evaluateMethods(registry, smallSpec({"b"})).error().message.find("'b'")
                != std::string::npos);
        QVERIFY(!evaluateMethods(registry, smallSpec({})).has_value());
        EvaluationSpec spec = smallSpec({"a"});
        spec.sizes = {1};
        QVERIFY(!evaluateMethods(registry, spec).has_value());
        spec = smallSpec({"a"});
        spec.tasks = 0;
        QVERIFY(!evaluateMethods(registry, spec).has_value());
    }
};

QTEST_APPLESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
