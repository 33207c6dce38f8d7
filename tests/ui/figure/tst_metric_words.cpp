#include "ui/figure/metric_words.h"

#include <QtTest>

#include <limits>

using namespace gaussarium;
using namespace gaussarium::ui;

class TestMetricWords : public QObject {
    Q_OBJECT

private slots:
    void saysWhatExists() {
        FitMetrics metrics;
        QVERIFY(metricWords(metrics).isEmpty());
        metrics.logLikelihood = -1130.263;
        metrics.bic = 2322.19;
        metrics.accuracy = 0.98765;
        metrics.adjustedRand = -0.0123;
        metrics.meanError = 0.000123456;
        metrics.heldOutNll = 4.07273;
        QCOMPARE(metricWords(metrics),
                 (QStringList{QStringLiteral("log-likelihood \u22121130.26"), "BIC 2322.2",
                              "held-out NLL 4.0727", "accuracy 98.8 %",
                              QStringLiteral("ARI \u22120.012"), "mean error 0.000123"}));
        metrics = {};
        metrics.logLikelihood = -4077508.03;
        metrics.bic = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(metricWords(metrics),
                 (QStringList{QStringLiteral("log-likelihood \u22124077508")}));
    }

    void saysHowAFitEnded() {
        Fit fit;
        fit.status = Status::Converged;
        fit.iterations = 12;
        fit.seconds = 0.00091;
        QCOMPARE(statusWords(fit), QStringLiteral("converged after 12 iterations, 0.91 ms"));
        fit.iterations = 1;
        fit.seconds = 0.0;
        QCOMPARE(statusWords(fit), QStringLiteral("done"));
        fit.status = Status::MaxIterations;
        fit.iterations = 100;
        fit.seconds = 27.3;
        QCOMPARE(statusWords(fit), QStringLiteral("stopped at the limit of 100 iterations, 27 s"));
        fit.status = Status::Degenerate;
        fit.reason = "component 2 collapsed";
        QVERIFY(statusWords(fit).contains(QStringLiteral("component 2 collapsed")));
    }

    void durationsHaveTwoDigitsAndNoExponents() {
        Fit fit;
        fit.status = Status::Converged;
        const QList<std::pair<double, QString>> cases = {{3.2e-7, QStringLiteral("0.32 \u00b5s")},
                                                         {4.56e-5, QStringLiteral("46 \u00b5s")},
                                                         {9.96e-5, "0.10 ms"},
                                                         {0.0042, "4.2 ms"},
                                                         {0.2, "200 ms"},
                                                         {0.996, "1.0 s"},
                                                         {1.26, "1.3 s"},
                                                         {61.4, "61 s"}};
        for (const auto& [seconds, words] : cases) {
            fit.seconds = seconds;
            QCOMPARE(statusWords(fit), QStringLiteral("done, ") + words);
        }
    }

    void refusalsGiveTheReason() {
        Fit fit;
        fit.status = Status::Refused;
        fit.reason = "k = 3 exceeds d = 2";
        QCOMPARE(refusalWords(fit), QStringLiteral("No answer: k = 3 exceeds d = 2"));
        fit.status = Status::Cancelled;
        fit.reason.clear();
        QCOMPARE(refusalWords(fit), QStringLiteral("cancelled"));
        fit.mixture = makeMixture(2, 1);
        QVERIFY(refusalWords(fit).isEmpty());
    }

    void groupsDigits() {
        QCOMPARE(groupedNumber(0), QStringLiteral("0"));
        QCOMPARE(groupedNumber(1234), QStringLiteral("1234"));
        QCOMPARE(groupedNumber(12345), QStringLiteral("12\u202F345"));
        QCOMPARE(groupedNumber(1000000), QStringLiteral("1\u202F000\u202F000"));
        QCOMPARE(groupedNumber(-123456), QStringLiteral("\u2212123\u202F456"));
    }
};

QTEST_APPLESS_MAIN(TestMetricWords)
#include "tst_metric_words.moc"
