#include "core/mixture/truth_file.h"
#include "tests/support/random_problems.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

constexpr const char* good =
    R"({"weights": [0.25, 0.75], "means": [[1, 2], [3, 4]],
        "covariances": [[[1, 0], [0, 1]], [[2, 0.5], [0.5, 2]]], "labels": [0, 1, -1]})";

} // namespace

class TestTruthFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Expected<TruthFile> read(const std::string& text) const {
        const std::string path = m_folder.filePath("truth.json").toStdString();
        std::ofstream(path, std::ios::binary) << text;
        return readTruth(path);
    }

private slots:
    void keepsEveryDigit() {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Random random(seed);
            const Mixture truth =
                randomMixture(random.index(4) + 1, random.index(5) + 1, 3.0, random);
            std::vector<int> labels;
            for (int i = 0; i < 20; ++i) {
                labels.push_back(static_cast<int>(random.index(truth.components() + 1)) - 1);
            }
            const Expected<TruthFile> back = read(truthJson(truth, labels));
            QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
            QVERIFY(back->mixture.weights == truth.weights);
            QVERIFY(back->mixture.means == truth.means);
            for (std::size_t j = 0; j < truth.covariances.size(); ++j) {
                QVERIFY(back->mixture.covariances[j] == truth.covariances[j]);
            }
            QCOMPARE(back->labels, labels);
        }
        QVERIFY(read(truthJson(makeMixture(2, 2), {}))->labels.empty());
    }

    void readsWhatAPersonWrites() {
        const Expected<TruthFile> truth = read(good);
        QVERIFY(truth.has_value());
        QCOMPARE(truth->mixture.means(1, 0), 2.0); // rows of the file are components
        QCOMPARE(truth->labels, (std::vector<int>{0, 1, -1}));
        std::string noLabels = good;
        noLabels.replace(noLabels.find("[0, 1, -1]"), 10, "null");
        QVERIFY(read(noLabels)->labels.empty());
    }

    void hostileFiles_data() {
        QTest::addColumn<QString>("find");
        QTest::addColumn<QString>("replacement");
        QTest::addColumn<QString>("named");
        QTest::newRow("no weights") << "weights"
                                    << "weight"
                                    << "'weights'";
        QTest::newRow("weights empty") << "[0.25, 0.75]"
                                       << "[]"
                                       << "weights";
        QTest::newRow("weights no list") << "[0.25, 0.75]"
                                         << "1"
                                         << "weights";
        QTest::newRow("weights nested") << "[0.25, 0.75]"
                                        << "[[0.25], [0.75]]"
                                        << "weights";
        QTest::newRow("weight a word") << "0.75"
                                       << "\"most\""
                                       << "weights";
        QTest::newRow("weight negative") << "[0.25, 0.75]"
                                         << "[-0.25, 1.25]"
                                         << "component 1";
        QTest::newRow("weights sum") << "0.75"
                                     << "0.85"
                                     << "sum";
        QTest::newRow("one weight") << "[0.25, 0.75]"
                                    << "[1]"
                                    << "belong";
        QTest::newRow("ragged means") << "[3, 4]"
                                      << "[3]"
                                      << "row 2";
        QTest::newRow("means a number") << "[[1, 2], [3, 4]]"
                                        << "7"
                                        << "means";
        QTest::newRow("three dimensions") << "[[1, 2], [3, 4]]"
                                          << "[[1, 2, 0], [3, 4, 0]]"
                                          << "component 1";
        QTest::newRow("covariance missing") << ", [[2, 0.5], [0.5, 2]]"
                                            << ""
                                            << "belong";
        QTest::newRow("covariance no list") << "[[2, 0.5], [0.5, 2]]"
                                            << "2"
                                            << "covariances";
        QTest::newRow("covariance indefinite") << "[[2, 0.5], [0.5, 2]]"
                                               << "[[1, 2], [2, 1]]"
                                               << "component 2";
        QTest::newRow("covariance asymmetric") << "[[2, 0.5], [0.5, 2]]"
                                               << "[[2, 1], [0, 2]]"
                                               << "component 2";
        QTest::newRow("overflow") << "[3, 4]"
                                  << "[3, 1e999]"
                                  << "truth.json";
        QTest::newRow("label too high") << "-1]"
                                        << "2]"
                                        << "labels";
        QTest::newRow("label too low") << "-1]"
                                       << "-2]"
                                       << "labels";
        QTest::newRow("label beyond 64 bits") << "-1]"
                                              << "18446744073709551615]"
                                              << "labels";
        QTest::newRow("label a fraction") << "-1]"
                                          << "0.5]"
                                          << "labels";
        QTest::newRow("labels a word") << "[0, 1, -1]"
                                       << "\"all\""
                                       << "labels";
        QTest::newRow("cut off") << "-1]}"
                                 << ""
                                 << "truth.json";
        QTest::newRow("not a number") << "[3, 4]"
                                      << "[3, NaN]"
                                      << "JSON";
    }

    void hostileFiles() {
        QFETCH(QString, find);
        QFETCH(QString, replacement);
        QFETCH(QString, named);
        QString text = good;
        QVERIFY(text.contains(find));
        text.replace(find, replacement);
        const Expected<TruthFile> truth = read(text.toStdString());
        QVERIFY(!truth.has_value());
        const QString message = QString::fromStdString(truth.error().message);
        QVERIFY2(message.contains("truth.json"), qPrintable(message));
        QVERIFY2(message.contains(named), qPrintable(message));
    }

    void notEvenAnObject() {
        for (const std::string& text :
             {std::string(), std::string("[]"), std::string("null"), std::string("{}"),
              std::string("\xff\xfe\x00\x01", 4), std::string(200'000, '['),
              std::string(R"({"weights":)") + std::string(100'000, '[')}) {
            QVERIFY(!read(text).has_value());
        }
        const auto missing = readTruth(m_folder.filePath("none.json").toStdString());
        QVERIFY(!missing.has_value());
        QVERIFY(missing.error().message.find("none.json") != std::string::npos);
    }

    void joinsDataOfItsSize() {
        const TruthFile truth = *read(good);
        const Expected<LabelledData> joined =
            withTruth(makeDataset(Eigen::MatrixXd::Zero(2, 3)), truth);
        QVERIFY(joined.has_value());
        joined->data.check();
        QCOMPARE(joined->data.labels, truth.labels);
        QCOMPARE(joined->data.labelNames.size(), std::size_t{2});
        const auto fewer = withTruth(makeDataset(Eigen::MatrixXd::Zero(2, 2)), truth);
        QVERIFY(!fewer.has_value());
        QVERIFY(fewer.error().message.find("3 labels") != std::string::npos);
        const auto space = withTruth(makeDataset(Eigen::MatrixXd::Zero(3, 3)), truth);
        QVERIFY(!space.has_value());
        QVERIFY(space.error().message.find("2 dimensions") != std::string::npos);
    }

    void isProjectedAsTheDataAre() {
        Random random(8);
        const Mixture truth = randomMixture(5, 3, 4.0, random);
        const Sample sample = drawSample(truth, 400, random);
        Dataset data = projectToPrincipalComponents(makeDataset(sample.points), 2).value();
        const Eigen::MatrixXd map = data.projection.components.transpose();
        const Eigen::VectorXd mean = data.projection.mean;
        const Expected<LabelledData> joined = withTruth(std::move(data), {truth, sample.labels});
        QVERIFY(joined.has_value());
        for (Eigen::Index j = 0; j < 3; ++j) {
            const Eigen::VectorXd expected = map * (truth.means.col(j) - mean);
            QVERIFY((joined->truth.means.col(j) - expected).norm() < 1e-12);
            const Eigen::MatrixXd covariance =
                map * truth.covariances[static_cast<std::size_t>(j)] * map.transpose();
            QVERIFY((joined->truth.covariances[static_cast<std::size_t>(j)] - covariance).norm()
                    < 1e-12);
        }
    }
};

QTEST_APPLESS_MAIN(TestTruthFile)
#include "tst_truth_file.moc"
