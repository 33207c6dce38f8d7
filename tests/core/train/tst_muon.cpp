#include "core/base/random.h"
#include "tests/core/train/torch_probe.h"

#include <Eigen/SVD>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

class TestMuon : public QObject {
    Q_OBJECT

private slots:
    // Same singular vectors as the matrix, singular values near 1, whatever its scale.
    void orthogonalisedIsNearThePolarFactor() {
        Random random(2);
        for (const auto& [rows, columns] : {std::pair{3, 3}, std::pair{8, 8}, std::pair{8, 24}}) {
            for (const double scale : {1e-6, 1.0, 1e4}) {
                const Eigen::MatrixXd matrix = scale * random.normalMatrix(rows, columns);
                const Eigen::JacobiSVD<Eigen::MatrixXd> svd(matrix, Eigen::ComputeThinU
                                                                        | Eigen::ComputeThinV);
                const Eigen::MatrixXd inBasis =
                    svd.matrixU().transpose() * probeOrthogonalised(matrix) * svd.matrixV();
                const Eigen::VectorXd values = inBasis.diagonal();
                for (Eigen::Index i = 0; i < values.size(); ++i) {
                    const double share = svd.singularValues()[i] / svd.singularValues()[0];
                    QVERIFY(values[i] < 1.25 && (values[i] > 0.6 || share < 0.02));
                }
                QVERIFY((inBasis - Eigen::MatrixXd(values.asDiagonal())).norm() < 1e-9);
            }
        }
        QVERIFY(probeOrthogonalised(Eigen::MatrixXd::Zero(4, 4)).isZero(0.0));
    }

    // Matrices of the blocks move by 0.2 sqrt(columns) times an orthogonal matrix, decayed; the
    // rest as AdamW moves it; a gradient that is not finite moves nothing.
    void matricesMoveAlongOrthogonalOnes() {
        train::TrainConfig config;
        config.network = {.width = 8,
                          .heads = 2,
                          .layers = 2,
                          .mlpWidth = 12,
                          .maxComponents = 2,
                          .headWidth = 6};
        config.muon = true;
        Random random(7);
        const Eigen::Index count = config.network.parameters();
        const Eigen::VectorXd start = random.normalMatrix(count, 1).col(0);
        const Eigen::VectorXd gradient = random.normalMatrix(count, 1).col(0);
        Eigen::VectorXd broken = gradient;
        broken[3] = std::nan("");
        const double rate = 0.01;
        const auto path = optimizerPath(config, start, {broken, gradient}, rate);
        QVERIFY(path[0] == start);
        config.muon = false;
        const auto plain = optimizerPath(config, start, {broken, gradient}, rate);

        const std::vector<tgmm::TensorShape> shapes = tgmm::tensorShapes(config.network);
        using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        Eigen::Index offset = 0;
        for (const tgmm::TensorShape& shape : shapes) {
            const Eigen::Index size = shape.count();
            const Eigen::VectorXd moved = path[1].segment(offset, size);
            const bool matrix = shape.name.starts_with("layers.") || shape.name == "key_value";
            if (!matrix) {
                QVERIFY2(moved == plain[1].segment(offset, size), shape.name.c_str());
                offset += size;
                continue;
            }
            const Eigen::Index rows = shape.shape[0];
            const Eigen::Index columns = shape.shape[1];
            const auto as = [&](const Eigen::VectorXd& flat) {
                return Eigen::MatrixXd(
                    Eigen::Map<const RowMajor>(flat.data() + offset, rows, columns));
            };
            // q, k and v, or key and value, side by side.
            const bool joined = shape.name.ends_with("qkv") || shape.name == "key_value";
            const Eigen::Index width = joined ? rows : columns;
            for (Eigen::Index first = 0; first < columns; first += width) {
                Eigen::MatrixXd g = as(gradient).middleCols(first, width);
                const bool tall = rows > width;
                if (tall) {
                    g.transposeInPlace();
                }
                Eigen::MatrixXd direction =
                    0.2 * std::sqrt(static_cast<double>(g.cols())) * probeOrthogonalised(g);
                if (tall) {
                    direction.transposeInPlace();
                }
                const Eigen::MatrixXd before = as(start).middleCols(first, width);
                const Eigen::MatrixXd expected =
                    before - rate * (direction + config.weightDecay * before);
                QVERIFY2((as(path[1]).middleCols(first, width) - expected).norm() < 1e-9,
                         shape.name.c_str());
            }
            offset += size;
        }
    }
};

QTEST_APPLESS_MAIN(TestMuon)
#include "tst_muon.moc"
