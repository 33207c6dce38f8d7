// Data and starts that break naive implementations: every outcome is clear, nothing is NaN.

#include "core/em/em_estimator.h"
#include "tests/core/em/em_problems.h"

#include <QtTest>

#include <cmath>
#include <thread>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

bool sound(const Fit& fit) {
    if (fit.reason.empty()) {
        return false;
    }
    if (!fit.hasMixture()) {
        return fit.status == Status::Refused || fit.status == Status::Cancelled;
    }
    return fit.mixture.validate().has_value() && std::isfinite(fit.logLikelihood);
}

QString words(const Fit& fit) {
    return QString::fromStdString(fit.brief());
}

Eigen::MatrixXd repeated(const Eigen::VectorXd& point, Eigen::Index n) {
    return point.replicate(1, n);
}

} // namespace

class TestEmHostile : public QObject {
    Q_OBJECT

private slots:
    void refusesMoreComponentsThanPoints() {
        Random random(1);
        const Fit fit = fitEm(makeDataset(random.normalMatrix(2, 3)), 5);
        QCOMPARE(fit.status, Status::Refused);
        QVERIFY(words(fit).contains("5 components cannot be estimated from 3 points"));
        QVERIFY(!fit.hasMixture());
    }

    void refusesMoreComponentsThanDistinctPoints() {
        Eigen::MatrixXd points(2, 10);
        points << repeated(Eigen::Vector2d(1, 2), 5), repeated(Eigen::Vector2d(3, 4), 5);
        const Fit fit = fitEm(makeDataset(points), 3);
        QCOMPARE(fit.status, Status::Refused);
        QVERIFY(words(fit).contains("2 distinct points"));
    }

    void throwsForARequestThatNoCallerMayMake() {
        Random random(1);
        const Dataset data = makeDataset(random.normalMatrix(2, 10));
        QVERIFY_EXCEPTION_THROWN(fitEm(data, 0), std::invalid_argument);
        em::EmOptions options;
        options.restarts = 0;
        QVERIFY_EXCEPTION_THROWN(fitEm(data, 1, options), std::invalid_argument);
    }

    void equalPointsRestOnTheRidge() {
        const Dataset data = makeDataset(repeated(Eigen::Vector2d(3, -7), 20));
        const Fit fit = fitEm(data, 1);
        QVERIFY2(sound(fit), qPrintable(words(fit)));
        QCOMPARE(fit.status, Status::Converged);
        QVERIFY((fit.mixture.means.col(0) - Eigen::Vector2d(3, -7)).norm() < 1e-12);
        QVERIFY(std::abs(fit.mixture.covariances[0](0, 0) - 1e-6) < 1e-12);
        QVERIFY(!fit.warnings.empty());

        em::EmOptions none;
        none.ridge = 0.0;
        const Fit bare = fitEm(data, 1, none);
        QCOMPARE(bare.status, Status::Degenerate);
        QVERIFY2(words(bare).contains("component 1"), qPrintable(words(bare)));
    }

    void pointsOnALine() {
        Random random(2);
        Eigen::MatrixXd points(2, 60);
        points.row(0) = random.normalMatrix(1, 60);
        points.row(1) = 3.0 * points.row(0);
        for (const auto type : allCovariances) {
            em::EmOptions options;
            options.covariance = type;
            const Fit fit = fitEm(makeDataset(points), 2, options);
            QVERIFY2(sound(fit) && fit.status != Status::Refused, qPrintable(words(fit)));
        }
        em::EmOptions none;
        none.ridge = 0.0;
        const Fit bare = fitEm(makeDataset(points), 2, none);
        QVERIFY2(sound(bare), qPrintable(words(bare)));
        QCOMPARE(bare.status, Status::Degenerate);
        none.prior = em::PriorOptions{};
        const Fit prior = fitEm(makeDataset(points), 2, none);
        QVERIFY2(sound(prior) && prior.status == Status::Converged, qPrintable(words(prior)));
    }

