// Gauges: where value and threshold stand, and that every verdict is told in words.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/model/text.h"
#include "ui/questions/refusal_page.h"

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

GaugeScale scaleOf(double value, double required) {
    return GaugeScale(Gauge{"g", value, required, value > required, ""});
}

} // namespace

class RefusalPageTest : public QObject {
    Q_OBJECT

private slots:
    void aPositiveThresholdIsLogarithmic() {
        QVERIFY(scaleOf(5.0, 5.0).logarithmic);
        QCOMPARE(scaleOf(5.0, 5.0).value, scaleOf(5.0, 5.0).threshold);
        // Ten times the threshold is as far to the right as a tenth is to the left.
        QCOMPARE(scaleOf(50.0, 5.0).value - 0.5, 0.5 - scaleOf(0.5, 5.0).value);
        QVERIFY(scaleOf(50.0, 5.0).value < scaleOf(500.0, 5.0).value);
        QVERIFY(!scaleOf(499.0, 5.0).above);
        QCOMPARE(scaleOf(1.0, 5.0).highest, 500.0);
        QCOMPARE(scaleOf(1.0, 5.0).lowest, 0.05);
        for (const double huge : {501.0, 1e300, std::numeric_limits<double>::infinity()}) {
            QVERIFY(scaleOf(huge, 5.0).above);
            QCOMPARE(scaleOf(huge, 5.0).value, 1.0);
        }
        for (const double little : {0.049, 0.0, -3.0, -std::numeric_limits<double>::infinity(),
                                    std::numeric_limits<double>::quiet_NaN()}) {
            QVERIFY(scaleOf(little, 5.0).below);
            QCOMPARE(scaleOf(little, 5.0).value, 0.0);
        }
    }

    void aThresholdOfNothingIsLinear() {
        QVERIFY(!scaleOf(0.3, 0.0).logarithmic);
        QVERIFY(scaleOf(0.3, 0.0).value > scaleOf(0.3, 0.0).threshold);
        QVERIFY(scaleOf(-0.3, 0.0).value < scaleOf(-0.3, 0.0).threshold);
        QCOMPARE(scaleOf(1.0, 0.0).value, 1.0);
        QVERIFY(scaleOf(-7.0, 0.0).below);
    }

    void aRefusalIsToldInNumbersAndWords() {
        testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
        QVERIFY(fixture.settled());
        ask(fixture);
        const QString words = page(fixture)->words();
        for (const char* part :
             {"Refuser gives no answer", "K = 3 is more than d = 2", "Rank, ✗ failed",
              "2, must exceed 3", "The means span 2 directions of 3.",
              "Not measured: whether the assumptions hold of Quick."}) {
            QVERIFY2(words.contains(QString::fromUtf8(part)), qPrintable(words));
        }
        fixture.window->session().setEnabled(3, false);
        QVERIFY2(page(fixture)->words().contains(QStringLiteral("switch it on")),
                 qPrintable(page(fixture)->words()));
    }

    // The real method: what it demands in a plane, and what it says when it answers.
    void theSpectralMethodInAPlane() {
        testing::WindowFixture fixture({QStringLiteral("spectral")}, builtinMethods());
        Session& session = fixture.window->session();
        const int spectral = session.firstEnabled({"spectral"});
        session.setOptions(spectral, {{"variant", "hsu-kakade"}});
        session.setComponents(3);
        QVERIFY(fixture.settled());
        ask(fixture);
        QVERIFY2(page(fixture)->words().contains(QString::fromUtf8("Dimensions, ✗ failed")),
                 qPrintable(page(fixture)->words()));
        session.setComponents(2);
        QVERIFY(fixture.settled());
        QVERIFY2(page(fixture)->words().contains(QString::fromUtf8("Dimensions, ✓ passed")),
                 qPrintable(page(fixture)->words()));
        for (const Gauge& gauge : session.method(spectral).result.fit->gauges) {
            QVERIFY(page(fixture)->words().contains(
                QString::fromUtf8(gauge.passed ? "✓ passed" : "✗ failed")));
            if (gauge.value != std::round(gauge.value)) {
                QVERIFY2(page(fixture)->words().contains(numberText(gauge.value, 3)),
                         gauge.name.c_str());
            }
        }
    }

    // What is painted fits the height that is asked for it, and no width breaks it.
    void anyWidth() {
        GaugeList list;
        GaugeGroup group;
        group.title = QStringLiteral("A method");
        group.reason = QString(40, QLatin1Char('x'));
        const double inf = std::numeric_limits<double>::infinity();
        for (const double value : {inf, -inf, std::numeric_limits<double>::quiet_NaN(), 0.0, 1e9}) {
            group.gauges.push_back({"gauge", value, 3.0, false, "a sentence of several words"});
        }
        list.setGroups({group});
        QVERIFY(list.heightForWidth(120) > list.heightForWidth(600));
        for (const int width : {1, 40, 300, 2000}) {
            list.resize(width, list.heightForWidth(width));
            QVERIFY(!list.grab().isNull());
        }
        list.setGroups({});
        QCOMPARE(list.heightForWidth(300), 0);
    }

private:
    static RefusalPage* page(const testing::WindowFixture& fixture) {
        return fixture.find<RefusalPage>(QStringLiteral("refusalPage"));
    }
    static void ask(const testing::WindowFixture& fixture) {
        fixture.find<QAction>(QStringLiteral("action-ask-refusal"))->trigger();
        QVERIFY(page(fixture)->isVisible());
    }
};

QTEST_MAIN(RefusalPageTest)
#include "tst_refusal_page.moc"
