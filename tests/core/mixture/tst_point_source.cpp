// Sources of points: their densities are densities, and of the points that they give.
#include "core/mixture/point_source.h"
#include "core/mixture/shifted_tasks.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <numbers>
#include <stdexcept>

using namespace gaussarium;

namespace {

// Two components, one of them turned, small enough for a grid to cover.
PointSource planeSource() {
    PointSource source;
    source.mixture = makeMixture(2, 2);
    source.mixture.weights << 0.7, 0.3;
    source.mixture.means << 0.0, 3.0, 0.0, -1.0;
    source.mixture.covariances[0] << 1.0, 0.3, 0.3, 0.5;
    source.mixture.covariances[1] << 0.6, -0.2, -0.2, 0.9;
    return source;
}

PointSource withBox(PointSource source, double share) {
    source.backgroundShare = share;
    source.low = Eigen::Vector2d(-4.0, -5.0);
    source.high = Eigen::Vector2d(6.0, 5.0);
    return source;
}

// Integral over [-half, half]^2 by the midpoint rule in x = sinh(t), which reaches far out where a
// heavy tail does.
double integral(const PointSource& source, double half, int steps) {
    const SourceDensity density(source);
    const double end = std::asinh(half);
    const double step = 2.0 * end / steps;
    double sum = 0.0;
    Eigen::MatrixXd points(2, steps);
    for (int i = 0; i < steps; ++i) {
        const double t = -end + (i + 0.5) * step;
        for (int j = 0; j < steps; ++j) {
            points.col(j) << std::sinh(t), std::sinh(-end + (j + 0.5) * step);
        }
        const Eigen::ArrayXd slope = (1.0 + points.row(1).array().square()).sqrt();
        sum += std::cosh(t) * (density.logDensity(points).array().exp() * slope).sum();
    }
    return sum * step * step;
}

} // namespace

class TestPointSource : public QObject {
    Q_OBJECT

private slots:
    void aMixtureIsDrawnAndJudgedAsOne() {
        const PointSource source = planeSource();
        Random a(7);
        Random b(7);
        const Sample own = drawSample(source, 500, a);
        const Sample plain = drawSample(source.mixture, 500, b);
        QCOMPARE(own.points, plain.points);
        QCOMPARE(own.labels, plain.labels);
        const MixtureDensity density(source.mixture);
        QCOMPARE(SourceDensity(source).logDensity(own.points), density.logDensity(own.points));
        QCOMPARE(SourceDensity(source).assign(own.points), density.assign(own.points));
        const LabelledData data = drawDataset(source, 50, 3, "x");
        QCOMPARE(data.data.points, drawDataset(source.mixture, 50, 3, "x").data.points);
        QVERIFY(data.data.notes.empty());
    }

    void densitiesIntegrateToOne() {
        QVERIFY(std::abs(integral(planeSource(), 40.0, 600) - 1.0) < 1e-6);
        // An edge of the box falls between grid lines: a rougher sum.
        QVERIFY(std::abs(integral(withBox(planeSource(), 0.2), 40.0, 1200) - 1.0) < 2e-3);
        PointSource heavy = planeSource();
        for (const double degrees : {1.0, 3.0, 30.0}) {
            heavy.degrees = degrees;
            // P(distance > r) of a bivariate t falls like (1 + r^2 / nu)^(-nu / 2).
            const double tolerance = degrees < 2.0 ? 2e-3 : 1e-5;
            const double value = integral(heavy, 4000.0, 1200);
            QVERIFY2(std::abs(value - 1.0) < tolerance, qPrintable(QString::number(value, 'g', 9)));
        }
    }

    void studentsDensityIsTheOneInTheBooks() {
        // One dimension, three degrees: 2 / (pi sqrt(3) (1 + x^2 / 3)^2), here with scale 2.
        PointSource source;
        source.mixture = makeMixture(1, 1);
        source.mixture.covariances[0](0, 0) = 4.0;
        source.degrees = 3.0;
        for (const double x : {0.0, 0.5, -3.0, 1e3, 1e8}) {
            const double z = 0.5 * x;
            const double expected = std::log(2.0 / (std::numbers::pi * std::sqrt(3.0)) / 2.0)
                                    - 2.0 * std::log1p(z * z / 3.0);
            const double actual =
                SourceDensity(source).logDensity(Eigen::MatrixXd::Constant(1, 1, x))[0];
            QVERIFY(std::abs(actual - expected) < 1e-9 * std::abs(expected));
        }
        // Many degrees: the normal density.
        source.degrees = 1e7;
        const Eigen::MatrixXd at = Eigen::MatrixXd::Constant(1, 1, 1.3);
        QVERIFY(std::abs(SourceDensity(source).logDensity(at)[0]
                         - MixtureDensity(source.mixture).logDensity(at)[0])
                < 1e-6);
    }

