#include "core/base/random.h"
#include "core/tgmm/kernels.h"
#include "core/tgmm/packed_matrix.h"
#include "tests/support/instruction_sets.h"

#include <QtTest>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <set>
#include <string>
#include <vector>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

std::vector<float> normals(std::int64_t count, Random& random) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) {
        value = static_cast<float>(random.normal());
    }
    return values;
}

double at(const std::vector<float>& values, std::int64_t index) {
    return static_cast<double>(values[static_cast<std::size_t>(index)]);
}

} // namespace

class TestKernels : public QObject {
    Q_OBJECT

private slots:
    // Each test runs once for each instruction set that the kernels were compiled for.
    void initTestCase_data() {
        QTest::addColumn<qint64>("target");
        std::set<std::string> seen;
        for (const std::int64_t target : testing::machineTargets()) {
            testing::useTarget(target);
            if (seen.insert(kernelTarget()).second) {
                QTest::addRow("%s", kernelTarget()) << static_cast<qint64>(target);
            }
        }
        // Whatever the machine, the best and the fallback.
        QVERIFY2(seen.size() >= 2, qPrintable(QString::number(seen.size())));
    }

    void init() {
        QFETCH_GLOBAL(qint64, target);
        testing::useTarget(target);
    }

    void cleanupTestCase() { testing::useTarget(0); }

