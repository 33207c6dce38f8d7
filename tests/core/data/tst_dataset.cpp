// Projection and whitening against closed forms, and on data that leave no room.
#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/data/whitening.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace gaussarium;

namespace {

Eigen::MatrixXd covarianceOf(const Eigen::MatrixXd& points) {
    const Eigen::MatrixXd centred = points.colwise() - points.rowwise().mean();
    return centred * centred.transpose() / static_cast<double>(points.cols());
}

} // namespace

class TestDataset : public QObject {
    Q_OBJECT

private slots:
    void checkFindsContradictions() {
        const auto good = [] {
            Dataset data = makeDataset(Eigen::MatrixXd::Zero(2, 3));
            data.labels = {0, -1, 1};
            data.labelNames = {"a", "b"};
            return data;
        };
        good().check();
        Dataset data = good();
        data.columns.pop_back();
        QVERIFY_EXCEPTION_THROWN(data.check(), std::invalid_argument);
        data = good();
        data.labels[1] = 2;
        QVERIFY_EXCEPTION_THROWN(data.check(), std::invalid_argument);
        data = good();
        data.labels.pop_back();
        QVERIFY_EXCEPTION_THROWN(data.check(), std::invalid_argument);
        data = good();
        data.points(1, 1) = std::numeric_limits<double>::infinity();
        QVERIFY_EXCEPTION_THROWN(data.check(), std::invalid_argument);
    }

    void projectsOnKnownAxes() {
        // Variances 9, 4, 1 and 0.25 along the axes, the axes turned in the first plane by 30
        // degrees: the components are the turned axes, the variance they keep 14 / 14.25.
        const double c = std::cos(M_PI / 6.0);
        const double s = std::sin(M_PI / 6.0);
        Eigen::MatrixXd turn = Eigen::MatrixXd::Identity(4, 4);
        turn.topLeftCorner(2, 2) << c, -s, s, c;
        Eigen::MatrixXd points(4, 16);
        const Eigen::Vector4d deviations(3.0, 2.0, 1.0, 0.5);
        for (int i = 0; i < 16; ++i) {
            for (int axis = 0; axis < 4; ++axis) {
                points(axis, i) = (i >> axis & 1) == 0 ? deviations[axis] : -deviations[axis];
            }
        }
        const Eigen::Vector4d shift(1e6, -5.0, 0.0, 2.0);
        Dataset data = makeDataset((turn * points).colwise() + shift);
        const Dataset result = projectToPrincipalComponents(data, 3).value();
        result.check();
        QVERIFY((result.projection.components - turn.leftCols(3)).cwiseAbs().maxCoeff() < 1e-9);
        QVERIFY((result.projection.mean - shift).cwiseAbs().maxCoeff() < 1e-9);
        QVERIFY(std::abs(result.projection.explainedVariance - 14.0 / 14.25) < 1e-9);
        QVERIFY((result.points - points.topRows(3)).cwiseAbs().maxCoeff() < 1e-8);
        QVERIFY(result.columns == (std::vector<std::string>{"PC1", "PC2", "PC3"}));
        QVERIFY(result.notes.back().find("4 columns") == 0);
        QVERIFY_EXCEPTION_THROWN(projectToPrincipalComponents(data, 5), std::invalid_argument);
    }

    void projectsAcrossTheRangeOfDoubles() {
        Random random(6);
        const Eigen::MatrixXd points = random.normalMatrix(4, 5000);
        const Dataset plain = projectToPrincipalComponents(makeDataset(points), 2).value();
        for (const double scale : {1e200, 1e-200}) {
            const Dataset data =
                projectToPrincipalComponents(makeDataset(scale * points), 2).value();
            QVERIFY((data.points / scale - plain.points).cwiseAbs().maxCoeff() < 1e-9);
            QVERIFY(std::abs(data.projection.explainedVariance - plain.projection.explainedVariance)
                    < 1e-9);
        }
        projectToPrincipalComponents(makeDataset(Eigen::MatrixXd::Zero(4, 5)), 2).value().check();
    }

