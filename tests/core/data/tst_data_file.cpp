// Files of any format: told apart by content, projected, written and read back.
#include "core/base/random.h"
#include "core/data/data_file.h"
#include "core/data/shipped_datasets.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <sys/stat.h>
#include <thread>

using namespace gaussarium;

namespace {

Dataset awkward() {
    Random random(8);
    Dataset data = makeDataset(random.normalMatrix(3, 200).cwiseProduct(
        (20.0 * random.normalMatrix(3, 200)).array().exp().matrix()));
    data.points(0, 0) = std::numeric_limits<double>::denorm_min();
    data.points(1, 0) = std::numeric_limits<double>::max();
    data.points(2, 0) = 0.1;
    data.columns = {"plain", "with, comma and \"quotes\"", "# no comment"};
    data.labelNames = {"a,b", "c \"d\"", "tab\there"};
    for (int i = 0; i < 200; ++i) {
        data.labels.push_back(i % 4 - 1);
    }
    return data;
}

void write(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

class TestDataFile : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_folder.isValid()); }

    void roundTripsBitForBit() {
        const Dataset data = awkward();
        for (const char* const name : {"a.csv", "a.tsv"}) {
            QVERIFY(writeDataFile(path(name), data).has_value());
            const Expected<Dataset> again = readDataFile(path(name));
            QVERIFY2(again.has_value(), again ? "" : again.error().message.c_str());
            QVERIFY(again->points == data.points);
            QVERIFY(again->columns == data.columns);
            QVERIFY(again->labels == data.labels);
            // Control characters of names become blanks.
            QVERIFY(again->labelNames == (std::vector<std::string>{"a,b", "c \"d\"", "tab here"}));
            QCOMPARE(again->name, std::string("a"));
        }
        QVERIFY(writeDataFile(path("a.npy"), data).has_value());
        QVERIFY(readDataFile(path("a.npy"))->points == data.points);
        const Expected<void> refused = writeDataFile(path("a.xls"), data);
        QVERIFY(!refused);
        QVERIFY(refused.error().message.find("a.xls") != std::string::npos);
    }

    void tellsFormatsByContentNotByName() {
        QVERIFY(writeDataFile(path("b.npy"), makeDataset(Eigen::MatrixXd{{1.0, 2.0}})).has_value());
        std::filesystem::rename(path("b.npy"), path("b.csv"));
        QCOMPARE(readDataFile(path("b.csv"))->points(0, 1), 2.0);
    }

    void projectsManyColumns() {
        // Points on a plane of five-dimensional space: two components keep all of it.
        Random random(4);
        const Eigen::MatrixXd plane = random.normalMatrix(5, 2) * random.normalMatrix(2, 300);
        QVERIFY(writeDataFile(path("c.csv"), makeDataset(plane)).has_value());
        const Expected<Dataset> data = readDataFile(path("c.csv"));
        QVERIFY(data.has_value());
        QCOMPARE(data->dimension(), Eigen::Index{3});
        QVERIFY(data->isProjected());
        QCOMPARE(data->notes.size(), std::size_t{1});
        QVERIFY(std::abs(data->projection.explainedVariance - 1.0) < 1e-12);
        const Eigen::MatrixXd back =
            (data->projection.components * data->points).colwise() + data->projection.mean;
        QVERIFY((back - plane).cwiseAbs().maxCoeff() < 1e-12);
        ReadOptions two;
        two.maxDimension = 2;
        QCOMPARE(readDataFile(path("c.csv"), two)->dimension(), Eigen::Index{2});
        two.columns = {"x1", "x4"};
        QVERIFY(!readDataFile(path("c.csv"), two)->isProjected());
    }

    void refusesToProjectWhatOverflows() {
        write(path("d.csv"), "a,b,c,d\n1e305,1,2,3\n1,2,3,4\n1,2,4,5\n");
        const Expected<Dataset> data = readDataFile(path("d.csv"));
        QVERIFY(!data);
        QVERIFY(data.error().message.find("column 'a'") != std::string::npos);
        write(path("e.csv"), "a,b,c,d\n1e200,1,2,3\n1,2,3,4\n-1e200,2,4,5\n");
        const Expected<Dataset> large = readDataFile(path("e.csv"));
        QVERIFY(large.has_value());
        large->check();
    }

    void errorsNameTheFile() {
        write(path("f.csv"), "x,y\n1,2\n3,\"4\n");
        for (const char* const name : {"f.csv", "missing.csv", "."}) {
            const Expected<Dataset> data = readDataFile(path(name));
            QVERIFY(!data);
            QVERIFY2(data.error().message.starts_with(path(name).string() + ": "),
                     data.error().message.c_str());
        }
        QVERIFY(readDataFile(path("f.csv")).error().message.find("line 3, column 3")
                != std::string::npos);
    }

    void readsTablesFromPipesButNoArrays() {
        const auto through = [&](const std::string& bytes) {
            const std::filesystem::path pipe = path("pipe");
            std::filesystem::remove(pipe);
            if (::mkfifo(pipe.c_str(), 0600) != 0) {
                qFatal("no pipe");
            }
            std::jthread writer([&] { write(pipe, bytes); });
            return readDataFile(pipe);
        };
        std::string text = "x,y\n";
        for (int i = 0; i < 1000; ++i) {
            text += std::to_string(i) + ",1\n";
        }
        QCOMPARE(through(text)->size(), Eigen::Index{1000});
        QVERIFY(writeDataFile(path("g.npy"), makeDataset(Eigen::MatrixXd{{1.0, 2.0}})).has_value());
        std::ifstream file(path("g.npy"), std::ios::binary);
        const Expected<Dataset> array =
            through(std::string(std::istreambuf_iterator<char>(file), {}));
        QVERIFY(!array);
        QVERIFY(array.error().message.find("pipe") != std::string::npos);
    }

    void stopsBetweenTwoBlocks() {
        QVERIFY(writeDataFile(path("h.csv"), makeDataset(Eigen::MatrixXd::Random(3, 50'000))));
        QVERIFY(writeDataFile(path("h.npy"), makeDataset(Eigen::MatrixXd::Random(3, 50'000))));
        QVERIFY(writeDataFile(path("i.csv"), makeDataset(Eigen::MatrixXd::Random(5, 50'000))));
        for (const char* const name : {"h.csv", "h.npy", "i.csv"}) {
            std::vector<double> whole;
            QVERIFY(readDataFile(path(name), {}, {{}, [&](double f) { whole.push_back(f); }}));
            QVERIFY(whole.size() > 3);
            QVERIFY(std::is_sorted(whole.begin(), whole.end()));
            QVERIFY(whole.front() > 0.0 && whole.front() < 0.5);
            QCOMPARE(whole.back(), 1.0);
            // Wherever it is asked for, even after the last byte, nothing more is done.
            for (std::size_t last = 1; last <= whole.size(); ++last) {
                std::stop_source stop;
                std::size_t blocks = 0;
                const Expected<Dataset> data =
                    readDataFile(path(name), {}, {stop.get_token(), [&](double) {
                                                      if (++blocks == last) {
                                                          stop.request_stop();
                                                      }
                                                  }});
                QVERIFY(!data);
                QCOMPARE(blocks, last);
                QVERIFY(data.error().message.find("stopped") != std::string::npos);
            }
        }
    }

    void aStoppedWritingLeavesTheOldFile() {
        const Dataset large = makeDataset(Eigen::MatrixXd::Random(2, 50'000));
        for (const char* const name : {"j.csv", "j.npy"}) {
            QVERIFY(writeDataFile(path(name), makeDataset(Eigen::MatrixXd{{1.0, 2.0}})));
            std::stop_source stop;
            std::vector<double> shares;
            const Expected<void> written =
                writeDataFile(path(name), large, {stop.get_token(), [&](double share) {
                                                      shares.push_back(share);
                                                      if (shares.size() == 2) {
                                                          stop.request_stop();
                                                      }
                                                  }});
            QVERIFY(!written);
            QVERIFY(written.error().message.find("stopped") != std::string::npos);
            QCOMPARE(shares.size(), std::size_t{2});
            QVERIFY(0.0 < shares[0] && shares[0] < shares[1] && shares[1] < 1.0);
            QCOMPARE(readDataFile(path(name))->size(), Eigen::Index{2});
            // Not stopped, all of it arrives, whatever its blocks.
            QVERIFY(writeDataFile(path(name), large));
            QVERIFY(readDataFile(path(name))->points == large.points);
        }
        for (const auto& entry : std::filesystem::directory_iterator(path("j.csv").parent_path())) {
            QVERIFY(entry.path().string().find(".tmp") == std::string::npos);
        }
    }

    void stopsWhileNobodyWritesToThePipe() {
        const std::filesystem::path pipe = path("silent");
        QVERIFY(::mkfifo(pipe.c_str(), 0600) == 0);
        std::stop_source stop;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            stop.request_stop();
        });
        QVERIFY(!readDataFile(pipe, {}, {stop.get_token(), {}}));
        // Neither does a writer that has not finished keep the reader.
        std::stop_source later;
        std::atomic<bool> done{false};
        std::jthread writer([&] {
            std::ofstream file(pipe);
            file << "x,y\n1,2\n3,4\n" << std::flush;
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            later.request_stop();
            while (!done) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        const Expected<Dataset> data = readDataFile(pipe, {}, {later.get_token(), {}});
        done = true;
        QVERIFY(!data);
    }

    void readsTheShippedSets() {
        const Expected<Dataset> geyser = loadShippedDataset("old_faithful");
        QVERIFY2(geyser.has_value(), geyser ? "" : geyser.error().message.c_str());
        QCOMPARE(geyser->size(), Eigen::Index{272});
        QCOMPARE(geyser->name, std::string("Old Faithful"));
        // The means that R prints for its copy.
        QVERIFY(std::abs(geyser->points.row(0).mean() - 3.487783) < 1e-6);
        QVERIFY(std::abs(geyser->points.row(1).mean() - 70.89706) < 1e-5);

        const Expected<Dataset> iris = loadShippedDataset("iris", 4);
        QVERIFY(iris.has_value());
        QVERIFY(iris->labelNames
                == (std::vector<std::string>{"setosa", "versicolor", "virginica"}));
        for (const int label : {0, 1, 2}) {
            QCOMPARE(std::count(iris->labels.begin(), iris->labels.end(), label), 50);
        }
        QVERIFY(
            (iris->points.rowwise().mean() - Eigen::Vector4d(5.843333, 3.057333, 3.758, 1.199333))
                .cwiseAbs()
                .maxCoeff()
            < 1e-6);

        const Expected<Dataset> penguins = loadShippedDataset("penguins");
        QVERIFY(penguins.has_value());
        QCOMPARE(penguins->size(), Eigen::Index{342});
        QCOMPARE(penguins->rowsSkipped, std::int64_t{2});
        QVERIFY(penguins->isProjected());
        QCOMPARE(penguins->labelNames.size(), std::size_t{3});
        const Expected<Dataset> bills =
            loadShippedDataset("penguins", 3, {"bill_length_mm", "bill_depth_mm"});
        QCOMPARE(bills->dimension(), Eigen::Index{2});
        QVERIFY(!loadShippedDataset("nothing"));
        for (const ShippedDataset& set : shippedDatasets()) {
            QVERIFY(!set.source.empty() && !set.licence.empty());
        }
    }

private:
    std::filesystem::path path(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestDataFile)
#include "tst_data_file.moc"
