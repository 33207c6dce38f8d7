// Calibration of forecasts whose truth is drawn from known laws, and averages against closed forms.
#include "core/base/random.h"
#include "core/metrics/calibration.h"
#include "core/metrics/sample_mean.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>

using namespace gaussarium;

class TestCalibration : public QObject {
    Q_OBJECT

private slots:
    void aForecastSaysWhatWasLikeliest() {
        const Eigen::Vector3d p(0.2, 0.5, 0.3);
        const Forecast right = makeForecast(p, 2);
        QCOMPARE(right.confidence, 0.5);
        QVERIFY(right.right);
        QCOMPARE(right.ofTruth, 0.5);
        const Forecast wrong = makeForecast(p, 3);
        QCOMPARE(wrong.confidence, 0.5);
        QVERIFY(!wrong.right);
        QCOMPARE(wrong.ofTruth, 0.3);
        QCOMPARE(makeForecast(p, 4).ofTruth, 0.0);
        QCOMPARE(makeForecast(p, 0).ofTruth, 0.0);
        QVERIFY_EXCEPTION_THROWN(makeForecast(Eigen::VectorXd(), 1), std::invalid_argument);
    }

    void countsByHand() {
        // Three forecasts in one bin, one in the last, by hand.
        const std::vector<Forecast> forecasts = {
            {0.31, true, 0.31}, {0.35, false, 0.2}, {0.39, false, 0.1}, {1.0, true, 1.0}};
        const Calibration result = calibrate(forecasts);
        QCOMPARE(result.count, 4);
        QCOMPARE(result.bins.size(), std::size_t{10});
        QCOMPARE(result.bins[3].count, 3);
        QVERIFY(std::abs(result.bins[3].confidence - 0.35) < 1e-12);
        QVERIFY(std::abs(result.bins[3].right - 1.0 / 3.0) < 1e-12);
        QCOMPARE(result.bins[9].count, 1);
        QCOMPARE(result.bins[9].right, 1.0);
        QVERIFY(std::isnan(result.bins[0].right));
        const double error = 0.75 * (0.35 - 1.0 / 3.0);
        QVERIFY(std::abs(result.expectedError - error) < 1e-12);
        const double score = (std::log(0.31) + std::log(0.2) + std::log(0.1)) / 4.0;
        QVERIFY(std::abs(result.logScore - score) < 1e-12);
    }

    void honestForecastsAreCalibratedAndBoastfulOnesAreNot() {
        Random random(3);
        std::vector<Forecast> honest;
        std::vector<Forecast> boastful;
        double entropy = 0.0;
        constexpr int count = 60'000;
        for (int i = 0; i < count; ++i) {
            Eigen::VectorXd p(4);
            for (double& value : p) {
                value = random.gamma(0.7);
            }
            p /= p.sum();
            const int truth = 1 + static_cast<int>(random.categorical(p));
            honest.push_back(makeForecast(p, truth));
            Eigen::VectorXd sharper = p.array().pow(3.0);
            sharper /= sharper.sum();
            boastful.push_back(makeForecast(sharper, truth));
            entropy += (p.array() * p.array().max(1e-300).log()).sum() / count;
        }
        const Calibration good = calibrate(honest);
        const Calibration bad = calibrate(boastful);
        // Ten bins of thousands: sqrt(0.25 / 6000) each, all of one sign at worst.
        QVERIFY(good.expectedError < 0.008);
        QVERIFY(bad.expectedError > 0.1);
        // The score of honest forecasts is minus their entropy on average; every other law is
        // lower.
        QVERIFY(std::abs(good.logScore - entropy) < 0.02);
        QVERIFY(bad.logScore < good.logScore - 0.1);
        for (const ReliabilityBin& bin : good.bins) {
            if (bin.count > 1000) {
                QVERIFY(std::abs(bin.right - bin.confidence) < 0.04);
                QVERIFY(bin.confidence >= bin.low && bin.confidence <= bin.high);
            }
        }
    }

    void poolingIsCalibratingAllTogether() {
        Random random(9);
        std::vector<Forecast> all;
        std::vector<Calibration> parts;
        for (int part = 0; part < 3; ++part) {
            std::vector<Forecast> own;
            for (int i = 0; i < 50 * part; ++i) { // the first is empty
                const double confidence = random.uniform(0.25, 1.0);
                own.push_back({confidence, random.uniform() < 0.6, random.uniform(0.01, 1.0)});
            }
            all.insert(all.end(), own.begin(), own.end());
            parts.push_back(calibrate(own));
        }
        const Calibration whole = calibrate(all);
        const Calibration sum = pooled(parts);
        QCOMPARE(sum.count, whole.count);
        QVERIFY(std::abs(sum.logScore - whole.logScore) < 1e-12);
        QVERIFY(std::abs(sum.expectedError - whole.expectedError) < 1e-12);
        for (std::size_t i = 0; i < 10; ++i) {
            QCOMPARE(sum.bins[i].count, whole.bins[i].count);
        }
        QVERIFY(pooled({}).empty());
        QVERIFY(std::isnan(pooled({calibrate({})}).logScore));
        QVERIFY_EXCEPTION_THROWN(pooled({parts[1], calibrate(all, 5)}), std::invalid_argument);
    }

    void aTruthHeldImpossibleCostsEverything() {
        const Calibration result = calibrate({{0.9, false, 0.0}, {0.9, true, 0.9}});
        QVERIFY(std::isinf(result.logScore) && result.logScore < 0.0);
        QVERIFY(std::isinf(pooled({result}).logScore));
        QVERIFY_EXCEPTION_THROWN(calibrate({{1.5, true, 1.0}}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(calibrate({{std::numeric_limits<double>::quiet_NaN(), true, 1.0}}),
                                 std::invalid_argument);
    }

    void averagesHaveTheirStandardErrors() {
        SampleMean mean;
        QVERIFY(std::isnan(mean.value()));
        mean.add(2.0);
        QCOMPARE(mean.value(), 2.0);
        QVERIFY(std::isnan(mean.standardError()));
        for (const double value : {4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) {
            mean.add(value);
        }
        // Mean 5, sum of squares 32: s^2 = 32 / 7.
        QCOMPARE(mean.count(), 8);
        QVERIFY(std::abs(mean.value() - 5.0) < 1e-12);
        QVERIFY(std::abs(mean.standardError() - std::sqrt(32.0 / 7.0 / 8.0)) < 1e-12);
        // No cancellation far from zero.
        SampleMean far;
        for (const double value : {1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0}) {
            far.add(value);
        }
        QVERIFY(std::abs(far.standardError() - std::sqrt(1.0 / 3.0)) < 1e-6);
        QCOMPARE(medianOf({3.0, 1.0, 2.0}), 2.0);
        QCOMPARE(medianOf({4.0, 1.0, 2.0, 3.0}), 2.5);
        QVERIFY(std::isnan(medianOf({})));
    }
};

QTEST_APPLESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