    void studentsPointsHaveStudentsSpread() {
        PointSource source = planeSource();
        source.degrees = 8.0; // the sample's fourth moments exist
        Random random(5);
        const Sample sample = drawSample(source, 400'000, random);
        Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(2, 2);
        double count = 0.0;
        for (Eigen::Index i = 0; i < sample.points.cols(); ++i) {
            if (sample.labels[static_cast<std::size_t>(i)] == 0) {
                covariance += sample.points.col(i) * sample.points.col(i).transpose();
                count += 1.0;
            }
        }
        // nu / (nu - 2) times the scale matrix.
        const Eigen::MatrixXd expected = 8.0 / 6.0 * source.mixture.covariances[0];
        QVERIFY((covariance / count - expected).cwiseAbs().maxCoeff() < 0.02);
        QVERIFY(std::abs(count / 400'000 - 0.7) < 0.004);
        // Three degrees: the share beyond r deviations, 1 / (1 + r^2 / 3)^1.5 in the plane.
        source.degrees = 3.0;
        const Sample heavy = drawSample(source, 400'000, random);
        const Eigen::MatrixXd precision = source.mixture.covariances[0].inverse();
        double far = 0.0;
        count = 0.0;
        for (Eigen::Index i = 0; i < heavy.points.cols(); ++i) {
            if (heavy.labels[static_cast<std::size_t>(i)] == 0) {
                const Eigen::VectorXd x = heavy.points.col(i);
                far += x.dot(precision * x) > 25.0 ? 1.0 : 0.0;
                count += 1.0;
            }
        }
        QVERIFY(std::abs(far / count - std::pow(1.0 + 25.0 / 3.0, -1.5)) < 0.002);
    }

    void theBackgroundHasItsShareAndItsBox() {
        const PointSource source = withBox(planeSource(), 0.3);
        Random random(2);
        const Sample sample = drawSample(source, 100'000, random);
        double background = 0.0;
        double left = 0.0;
        for (Eigen::Index i = 0; i < sample.points.cols(); ++i) {
            if (sample.labels[static_cast<std::size_t>(i)] < 0) {
                QCOMPARE(sample.labels[static_cast<std::size_t>(i)], -1);
                background += 1.0;
                left += sample.points(0, i) < -1.5 ? 1.0 : 0.0;
                QVERIFY((sample.points.col(i).array() >= source.low.array()).all());
                QVERIFY((sample.points.col(i).array() < source.high.array()).all());
            }
        }
        QVERIFY(std::abs(background / 100'000 - 0.3) < 0.006);
        QVERIFY(std::abs(left / background - 0.25) < 0.01);
        // Far from the components the density is the background's alone, outside the box none.
        Eigen::MatrixXd places(2, 2);
        places << -3.99, -4.01, 4.99, 4.99;
        const Eigen::VectorXd log = SourceDensity(source).logDensity(places);
        QVERIFY(std::abs(log[0] - std::log(0.3 / 100.0)) < 1e-3);
        QVERIFY(log[1] < -15.0);
        const LabelledData data = drawDataset(source, 200, 3, "x");
        QCOMPARE(data.data.notes.size(), std::size_t{1});
        QVERIFY(data.data.notes[0].find("30%") != std::string::npos);
        data.data.check();
    }

    void aComponentWithoutWeightCountsForNothing() {
        PointSource source = planeSource();
        source.degrees = 3.0;
        PointSource three = source;
        three.mixture = makeMixture(2, 3);
        three.mixture.weights << 0.7, 0.3, 0.0;
        three.mixture.means.leftCols(2) = source.mixture.means;
        three.mixture.means.col(2).setConstant(9.0);
        three.mixture.covariances[0] = source.mixture.covariances[0];
        three.mixture.covariances[1] = source.mixture.covariances[1];
        const Eigen::MatrixXd points = 4.0 * Random(1).normalMatrix(2, 50);
        QVERIFY((SourceDensity(three).logDensity(points) - SourceDensity(source).logDensity(points))
                    .cwiseAbs()
                    .maxCoeff()
                < 1e-12);
    }

    void refusesWhatIsNoSource() {
        PointSource source = planeSource();
        QVERIFY(source.validate().has_value());
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto refused = [](const PointSource& wrong) {
            QVERIFY(!wrong.validate().has_value());
            QVERIFY_EXCEPTION_THROWN(SourceDensity{wrong}, std::invalid_argument);
            Random random(1);
            QVERIFY_EXCEPTION_THROWN(drawSample(wrong, 3, random), std::invalid_argument);
        };
        for (const double degrees : {-1.0, nan, std::numeric_limits<double>::infinity()}) {
            source.degrees = degrees;
            refused(source);
        }
        for (const double share : {-0.1, 1.0, nan}) {
            refused(withBox(planeSource(), share));
        }
        source = withBox(planeSource(), 0.1);
        source.high[1] = source.low[1];
        refused(source);
        source = planeSource();
        source.backgroundShare = 0.1; // no box
        refused(source);
        source = planeSource();
        source.degrees = 3.0;
        source.mixture.weights[0] = 0.9;
        refused(source);
    }
};

QTEST_APPLESS_MAIN(TestPointSource)
#include "tst_point_source.moc"
