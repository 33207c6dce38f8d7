#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "core/spectral/spectral_estimator.h"
#include "tests/core/spectral/spectral_problems.h"
#include "tests/support/random_problems.h"

#include <QTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::spectral;
using namespace gaussarium::testing;

namespace {

Fit fitWith(const Eigen::MatrixXd& points, std::optional<int> k, Variant variant = Variant::Auto,
            FrameChoice frame = FrameChoice::Auto) {
    SpectralOptions options;
    options.variant = variant;
    options.frame = frame;
    FitRequest request;
    request.components = k;
    return SpectralEstimator(options).fit(makeDataset(points), request);
}

bool refuses(const Fit& fit, const char* word) {
    if (fit.status == Status::Refused && !fit.hasMixture()
        && fit.reason.find(word) != std::string::npos) {
        return true;
    }
    qWarning("expected a refusal with '%s', got: %s", word, fit.brief().c_str());
    return false;
}

} // namespace

class TestSpectralRefusals : public QObject {
    Q_OBJECT

private slots:
    void tooFewPoints() {
        Random random(1);
        QVERIFY(refuses(fitWith(Eigen::MatrixXd(2, 0), 1), "no points"));
        QVERIFY(refuses(fitWith(random.normalMatrix(2, 1), 1), "one point"));
        QVERIFY(refuses(fitWith(random.normalMatrix(2, 2), 2), "line"));
        QVERIFY(refuses(fitWith(random.normalMatrix(2, 6), 2), "too few"));
        QVERIFY(refuses(fitWith(random.normalMatrix(3, 10), 8), "too few"));
    }

    void noSpread() {
        Random random(2);
        QVERIFY(refuses(fitWith(Eigen::MatrixXd::Constant(2, 50, 3.0), 2), "equal"));
        Eigen::MatrixXd constant = random.normalMatrix(2, 50);
        constant.row(1).setConstant(7.0);
        QVERIFY(refuses(fitWith(constant, 2), "constant"));
        Eigen::MatrixXd line = random.normalMatrix(2, 50);
        line.row(1) = 3.0 * line.row(0).array() + 1.0;
        QVERIFY(refuses(fitWith(line, 2), "line"));
        Eigen::MatrixXd plane = random.normalMatrix(3, 50);
        plane.row(2) = plane.row(0) - plane.row(1);
        QVERIFY(refuses(fitWith(plane, 2), "plane"));
    }

    void dimensionsBeyondAVariant() {
        Random random(3);
        const Sample plane = drawSample(sphericalMixture(2, 3, 4.0, false, random), 2000, random);
        QVERIFY(refuses(fitWith(plane.points, 3, Variant::HsuKakade), "at most 2"));
        const Sample five = drawSample(sphericalMixture(5, 3, 4.0, false, random), 2000, random);
        QVERIFY(refuses(fitWith(five.points, 3, Variant::Prony), "2 or 3 dimensions"));
        QVERIFY(refuses(fitWith(five.points, 6), "at most 5"));
        QVERIFY(fitWith(five.points, 3).hasMixture());
        const Eigen::MatrixXd one = random.normalMatrix(1, 100);
        QVERIFY(refuses(fitWith(one, 2), "at most 1"));
        QVERIFY(fitWith(one, 1).hasMixture());
    }

