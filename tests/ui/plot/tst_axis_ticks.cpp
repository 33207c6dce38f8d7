#include "core/base/random.h"
#include "ui/plot/axis_ticks.h"

#include <QSet>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QStringList labels(const std::vector<Tick>& ticks) {
    QStringList result;
    for (const Tick& tick : ticks) {
        result << tick.label;
    }
    return result;
}

double valueOf(QString label) {
    return label.replace(QChar(0x2212), QLatin1Char('-')).toDouble();
}

} // namespace

class TestAxisTicks : public QObject {
    Q_OBJECT

private slots:
    void areRound() {
        QCOMPARE(labels(roundTicks(1.4, 5.3, 4)), (QStringList{"2", "3", "4", "5"}));
        QCOMPARE(labels(roundTicks(43, 96, 6)), (QStringList{"50", "60", "70", "80", "90"}));
        QCOMPARE(labels(roundTicks(-1, 1, 4)),
                 (QStringList{QStringLiteral("\u22121.0"), QStringLiteral("\u22120.5"), "0.0",
                              "0.5", "1.0"}));
        QCOMPARE(labels(roundTicks(0, 5e6, 5)),
                 (QStringList{"0", "1e6", "2e6", "3e6", "4e6", "5e6"}));
    }

    // Any range of any size at any place: within the range, evenly spaced by 1, 2 or 5 times a
    // power of ten, not too many, labels all different and saying the value.
    void holdForRandomRanges() {
        Random random(3);
        for (int trial = 0; trial < 5000; ++trial) {
            const double size = std::pow(10.0, random.uniform(-12.0, 12.0));
            const double low = random.normal() * size * std::pow(10.0, random.uniform(-2.0, 2.0));
            const int maximum = 2 + static_cast<int>(random.index(9));
            const auto ticks = roundTicks(low, low + size, maximum);
            const QString context =
                QStringLiteral("trial %1: %2 + %3").arg(trial).arg(low).arg(size);
            QVERIFY2(static_cast<int>(ticks.size()) <= maximum + 1, qPrintable(context));
            QSet<QString> seen;
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                QVERIFY2(ticks[i].value >= low - 1e-8 * size
                             && ticks[i].value <= low + size * (1 + 1e-8),
                         qPrintable(context));
                QVERIFY2(!seen.contains(ticks[i].label), qPrintable(context + ticks[i].label));
                seen.insert(ticks[i].label);
                QVERIFY2(std::abs(valueOf(ticks[i].label) - ticks[i].value) < 1e-4 * size,
                         qPrintable(context + u' ' + ticks[i].label));
            }
            if (ticks.size() >= 2) {
                const double step = ticks[1].value - ticks[0].value;
                const double mantissa = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
                const bool isRound = std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6
                                     || std::abs(mantissa - 5) < 1e-6;
                QVERIFY2(isRound, qPrintable(context + QStringLiteral(" step %1").arg(step)));
            }
        }
    }

    void refuseWhatHasNoTicks() {
        const double infinity = std::numeric_limits<double>::infinity();
        QVERIFY(roundTicks(1, 1, 5).empty());
        QVERIFY(roundTicks(2, 1, 5).empty());
        QVERIFY(roundTicks(0, infinity, 5).empty());
        QVERIFY(roundTicks(std::nan(""), 1, 5).empty());
        QVERIFY(roundTicks(0, 1, 1).empty());
        // Ends, and never repeats a label, where doubles run out of digits.
        const double next = std::nextafter(1e9, 2e9);
        QVERIFY(roundTicks(1e9, next, 5).size() <= 1);
        QVERIFY(roundTicks(-1e308, 1e308, 5).size() <= 6);
    }
};

QTEST_APPLESS_MAIN(TestAxisTicks)
#include "tst_axis_ticks.moc"
