// Against scikit-learn: the same start and number of iterations (make_golden.py).

#include "core/em/em_estimator.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>

using namespace gaussarium;

namespace {

Eigen::MatrixXd matrixFrom(const QJsonArray& rows) {
    Eigen::MatrixXd result(rows.size(), rows[0].toArray().size());
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
        const QJsonArray row = rows[static_cast<int>(i)].toArray();
        for (Eigen::Index j = 0; j < result.cols(); ++j) {
            result(i, j) = row[static_cast<int>(j)].toDouble();
        }
    }
    return result;
}

Eigen::VectorXd vectorFrom(const QJsonArray& values) {
    Eigen::VectorXd result(values.size());
    for (Eigen::Index i = 0; i < result.size(); ++i) {
        result[i] = values[static_cast<int>(i)].toDouble();
    }
    return result;
}

Mixture mixtureFrom(const QJsonObject& object) {
    Mixture mixture;
    mixture.weights = vectorFrom(object["weights"].toArray());
    mixture.means = matrixFrom(object["means"].toArray()).transpose();
    for (const QJsonValue& rows : object["covariances"].toArray()) {
        mixture.covariances.push_back(matrixFrom(rows.toArray()));
    }
    return mixture;
}

em::CovarianceType covarianceFrom(const QString& name) {
    if (name == "full") {
        return em::CovarianceType::Full;
    }
    if (name == "tied") {
        return em::CovarianceType::Tied;
    }
    return name == "diag" ? em::CovarianceType::Diagonal : em::CovarianceType::Spherical;
}

double relativeError(const Eigen::MatrixXd& value, const Eigen::MatrixXd& expected) {
    return (value - expected).norm() / expected.norm();
}

} // namespace

class TestEmGolden : public QObject {
    Q_OBJECT

private slots:
    void agreesWithScikitLearn_data() {
        QTest::addColumn<QJsonObject>("golden");
        QFile file(qEnvironmentVariable("GAUSSARIUM_SOURCE_DIR") + "/tests/core/em/golden.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY(cases.size() >= 24);
        int number = 0;
        for (const QJsonValue& value : cases) {
            const QJsonObject golden = value.toObject();
            QTest::addRow("%d: %s", ++number, qPrintable(golden["name"].toString())) << golden;
        }
    }

    void agreesWithScikitLearn() {
        QFETCH(QJsonObject, golden);
        const Dataset data = makeDataset(matrixFrom(golden["points"].toArray()).transpose());
        const Mixture start = mixtureFrom(golden["start"].toObject());
        em::EmOptions options;
        options.covariance = covarianceFrom(golden["covariance"].toString());
        options.start = em::StartKind::Given;
        options.givenStart = [&](const Dataset&, int, std::uint64_t, const RunContext&) {
            return Expected<Mixture>(start);
        };
        options.maxIterations = golden["iterations"].toInt();
        options.tolerance = 0.0;
        FitRequest request;
        request.components = static_cast<int>(start.components());
        const Fit fit = em::makeEmEstimator(options)->fit(data, request);

        QCOMPARE(fit.iterations, options.maxIterations);
        const double expected = golden["log_likelihood"].toDouble();
        QVERIFY2(std::abs(fit.logLikelihood - expected) <= 1e-9 * std::abs(expected),
                 qPrintable(QString("%1 against %2")
                                .arg(fit.logLikelihood, 0, 'g', 17)
                                .arg(expected, 0, 'g', 17)));
        const Mixture answer = mixtureFrom(golden);
        QVERIFY(relativeError(fit.mixture.weights, answer.weights) < 1e-8);
        QVERIFY(relativeError(fit.mixture.means, answer.means) < 1e-8);
        for (std::size_t j = 0; j < answer.covariances.size(); ++j) {
            QVERIFY(relativeError(fit.mixture.covariances[j], answer.covariances[j]) < 1e-7);
        }
    }
};

QTEST_APPLESS_MAIN(TestEmGolden)
#include "tst_em_golden.moc"