    void aStoppedProjectionIsNone() {
        std::stop_source stop;
        stop.request_stop();
        const Expected<Dataset> none = projectToPrincipalComponents(
            makeDataset(Eigen::MatrixXd::Random(4, 10)), 2, stop.get_token());
        QVERIFY(!none);
        QVERIFY(none.error().message.find("stopped") != std::string::npos);
    }

    void whiteDataHaveUnitCovariance() {
        Random random(1);
        for (int trial = 0; trial < 50; ++trial) {
            const Eigen::Index d = trial % 4 + 1;
            const Eigen::MatrixXd points =
                (random.normalMatrix(d, d) * random.normalMatrix(d, 200)).colwise()
                + Eigen::VectorXd(10.0 * random.normalMatrix(d, 1));
            const Whitening whitening = measureWhitening(points, 1e-12);
            QVERIFY(!whitening.floored);
            const Eigen::MatrixXd white = whitening.whiten(points);
            QVERIFY(white.rowwise().mean().cwiseAbs().maxCoeff() < 1e-9);
            QVERIFY((covarianceOf(white) - Eigen::MatrixXd::Identity(d, d)).cwiseAbs().maxCoeff()
                    < 1e-6);
            QVERIFY((whitening.unwhiten(white) - points).cwiseAbs().maxCoeff() < 1e-9);
            QVERIFY((whitening.unwhitenCovariance(Eigen::MatrixXd::Identity(d, d))
                     - covarianceOf(points))
                        .cwiseAbs()
                        .maxCoeff()
                    < 1e-8);
            QVERIFY(
                std::abs(2.0 * whitening.logDeterminant()
                         - std::log((whitening.lower * whitening.lower.transpose()).determinant()))
                < 1e-9);
        }
    }

    void whiteningFollowsShiftsAndScales() {
        Random random(2);
        const Eigen::MatrixXd points = random.normalMatrix(3, 100);
        const Eigen::MatrixXd white = measureWhitening(points).whiten(points);
        const Eigen::Vector3d scale(1e-100, 7.0, 1e150);
        const Eigen::MatrixXd moved =
            (scale.asDiagonal() * points).colwise() + Eigen::Vector3d(1e-100, 3.0, -1e150);
        QVERIFY((measureWhitening(moved).whiten(moved) - white).cwiseAbs().maxCoeff() < 1e-9);
    }

    void whiteningOfDegenerateDataIsFinite_data() {
        QTest::addColumn<double>("scale");
        for (const double scale : {1e-300, 1e-200, 1.0, 1e200, 1e300, 8e307}) {
            QTest::newRow(qPrintable(QString::number(scale))) << scale;
        }
    }

    void whiteningOfDegenerateDataIsFinite() {
        QFETCH(double, scale);
        const Eigen::MatrixXd line{{-1.0, 0.0, 1.0}, {-0.5, 0.0, 0.5}};
        const Eigen::MatrixXd constantColumn{{-1.0, 0.0, 1.0}, {1.0, 1.0, 1.0}};
        // 0.1 n is not n times 0.1: rounding must not pass for variance.
        const Eigen::MatrixXd onePlace = Eigen::MatrixXd::Constant(2, 7, 0.1);
        const Eigen::MatrixXd onePoint{{1.0}, {-1.0}};
        for (const Eigen::MatrixXd& shape : {line, constantColumn, onePlace, onePoint}) {
            const Eigen::MatrixXd points = scale * shape;
            const Whitening whitening = measureWhitening(points);
            QVERIFY(whitening.floored);
            QVERIFY(whitening.mean.allFinite());
            QVERIFY(whitening.lower.allFinite());
            QVERIFY(whitening.lower.diagonal().minCoeff() > 0.0);
            const Eigen::MatrixXd white = whitening.whiten(points);
            QVERIFY(white.allFinite());
            QVERIFY(white.cwiseAbs().maxCoeff() < 10.0);
            QVERIFY(std::isfinite(whitening.logDeterminant()));
        }
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "tst_dataset.moc"