    void aConstantColumn() {
        Random random(2);
        Eigen::MatrixXd points = random.normalMatrix(3, 50);
        points.row(1).setConstant(4.0);
        const Fit fit = fitEm(makeDataset(points), 2);
        QVERIFY2(sound(fit) && fit.hasMixture(), qPrintable(words(fit)));
        QVERIFY(!fit.warnings.empty());
    }

    void duplicatesMakeASpikeThatIsNamed() {
        Random random(3);
        Eigen::MatrixXd points(2, 60);
        points << random.normalMatrix(2, 40), repeated(Eigen::Vector2d(9, 9), 20);
        const Fit fit = fitEm(makeDataset(points), 2);
        QVERIFY2(sound(fit), qPrintable(words(fit)));
        QVERIFY(std::any_of(fit.warnings.begin(), fit.warnings.end(), [](const std::string& text) {
            return text.find("rests on the ridge") != std::string::npos;
        }));
        em::EmOptions none;
        none.ridge = 0.0;
        const Fit bare = fitEm(makeDataset(points), 2, none);
        QCOMPARE(bare.status, Status::Degenerate);
        QVERIFY2(sound(bare), qPrintable(words(bare)));
    }

    void everyScale_data() {
        QTest::addColumn<double>("scale");
        QTest::addColumn<bool>("answers");
        QTest::newRow("1e300") << 1e300 << false;
        QTest::newRow("1e200") << 1e200 << false;
        QTest::newRow("1e100") << 1e100 << true;
        QTest::newRow("1e12") << 1e12 << true;
        QTest::newRow("1e-100") << 1e-100 << true;
        QTest::newRow("1e-200") << 1e-200 << false;
        QTest::newRow("denormal") << 1e-310 << false;
    }

    void everyScale() {
        QFETCH(double, scale);
        QFETCH(bool, answers);
        Random random(4);
        const Dataset unit = randomData(2, 2, 80, random);
        const Dataset data = makeDataset(unit.points * scale);
        for (const auto type : allCovariances) {
            em::EmOptions options;
            options.covariance = type;
            options.ridge = 0.0;
            const Fit fit = fitEm(data, 2, options);
            QVERIFY2(sound(fit), qPrintable(words(fit)));
            QCOMPARE(fit.hasMixture(), answers);
            if (answers) {
                const Fit plain = fitEm(unit, 2, options);
                // Rounding of the scaled points aside, the same fit in other units.
                QVERIFY(std::abs(fit.logLikelihood + 160.0 * std::log(scale) - plain.logLikelihood)
                        < 1e-6);
            }
            options.ridge = 1e-6; // far above or below the data's own scale
            QVERIFY(sound(fitEm(data, 2, options)));
        }
    }

    void axesOfUnlikeScale() {
        Random random(5);
        Dataset data = randomData(3, 2, 100, random);
        data.points.row(0) *= 1e90;
        data.points.row(2) *= 1e-90;
        em::EmOptions options;
        options.ridge = 0.0;
        for (const auto type :
             {em::CovarianceType::Full, em::CovarianceType::Tied, em::CovarianceType::Diagonal}) {
            options.covariance = type;
            const Fit fit = fitEm(data, 2, options);
            QVERIFY2(fit.hasMixture() && std::isfinite(fit.logLikelihood), qPrintable(words(fit)));
            QVERIFY(fit.mixture.covariances[0].allFinite());
        }
    }

