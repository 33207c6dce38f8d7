#include "core/spectral/step_details.h"
#include "core/spectral/tensor_power.h"
#include "tests/core/spectral/spectral_problems.h"

#include <Eigen/QR>
#include <QTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::spectral;

namespace {

Eigen::MatrixXd randomOrthogonal(Eigen::Index size, Random& random) {
    return Eigen::HouseholderQR<Eigen::MatrixXd>(random.normalMatrix(size, size)).householderQ();
}

Tensor3 orthogonalTensor(const Eigen::VectorXd& values, const Eigen::MatrixXd& vectors) {
    Tensor3 tensor(values.size());
    for (Eigen::Index j = 0; j < values.size(); ++j) {
        tensor.addRankOne(values[j], vectors.col(j));
    }
    return tensor;
}

} // namespace

class TestTensorPower : public QObject {
    Q_OBJECT

private slots:
    void productsEqualTheirSums() {
        Random random(1);
        Tensor3 tensor(4);
        for (int i = 0; i < 4; ++i) {
            for (int j = i; j < 4; ++j) {
                for (int l = j; l < 4; ++l) {
                    tensor.set(i, j, l, random.normal());
                }
            }
        }
        const Eigen::VectorXd v = random.normalMatrix(4, 1);
        const Eigen::MatrixXd b = random.normalMatrix(4, 2);
        const Tensor3 small = tensor.transformed(b);
        Eigen::VectorXd vector = Eigen::VectorXd::Zero(4);
        Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(4, 4);
        double entry = 0.0;
        double squares = 0.0;
        for (int i = 0; i < 4; ++i) {
            for (int j = 0; j < 4; ++j) {
                for (int l = 0; l < 4; ++l) {
                    QCOMPARE(tensor(i, j, l), tensor(l, i, j));
                    vector[i] += tensor(i, j, l) * v[j] * v[l];
                    matrix(i, j) += tensor(i, j, l) * v[l];
                    entry += tensor(i, j, l) * b(i, 0) * b(j, 1) * b(l, 1);
                    squares += tensor(i, j, l) * tensor(i, j, l);
                }
            }
        }
        QVERIFY((tensor.apply(v) - vector).norm() < 1e-13);
        QVERIFY((tensor.contract(v) - matrix).norm() < 1e-13);
        QVERIFY(std::abs(tensor.applyThrice(v) - v.dot(vector)) < 1e-13);
        QVERIFY(std::abs(small(0, 1, 1) - entry) < 1e-13);
        QVERIFY(std::abs(tensor.norm() - std::sqrt(squares)) < 1e-13);
    }

    void findsTheEigenpairsOfAnOrthogonalTensor() {
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Random random(seed);
            const Eigen::Index k = random.index(6) + 2;
            const Eigen::MatrixXd vectors = randomOrthogonal(k, random);
            Eigen::VectorXd values(k);
            for (double& value : values) {
                value = random.uniform(1.0, 5.0);
            }
            TensorPowerOptions options;
            options.seed = seed;
            const TensorEigenpairs pairs = tensorPower(orthogonalTensor(values, vectors), options);
            QVERIFY2(pairs.converged, qPrintable(QString("seed %1").arg(seed)));
            for (Eigen::Index j = 0; j < k; ++j) {
                Eigen::Index best = 0;
                (pairs.vectors.transpose() * vectors.col(j)).maxCoeff(&best);
                QVERIFY((pairs.vectors.col(best) - vectors.col(j)).norm() < 1e-10);
                QVERIFY(std::abs(pairs.values[best] - values[j]) < 1e-10);
            }
        }
    }

    void tellsEveryIteration() {
        Random random(7);
        const Tensor3 tensor =
            orthogonalTensor(Eigen::Vector3d(3.0, 2.0, 1.5), randomOrthogonal(3, random));
        int iterations = 0;
        int removed = 0;
        std::string last;
        const TensorEigenpairs pairs = tensorPower(tensor, {}, {}, [&](const SpectralEvent& event) {
            const auto* detail = dynamic_cast<const PowerDetail*>(event.detail.get());
            QVERIFY(detail != nullptr);
            QVERIFY(std::abs(detail->vector.norm() - 1.0) < 1e-12);
            QVERIFY(!event.sentence.empty());
            iterations += event.kind == StepKind::PowerIteration ? 1 : 0;
            removed += event.kind == StepKind::Deflation ? 1 : 0;
            if (event.kind == StepKind::PowerIteration && detail->iteration == 2
                && detail->component == 1) {
                last = event.label;
            }
        });
        QCOMPARE(iterations, pairs.iterations);
        QCOMPARE(removed, 3);
        QCOMPARE(last, std::string("component 2, power iteration 2"));
    }

    void stopsWhenAsked() {
        std::stop_source source;
        source.request_stop();
        Random random(2);
        const Tensor3 tensor =
            orthogonalTensor(Eigen::Vector2d(2.0, 1.0), randomOrthogonal(2, random));
        QVERIFY(tensorPower(tensor, {}, source.get_token()).cancelled);
    }

    void survivesTheZeroTensor() {
        const TensorEigenpairs pairs = tensorPower(Tensor3(3), {});
        QVERIFY(pairs.values.isZero());
        QVERIFY(pairs.vectors.allFinite());
    }
};

QTEST_APPLESS_MAIN(TestTensorPower)
#include "tst_tensor_power.moc"
