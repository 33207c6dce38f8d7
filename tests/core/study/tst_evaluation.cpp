// Evaluations against closed forms, with methods whose answers are known.
#include "core/study/evaluation.h"
#include "tests/core/study/fake_methods.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cmath>
#include <functional>
#include <mutex>
#include <set>

using namespace gaussarium;
using namespace gaussarium::testing;
using nlohmann::json;

namespace {

Fit ended(Status status) {
    Fit fit;
    fit.status = status;
    return fit;
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
        addFake(registry, "off", [](const Dataset& data, const FitRequest&) {
            return answerOf(shifted(data.dimension(), 0.5));
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
        addFake(registry, "always", [](const Dataset& data, const FitRequest&) {
            return answerOf(shifted(data.dimension(), coin(data) ? 1.0 : 3.0));
        });
        addFake(registry, "on heads", [](const Dataset& data, const FitRequest&) {
            return coin(data) ? answerOf(shifted(data.dimension(), 1.0)) : ended(Status::Refused);
        });
        addFake(registry, "never",
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
        addFake(registry, "always", [](const Dataset& data, const FitRequest&) {
            return answerOf(shifted(data.dimension(), 0.0));
        });
        addFake(registry, "once", [&](const Dataset& data, const FitRequest&) {
            return calls++ == 7 ? answerOf(shifted(data.dimension(), 0.0)) : ended(Status::Refused);
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
                return answerOf(shifted(data.dimension(), data.points.mean()));
            };
        };
        addFake(registry, "a", spy(seenByA));
        addFake(registry, "b", spy(seenByB));
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
        addFake(registry, "spy", [&](const Dataset& data, const FitRequest& request) {
            const std::lock_guard lock(mutex);
            asked.insert(request.components.value_or(-1));
            return answerOf(shifted(data.dimension(), 0.0));
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
        addFake(registry, "slow", [&](const Dataset& data, const FitRequest&) {
            if (++calls == 50) {
                stop.request_stop();
                return ended(Status::Cancelled);
            }
            return answerOf(shifted(data.dimension(), 0.0));
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

    void refusesWhatItCannotRun() {
        MethodRegistry registry;
        addFake(registry, "a", [](const Dataset&, const FitRequest&) { return Fit(); });
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
