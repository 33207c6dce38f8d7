#include "core/train/schedule.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>

using gaussarium::train::Schedule;

class TestSchedule : public QObject {
    Q_OBJECT

private slots:
    void valuesOfTheRecipe() {
        Schedule schedule;
        schedule.peak = 8e-4;
        schedule.warmUpSteps = 1000;
        schedule.flatShare = 0.3;
        schedule.finalShare = 1e-3;
        schedule.steps = 10001;
        QVERIFY(std::abs(schedule.rate(0) - 8e-7) < 1e-15);
        QVERIFY(std::abs(schedule.rate(499) - 4e-4) < 1e-12);
        QCOMPARE(schedule.rate(999), 8e-4);
        QCOMPARE(schedule.rate(1000), 8e-4);
        QCOMPARE(schedule.rate(3000), 8e-4);
        // Half way down the cosine: the mean of the peak and the last rate.
        QVERIFY(std::abs(schedule.rate(6500) - 0.5 * (8e-4 + 8e-7)) < 1e-7);
        QVERIFY(std::abs(schedule.rate(10000) - 8e-7) < 1e-15);
        QCOMPARE(schedule.rate(20000), schedule.rate(10000));
    }

    void neverRisesAfterTheWarmUpAndStaysPositive() {
        for (const std::int64_t steps : {1, 2, 10, 57, 1000}) {
            for (const std::int64_t warmUp : {0, 1, 5, 2000}) {
                for (const double flat : {0.0, 0.3, 1.0}) {
                    Schedule schedule;
                    schedule.steps = steps;
                    schedule.warmUpSteps = warmUp;
                    schedule.flatShare = flat;
                    double last = 1.0;
                    for (std::int64_t step = 0; step < steps + 5; ++step) {
                        const double rate = schedule.rate(step);
                        QVERIFY(std::isfinite(rate) && rate > 0.0);
                        QVERIFY(rate <= schedule.peak * (1.0 + 1e-12));
                        QVERIFY(step <= warmUp || rate <= last * (1.0 + 1e-12));
                        last = rate;
                    }
                }
            }
        }
        QVERIFY_EXCEPTION_THROWN(Schedule().rate(-1), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
