// Options as data: defaults, bounds, and errors that name the option.
#include "core/estimate/method_registry.h"
#include "core/estimate/options.h"

#include <QtTest>

#include <limits>
#include <stdexcept>

using namespace gaussarium;

namespace {

const std::vector<OptionSpec> specs = {
    {"restarts", "Restarts", "How many starts.", OptionKind::Integer, "10", 1, 1000, {}},
    {"ridge",
     "Ridge",
     "Added to the diagonal.",
     OptionKind::Real,
     "1e-6",
     0.0,
     std::numeric_limits<double>::infinity(),
     {}},
    {"covariance", "Covariance", "Its form.", OptionKind::Choice, "full", 0, 0, {"full", "diag"}},
    {"init", "Start", "Where from.", OptionKind::Choice, "random", 0, 0, {"random", "FILE"}},
    {"weights", "Weights", "The network.", OptionKind::File, "", 0.0, 0.0, {}},
};

class Nothing final : public Estimator {
    Fit fit(const Dataset& /*data*/, const FitRequest& /*request*/,
            const RunContext& /*context*/) const override {
        return {};
    }
};

} // namespace

class TestOptions : public QObject {
    Q_OBJECT

private slots:
    void defaultsThenWhatIsGiven() {
        const Expected<OptionValues> values =
            OptionValues::parse(specs, {{"ridge", "0.5"}, {"init", "./start.json"}});
        QVERIFY(values.has_value());
        QCOMPARE(values->integer("restarts"), std::int64_t{10});
        QCOMPARE(values->real("ridge"), 0.5);
        QCOMPARE(values->text("covariance"), std::string("full"));
        QCOMPARE(values->text("init"), std::string("./start.json"));
        QCOMPARE(values->all().size(), specs.size());
        QVERIFY_EXCEPTION_THROWN(values->text("nothing"), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(values->integer("covariance"), std::invalid_argument);
    }

    void refuses_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* value, const char* message) {
            QTest::newRow(qPrintable(QString("%1=%2").arg(name, value)))
                << QString(name) << QString(value) << QString(message);
        };
        row("restarts", "0", "--restarts: 0 is not between 1 and 1000");
        row("restarts", "1001", "not between");
        row("restarts", "2.5", "'2.5' is not a whole number");
        row("restarts", "", "not a whole number");
        row("restarts", "5 ", "not a whole number");
        row("restarts", "99999999999999999999", "not a whole number");
        row("ridge", "-1", "--ridge: -1 is not 0 or more");
        row("ridge", "nan", "is not 0 or more");
        row("ridge", "inf", "is not 0 or more");
        row("ridge", "1,5", "'1,5' is not a number");
        row("covariance", "round", "'round' is not one of full, diag");
        row("covariance", "./file", "is not one of");
        row("init", "FILE", "'FILE' is not one of");
        row("init", "randon", "'randon' is not one of random, FILE");
        row("tolerance", "1", "--tolerance: the method has no such option (it has --restarts, ");
    }

    void refuses() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, message);
        const Expected<OptionValues> values =
            OptionValues::parse(specs, {{name.toStdString(), value.toStdString()}});
        QVERIFY(!values);
        const QString actual = QString::fromStdString(values.error().message);
        QVERIFY2(actual.contains(message), qPrintable(actual));
    }

    void theRegistryFindsAndMakes() {
        MethodRegistry registry;
        Method method;
        method.id = "nothing";
        method.options = specs;
        method.make = [](const OptionValues& values) -> Expected<std::unique_ptr<Estimator>> {
            if (values.integer("restarts") == 13) {
                return fail("unlucky");
            }
            return std::make_unique<Nothing>();
        };
        registry.add(method);
        QVERIFY_EXCEPTION_THROWN(registry.add(method), std::invalid_argument);
        QCOMPARE((*registry.find("nothing"))->id, std::string("nothing"));
        QVERIFY(registry.find("em").error().message.find("nothing") != std::string::npos);
        QVERIFY(makeEstimator(registry, {"nothing", {}}).has_value());
        QVERIFY(!makeEstimator(registry, {"em", {}}));
        QVERIFY(!makeEstimator(registry, {"nothing", {{"restarts", "0"}}}));
        QCOMPARE(makeEstimator(registry, {"nothing", {{"restarts", "13"}}}).error().message,
                 std::string("unlucky"));
    }

    void fitsSayHowTheyEnded() {
        Fit fit;
        fit.method = "em";
        fit.status = Status::Converged;
        fit.iterations = 1;
        fit.logLikelihood = -1130.264;
        fit.reason = "relative change 3e-7";
        QCOMPARE(fit.brief(), std::string("em: converged after 1 iteration, log-likelihood "
                                          "-1130.26 (relative change 3e-7)"));
        fit = Fit{};
        fit.method = "spectral";
        fit.reason = "k exceeds d";
        QCOMPARE(fit.brief(), std::string("spectral: refused (k exceeds d)"));
        QCOMPARE(statusName(Status::MaxIterations), std::string_view("max_iterations"));
    }

    void choicesAreWrittenWithTheirOptions() {
        const auto parsed = [](const char* text) { return *parseChoice(text); };
        QCOMPARE(parsed("em").id, std::string("em"));
        QVERIFY(parsed("em").options.empty());
        const MethodChoice choice = parsed("em:restarts=20:ridge=1e-3");
        QCOMPARE(choice.id, std::string("em"));
        QCOMPARE(choice.options.at("restarts"), std::string("20"));
        QCOMPARE(choice.options.at("ridge"), std::string("1e-3"));
        // A file's name may hold colons and equals signs.
        QCOMPARE(parsed("tgmm:weights=a:b/c=d:e").options.at("weights"), std::string("a:b/c=d:e"));
        QCOMPARE(parsed("tgmm:weights=a:b:c").options.at("weights"), std::string("a:b:c"));
        QCOMPARE(parsed("em:init=").options.at("init"), std::string());
        QCOMPARE(parsed("").id, std::string());
        for (const char* wrong : {"em:", "em:restarts", "em:=3", "em::ridge=1", "em:a=1:a=2"}) {
            const Expected<MethodChoice> refused = parseChoice(wrong);
            QVERIFY2(!refused, wrong);
            QVERIFY(refused.error().message.find(wrong) != std::string::npos);
        }
    }

    void labelsTellVariantsApart() {
        const std::vector<MethodChoice> choices = {
            {"a", {{"ridge", "1"}}}, {"b", {}}, {"b", {{"ridge", "0"}, {"restarts", "2"}}}};
        QVERIFY(
            (choiceLabels(choices) == std::vector<std::string>{"a", "b", "b:restarts=2:ridge=0"}));
        MethodRegistry registry;
        Method method;
        method.id = "b";
        method.title = "Bee";
        registry.add(method);
        QVERIFY((choiceTitles(registry, choices)
                 == std::vector<std::string>{"a", "Bee", "Bee (restarts 2, ridge 0)"}));
        // What a label says can be asked for again.
        QVERIFY(parseChoice("b:restarts=2:ridge=0")->options == choices[2].options);
    }
};

QTEST_APPLESS_MAIN(TestOptions)
#include "tst_options.moc"