    // A figure that can be shown, not only a sentence.
    void collinearMeansFailTheirGauge() {
        Random random(4);
        Mixture truth = makeMixture(3, 3);
        truth.means << -6.0, 0.0, 6.0, -6.0, 0.0, 6.0, 0.0, 0.0, 0.0;
        const Sample sample = drawSample(truth, 20'000, random);
        const Fit fit = fitWith(sample.points, 3, Variant::HsuKakade, FrameChoice::Data);
        QVERIFY(refuses(fit, "span"));
        QCOMPARE(fit.gauges.back().name, std::string("eigenvalue gap"));
        QVERIFY(!fit.gauges.back().passed);
        // Prony's method sees the same three means.
        const Fit prony = fitWith(sample.points, 3, Variant::Prony);
        QVERIFY(prony.hasMixture());
        QVERIFY(largestDifference(truth, prony.mixture) < 1.0);
    }

    // Each demand that a refusal names is there as a number.
    void gaugesNameTheDemands() {
        Random random(8);
        const auto gauge = [](const Fit& fit, const char* name) -> const Gauge* {
            for (const Gauge& one : fit.gauges) {
                if (one.name == name) {
                    return &one;
                }
            }
            return nullptr;
        };
        // Two dimensions for three components.
        const Sample plane = drawSample(sphericalMixture(2, 3, 4.0, false, random), 2000, random);
        Fit fit = fitWith(plane.points, 3, Variant::HsuKakade);
        const Gauge* dimensions = gauge(fit, "dimensions");
        QVERIFY(dimensions != nullptr && !dimensions->passed);
        QCOMPARE(dimensions->value, 2.0);
        QCOMPARE(dimensions->required, 2.0);
        fit = fitWith(random.normalMatrix(1, 100), 2);
        QVERIFY(gauge(fit, "dimensions") != nullptr && !gauge(fit, "dimensions")->passed);
        // Prony's method has no such demand, but a noise level.
        fit = fitWith(plane.points, 3, Variant::Prony);
        QVERIFY2(fit.hasMixture(), fit.brief().c_str());
        QVERIFY(gauge(fit, "dimensions") == nullptr);
        QVERIFY(gauge(fit, "noise estimate") != nullptr && gauge(fit, "noise estimate")->passed);
        // Means on a line span one direction of two.
        Mixture line = makeMixture(3, 3);
        line.means << -6.0, 0.0, 6.0, -6.0, 0.0, 6.0, 0.0, 0.0, 0.0;
        fit = fitWith(drawSample(line, 20'000, random).points, 3, Variant::HsuKakade,
                      FrameChoice::Data);
        const Gauge* rank = gauge(fit, "rank");
        QVERIFY(rank != nullptr && !rank->passed);
        QCOMPARE(rank->value, 1.0);
        // Means in general position span both, of a noise that is a small share of the variance.
        Mixture corners = makeMixture(3, 3);
        corners.means << 6.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 0.0, 6.0;
        fit = fitWith(drawSample(corners, 20'000, random).points, 3, Variant::HsuKakade);
        QVERIFY2(fit.hasMixture(), fit.brief().c_str());
        QVERIFY(gauge(fit, "rank")->passed && gauge(fit, "rank")->value == 2.0);
        QVERIFY(gauge(fit, "dimensions")->passed);
        // Unit noise; along each axis the means add 36 (1/3 - 1/9) = 8.
        QVERIFY(std::abs(gauge(fit, "noise estimate")->value - 1.0 / 9.0) < 0.02);
    }

    // Three places without any noise: the moments are exact, the variance is a stated floor.
    void repeatedPointsGetAStatedFloor() {
        const Eigen::MatrixXd places{{0.0, 4.0, 1.0}, {0.0, 1.0, 5.0}};
        const Fit fit = fitWith(repeated(places, 30), 3);
        QVERIFY2(fit.hasMixture(), fit.brief().c_str());
        Mixture truth = makeMixture(2, 3);
        truth.means = places;
        for (Eigen::MatrixXd& covariance : truth.covariances) {
            covariance *= 1e-6;
        }
        QVERIFY(largestDifference(truth, fit.mixture) < 1e-4);
        QVERIFY(!fit.warnings.empty());
    }

    void extremeUnitsAreUnits() {
        Random random(5);
        const Mixture truth = sphericalMixture(2, 2, 5.0, false, random);
        const Sample sample = drawSample(truth, 2000, random);
        for (const double scale : {1e-30, 1e30, 1e100}) {
            const Fit fit = fitWith(scale * sample.points, 2);
            QVERIFY2(fit.hasMixture(), fit.brief().c_str());
            const Eigen::Matrix2d back = Eigen::Matrix2d::Identity() / scale;
            QVERIFY(
                largestDifference(truth, affineImage(fit.mixture, back, Eigen::Vector2d::Zero()))
                < 0.5);
        }
        QVERIFY(refuses(fitWith(1e200 * sample.points, 2), "double precision"));
        // One point far beyond all others is the data's whole variance.
        Eigen::MatrixXd outlier = sample.points;
        outlier.col(0) << 1e30, -1e30;
        const Fit fit = fitWith(outlier, 2);
        QVERIFY(fit.status == Status::Refused || fit.mixture.validate());
    }

    // Whatever comes, the answer is a mixture that explains the data no worse than one Gaussian, or
    // there is none and a reason.
    void neverAWrongPicture() {
        int refused = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Random random(seed);
            const Eigen::Index d = random.index(2) + 2;
            const Eigen::Index n = random.index(300) + 8;
            Eigen::MatrixXd points;
            switch (seed % 4) {
            case 0: // one stretched Gaussian
                points = random.normalMatrix(d, d) * random.normalMatrix(d, n);
                break;
            case 1: // heavy tails
                points = random.normalMatrix(d, n).array().cube().matrix();
                break;
            case 2: // a grid with repeated points
                points = random.normalMatrix(d, n).array().round().matrix();
                break;
            default:
                points = drawSample(randomMixture(d, 4, 2.0, random), n, random).points;
            }
            const auto k = static_cast<int>(random.index(6)) + 1;
            const Fit fit = fitWith(points, k);
            if (!fit.hasMixture()) {
                QCOMPARE(fit.status, Status::Refused);
                QVERIFY(!fit.reason.empty());
                ++refused;
                continue;
            }
            const Expected<void> valid = fit.mixture.validate();
            QVERIFY2(valid.has_value(), qPrintable(QString::number(seed)));
            QCOMPARE(fit.mixture.components(), Eigen::Index{k});
            QVERIFY(std::isfinite(fit.logLikelihood));
            if (k > 1) {
                Mixture single = makeMixture(d, 1);
                single.means = points.rowwise().mean();
                const Eigen::MatrixXd centred = points.colwise() - single.means.col(0);
                single.covariances[0] = centred * centred.transpose() / static_cast<double>(n);
                const double baseline = logLikelihood(single, points);
                QVERIFY2(fit.logLikelihood >= baseline - 1e-6 * std::abs(baseline),
                         qPrintable(QString("seed %1").arg(seed)));
            }
        }
        QVERIFY(refused > 20 && refused < 180);
    }

    void cancelsAndThrows() {
        Random random(6);
        const Dataset data = makeDataset(random.normalMatrix(2, 100));
        std::stop_source source;
        source.request_stop();
        RunContext context;
        context.stop = source.get_token();
        FitRequest request;
        request.components = 2;
        QCOMPARE(SpectralEstimator().fit(data, request, context).status, Status::Cancelled);
        request.components = 0;
        QVERIFY_EXCEPTION_THROWN(SpectralEstimator().fit(data, request), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestSpectralRefusals)
#include "tst_spectral_refusals.moc"