    void valuesThatAreNotFinite() {
        Random random(6);
        for (const double value :
             {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
            Eigen::MatrixXd points = random.normalMatrix(2, 30);
            points(1, 17) = value;
            const Fit fit = fitEm(makeDataset(points), 2);
            QCOMPARE(fit.status, Status::Refused);
        }
    }

    void randomNonsense() {
        // Few distinct values, many components, any option: the answer may be poor, never unsound.
        for (std::uint64_t seed = 0; seed < 2000; ++seed) {
            Random random(seed);
            const auto d = static_cast<int>(random.index(4) + 1);
            const auto n = random.index(30) + 1;
            Eigen::MatrixXd points(d, n);
            for (double& value : points.reshaped()) {
                value = static_cast<double>(random.index(4));
            }
            points *= std::pow(10.0, random.uniform(-20.0, 20.0));
            em::EmOptions options;
            options.covariance = allCovariances[random.index(4)];
            options.start = random.index(2) == 0 ? em::StartKind::Random : em::StartKind::Whitened;
            options.ridge = random.index(2) == 0 ? 0.0 : 1e-6;
            options.restarts = static_cast<int>(random.index(3) + 1);
            options.collapse =
                random.index(2) == 0 ? em::CollapseRule::Stop : em::CollapseRule::Reseed;
            if (random.index(3) == 0) {
                options.prior = em::PriorOptions{};
            }
            const Fit fit =
                fitEm(makeDataset(points), static_cast<int>(random.index(6) + 1), options, seed);
            QVERIFY2(sound(fit), qPrintable(QString("seed %1: %2").arg(seed).arg(words(fit))));
        }
    }

    void startsThatFitNothing() {
        Random random(7);
        const Dataset data = makeDataset(random.normalMatrix(2, 40));
        Mixture far = makeMixture(2, 2);
        far.means.setConstant(1e120);
        QCOMPARE(fitEm(data, 2, startingAt(far)).status, Status::Refused);
        QCOMPARE(fitEm(data, 2, startingAt(makeMixture(3, 2))).status, Status::Refused);
        QCOMPARE(fitEm(data, 3, startingAt(makeMixture(2, 2))).status, Status::Refused);
        Mixture empty = makeMixture(2, 2);
        empty.weights << 1.0, 0.0;
        const Fit fit = fitEm(data, 2, startingAt(empty));
        QCOMPARE(fit.status, Status::Degenerate);
        QVERIFY2(words(fit).contains("component 2 emptied"), qPrintable(words(fit)));
        em::EmOptions mended = startingAt(empty);
        mended.collapse = em::CollapseRule::Reseed;
        const Fit second = fitEm(data, 2, mended);
        QVERIFY2(sound(second) && second.status == Status::Converged, qPrintable(words(second)));
        QVERIFY(!second.warnings.empty());
    }

    void oneDegenerateStartDoesNotSpoilTheRest() {
        // Two far duplicates invite a collapse without a ridge; other starts avoid them.
        Random random(8);
        Eigen::MatrixXd points(1, 62);
        points << random.normalMatrix(1, 60), 40.0, 40.0;
        em::EmOptions options;
        options.ridge = 0.0;
        options.start = em::StartKind::Random;
        options.restarts = 40;
        const Fit fit = fitEm(makeDataset(points), 2, options);
        int degenerate = 0;
        for (const Restart& restart : fit.restarts) {
            degenerate += restart.status == Status::Degenerate ? 1 : 0;
        }
        QCOMPARE(fit.restarts.size(), std::size_t{40});
        QVERIFY2(degenerate > 0 && degenerate < 40, qPrintable(QString::number(degenerate)));
        QCOMPARE(fit.status, Status::Converged);
    }

    void stopsWhenAsked() {
        Random random(9);
        const Dataset data = randomData(3, 5, 200'000, random);
        em::EmOptions options;
        options.maxIterations = 1'000'000;
        options.tolerance = 0.0;
        std::stop_source source;
        RunContext context;
        context.stop = source.get_token();
        std::thread other([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            source.request_stop();
        });
        const Fit fit = fitEm(data, 5, options, 1, false, context);
        other.join();
        QCOMPARE(fit.status, Status::Cancelled);
        QVERIFY(sound(fit) || !std::isfinite(fit.logLikelihood));
        QVERIFY(fit.iterations < 1'000'000);

        // Asked before it began.
        QCOMPARE(fitEm(data, 5, options, 1, false, context).status, Status::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestEmHostile)
#include "tst_em_hostile.moc"