    void productEqualsTheDefinition_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("inner");
        QTest::addColumn<int>("columns");
        for (const int rows : {1, 2, 3, 5, 11, 12, 13, 17, 24, 47, 48}) {
            QTest::addRow("%d rows", rows) << rows << 29 << 45;
        }
        for (const int inner : {1, 3, 128, 512}) {
            QTest::addRow("inner %d", inner) << 31 << inner << 64;
        }
        for (const int columns : {1, 8, 10, 31, 32, 33, 384}) {
            QTest::addRow("%d columns", columns) << 14 << 20 << columns;
        }
    }

    void productEqualsTheDefinition() {
        QFETCH(int, rows);
        QFETCH(int, inner);
        QFETCH(int, columns);
        Random random(static_cast<std::uint64_t>(1000 * rows + 10 * inner + columns));
        const std::int64_t aStride = inner + 3;
        const std::vector<float> a = normals(rows * aStride, random);
        const std::vector<float> b = normals(inner * columns, random);
        const PackedMatrix packed(b, inner, columns, 0, columns);
        const std::int64_t cStride = packed.paddedColumns() + 5;
        const std::vector<float> before = normals(rows * cStride, random);
        for (const bool accumulate : {false, true}) {
            std::vector<float> c = before;
            packed.apply(a.data(), aStride, rows, c.data(), cStride, accumulate);
            for (int r = 0; r < rows; ++r) {
                for (int j = 0; j < cStride; ++j) {
                    double expected = accumulate ? at(before, r * cStride + j) : 0.0;
                    double size = std::abs(expected);
                    for (int i = 0; i < inner && j < columns; ++i) {
                        const double term = at(a, r * aStride + i) * at(b, i * columns + j);
                        expected += term;
                        size += std::abs(term);
                    }
                    // Past the padding nothing may be touched.
                    if (j >= packed.paddedColumns()) {
                        expected = at(before, r * cStride + j);
                    }
                    QVERIFY2(std::abs(at(c, r * cStride + j) - expected) <= 1e-6 * size,
                             qPrintable(QStringLiteral("row %1, column %2").arg(r).arg(j)));
                }
            }
        }
    }

    // A row's bits must not depend on which rows stand beside it.
    void rowsAreIndependentOfTheirNeighbours() {
        Random random(4);
        const PackedMatrix packed(normals(128 * 96, random), 128, 96, 0, 96);
        const std::vector<float> a = normals(48 * 128, random);
        std::vector<float> all(48 * 96);
        packed.apply(a.data(), 128, 48, all.data(), 96);
        for (std::int64_t row = 0; row < 48; ++row) {
            std::vector<float> one(96);
            packed.apply(a.data() + row * 128, 128, 1, one.data(), 96);
            for (std::int64_t j = 0; j < 96; ++j) {
                QCOMPARE(one[static_cast<std::size_t>(j)],
                         all[static_cast<std::size_t>(row * 96 + j)]);
            }
        }
    }

    void packsSomeOfTheColumns() {
        Random random(8);
        const std::vector<float> b = normals(7 * 50, random);
        const PackedMatrix packed(b, 7, 50, 11, 20);
        std::vector<float> a(7, 0.0F);
        std::vector<float> c(32);
        a[3] = 1.0F;
        packed.apply(a.data(), 7, 1, c.data(), 32);
        for (std::size_t j = 0; j < 32; ++j) {
            QCOMPARE(c[j], j < 20 ? b[3 * 50 + 11 + j] : 0.0F);
        }
    }

    void normalisesRows() {
        Random random(5);
        for (const std::int64_t width : {1, 2, 7, 16, 31, 32, 33, 48, 128, 130}) {
            for (const double offset : {0.0, 1000.0}) {
                const std::int64_t stride = paddedToPanels(width) + 32;
                std::vector<float> x(static_cast<std::size_t>(3 * stride), 77.0F);
                for (std::int64_t r = 0; r < 3; ++r) {
                    for (std::int64_t i = 0; i < width; ++i) {
                        x[static_cast<std::size_t>(r * stride + i)] =
                            static_cast<float>(offset + 3.0 * random.normal());
                    }
                }
                std::vector<float> y(x.size(), 55.0F);
                normaliseRows(x.data(), stride, 3, width, y.data(), stride);
                for (std::int64_t r = 0; r < 3; ++r) {
                    double mean = 0.0;
                    double variance = 0.0;
                    for (std::int64_t i = 0; i < width; ++i) {
                        mean += at(x, r * stride + i) / static_cast<double>(width);
                    }
                    for (std::int64_t i = 0; i < width; ++i) {
                        const double off = at(x, r * stride + i) - mean;
                        variance += off * off / static_cast<double>(width);
                    }
                    for (std::int64_t i = 0; i < stride; ++i) {
                        const double expected =
                            i < width ? (at(x, r * stride + i) - mean) / std::sqrt(variance + 1e-5)
                                      : 55.0;
                        // A float near 1000 has a spacing of 6e-5.
                        const double tolerance = offset > 0.0 ? (width == 1 ? 0.05 : 1e-3) : 3e-6;
                        QVERIFY2(std::abs(at(y, r * stride + i) - expected) < tolerance,
                                 qPrintable(QStringLiteral("width %1").arg(width)));
                    }
                }
            }
        }
    }

    void geluIsTheTanhForm() {
        std::vector<float> x;
        for (int i = -40000; i < 40000; ++i) {
            x.push_back(static_cast<float>(i) / 1000.0F);
        }
        for (const float extreme : {1e10F, -1e10F, 1e30F, -1e30F, 1e-30F, -1e-40F, 0.0F, -0.0F}) {
            for (int copies = 0; copies < 4; ++copies) {
                x.push_back(extreme);
            }
        }
        const std::vector<float> before = x;
        gelu(x.data(), static_cast<std::int64_t>(x.size()));
        for (std::size_t i = 0; i < x.size(); ++i) {
            const auto v = static_cast<double>(before[i]);
            const double u = std::sqrt(2.0 / std::numbers::pi) * (v + 0.044715 * v * v * v);
            const double expected = std::isfinite(u) ? v / (1.0 + std::exp(-2.0 * u)) : v;
            QVERIFY2(
                std::abs(static_cast<double>(x[i]) - expected) <= 1e-6 * std::abs(expected) + 1e-7,
                qPrintable(QStringLiteral("gelu(%1) = %2").arg(v).arg(static_cast<double>(x[i]))));
        }
    }

    void softmaxInTilesEqualsSoftmaxAtOnce_data() {
        QTest::addColumn<double>("size");
        QTest::addRow("ordinary") << 1.0;
        QTest::addRow("all alike") << 0.0;
        QTest::addRow("large") << 1e4;
        QTest::addRow("enormous") << 1e20;
    }

    void softmaxInTilesEqualsSoftmaxAtOnce() {
        QFETCH(double, size);
        Random random(21);
        constexpr std::int64_t rows = 5;
        for (const std::int64_t n : {1, 2, 3, 17, 32, 100, 257}) {
            std::vector<float> scores = normals(rows * n, random);
            for (float& score : scores) {
                score *= static_cast<float>(size);
            }
            std::vector<float> maxima(rows, softmaxStart);
            std::vector<float> sums(rows, 0.0F);
            std::vector<float> decays(rows);
            std::vector<double> shares(static_cast<std::size_t>(rows * n));
            for (std::int64_t start = 0; start < n; start += 40) {
                const std::int64_t columns = std::min<std::int64_t>(40, n - start);
                std::vector<float> tile(rows * 64, std::numeric_limits<float>::quiet_NaN());
                for (std::int64_t r = 0; r < rows; ++r) {
                    std::copy_n(scores.begin() + r * n + start, columns, tile.begin() + r * 64);
                }
                softmaxTile({tile.data(), 64, rows, columns,
                             static_cast<float>(std::numbers::log2e), maxima.data(), sums.data(),
                             decays.data()});
                for (std::int64_t r = 0; r < rows; ++r) {
                    for (std::int64_t i = 0; i < start; ++i) {
                        shares[static_cast<std::size_t>(r * n + i)] *= at(decays, r);
                    }
                    for (std::int64_t i = 0; i < columns; ++i) {
                        shares[static_cast<std::size_t>(r * n + start + i)] = at(tile, r * 64 + i);
                    }
                }
            }
            for (std::int64_t r = 0; r < rows; ++r) {
                double most = -std::numeric_limits<double>::infinity();
                double sum = 0.0;
                for (std::int64_t i = 0; i < n; ++i) {
                    most = std::max(most, at(scores, r * n + i));
                }
                for (std::int64_t i = 0; i < n; ++i) {
                    sum += std::exp(at(scores, r * n + i) - most);
                }
                for (std::int64_t i = 0; i < n; ++i) {
                    const double expected = std::exp(at(scores, r * n + i) - most) / sum;
                    const double got = shares[static_cast<std::size_t>(r * n + i)] / at(sums, r);
                    // Scores near 1e4 are known to 1e-3 only once scaled.
                    QVERIFY(std::abs(got - expected) < (size > 100.0 ? 5e-3 : 2e-6));
                }
            }
        }
    }

    void scalesRows() {
        std::vector<float> x(3 * 64, 2.0F);
        const std::vector<float> factors = {1.0F, 0.5F, -3.0F};
        scaleRows(x.data(), 64, 3, 32, factors.data());
        for (std::size_t r = 0; r < 3; ++r) {
            QCOMPARE(x[r * 64 + 31], 2.0F * factors[r]);
            QCOMPARE(x[r * 64 + 32], 2.0F);
        }
    }
};

QTEST_APPLESS_MAIN(TestKernels)
#include "tst_kernels.moc"
