// The file of an evaluation is read back as it was written, and nothing else is.
#include "core/study/evaluation.h"
#include "tests/core/study/fake_methods.h"

#include <QtTest>
#include <nlohmann/json.hpp>

using namespace gaussarium;
using namespace gaussarium::testing;
using nlohmann::json;

namespace {

// The file of an evaluation in which everything that a file can hold is there.
std::string richEvaluation() {
    MethodRegistry registry;
    addFake(registry, "sure", [](const Dataset& data, const FitRequest&) {
        Fit fit = answerOf(makeMixture(data.dimension(), 1));
        fit.componentProbabilities = Eigen::VectorXd::Constant(8, 0.125);
        return fit;
    });
    addFake(registry, "heads", [](const Dataset& data, const FitRequest&) {
        return data.points(0, 0) > 0.0 ? answerOf(makeMixture(data.dimension(), 2))
                                       : refusalOf("tails");
    });
    EvaluationSpec spec;
    spec.methods = {{"sure", {{"knob", "0.25"}}}, {"heads", {}}, {"sure", {}}};
    spec.dimensions = {2, 3};
    spec.components = {0, 3};
    spec.sizes = {8};
    spec.hideComponents = true;
    spec.tasks = 3;
    spec.heldOut = 20;
    spec.family.family = Family::Background;
    return evaluationJson(*evaluateMethods(registry, spec));
}

} // namespace

class TestEvaluationFile : public QObject {
    Q_OBJECT

private slots:
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
};

QTEST_APPLESS_MAIN(TestEvaluationFile)
#include "tst_evaluation_file.moc"
