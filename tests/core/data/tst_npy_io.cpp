// NPY against files that numpy made (make_npy_fixtures.py), and against damaged ones.
#include "core/base/random.h"
#include "core/data/data_file.h"
#include "core/data/npy_io.h"

#include <QDir>
#include <QFile>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace gaussarium;

namespace {

QDir fixtures() {
    return QDir(qEnvironmentVariable("GAUSSARIUM_SOURCE_DIR") + "/tests/data/npy");
}

std::string bytesOf(const QString& name) {
    QFile file(fixtures().filePath(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("%s is missing", qPrintable(name));
    }
    return file.readAll().toStdString();
}

Expected<Dataset> read(std::string_view bytes, const ReadOptions& options = {},
                       std::size_t block = 1 << 18) {
    MemorySource source(bytes);
    BlockBuffer buffer(source, block);
    return readNpy(buffer, options);
}

// A version 1 file with this header and payload.
std::string npy(const std::string& header, const std::string& payload) {
    std::string bytes = "\x93NUMPY\x01";
    bytes += '\0';
    bytes += static_cast<char>(header.size() & 0xFFU);
    bytes += static_cast<char>(header.size() >> 8U);
    return bytes + header + payload;
}

} // namespace

class TestNpyIo : public QObject {
    Q_OBJECT

private slots:
    void readsEveryTypeAndOrder() {
        const Eigen::MatrixXd table{{1.0, 3.0, 100.0}, {-2.0, 4.0, 6.0}};
        int files = 0;
        for (const QString& name :
             fixtures().entryList({"f?_??_?.npy", "i?_??_?.npy"}, QDir::Files)) {
            ++files;
            for (const std::size_t block : {std::size_t{1}, std::size_t{1} << 18}) {
                const Expected<Dataset> data = read(bytesOf(name), {}, block);
                QVERIFY2(data.has_value(), qPrintable(name));
                QVERIFY2(data->points == table, qPrintable(name));
            }
        }
        QCOMPARE(files, 22);
        for (const QString name : {"u1.npy", "u2.npy", "u4.npy", "u8.npy"}) {
            const Expected<Dataset> data = read(bytesOf(name));
            QVERIFY2(data.has_value(), qPrintable(name));
            QVERIFY2(data->points == table.cwiseAbs(), qPrintable(name));
        }
        QVERIFY(read(bytesOf("bool.npy"))->points
                == (Eigen::MatrixXd{{0.0, 0.0, 1.0}, {0.0, 1.0, 1.0}}));
    }

    void skipsRowsThatAreNotFinite() {
        const Expected<Dataset> data = read(bytesOf("vector.npy"));
        QVERIFY(data.has_value());
        QVERIFY(data->points == (Eigen::MatrixXd{{1.0, 4.0, 5.0}}));
        QCOMPARE(data->rowsSkipped, std::int64_t{2});
        QCOMPARE(data->skipped[0].line, std::int64_t{2});
        QCOMPARE(data->skipped[0].reason, std::string("'x' is NaN"));
        QCOMPARE(data->skipped[1].reason, std::string("'x' is infinite"));
    }

    void choosesColumnsAndLabels() {
        ReadOptions options;
        options.columns = {"y"};
        options.labelColumn = "1";
        const Expected<Dataset> data = read(bytesOf("f8_le_C.npy"), options);
        QVERIFY(data.has_value());
        QVERIFY(data->points == (Eigen::MatrixXd{{-2.0, 4.0, 6.0}}));
        QVERIFY(data->labelNames == (std::vector<std::string>{"1", "3", "100"}));
        options.columns = {"z"};
        QVERIFY(!read(bytesOf("f8_le_C.npy"), options));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto fixture = [](const char* name, const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytesOf(name)) << QString(message);
        };
        fixture("object.npy", "Python objects");
        fixture("records.npy", "records");
        fixture("complex.npy", "complex");
        fixture("half.npy", "32 or 64 bits");
        fixture("text.npy", "text");
        fixture("scalar.npy", "0 dimensions");
        fixture("cube.npy", "3 dimensions");
        fixture("empty.npy", "0 rows");
        const auto made = [](const char* name, const std::string& bytes, const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(message);
        };
        const std::string good = bytesOf("f8_le_C.npy");
        made("cut value", good.substr(0, good.size() - 1), "truncated");
        made("cut header", good.substr(0, 40), "within its header");
        made("cut prologue", good.substr(0, 8), "first 10 bytes");
        made("more bytes", good + "x", "1 bytes follow");
        std::string version = good;
        version[6] = 9;
        made("version", version, "version 9");
        const auto shape = [](const std::string& text) {
            return npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + text + ", }\n",
                       std::string(64, '\0'));
        };
        made("product overflows", shape("(4611686018427387904, 4)"), "truncated");
        made("bytes overflow", shape("(2305843009213693952, 1)"), "truncated");
        made("extent overflows", shape("(99999999999999999999, 1)"), "'shape' is no tuple");
        made("negative", shape("(-2, 4)"), "'shape' is no tuple");
        made("many columns", shape("(2, 100000)"), "1 to 1000 columns");
        made("no columns", shape("(8, 0)"), "1 to 1000 columns");
        made("one row", shape("(1, 8)"), "1 row where");
        made("no dictionary", npy("hello", ""), "not a dictionary");
        made("missing key", npy("{'descr': '<f8'}", ""), "lacks");
        made("twice", npy("{'shape': (2,), 'shape': (2,)}", ""), "comes twice");
        made("open text", npy("{'descr': '<f8", ""), "no text");
        made("code", npy("{'descr': __import__('os')}", ""), "no text");
        made("unknown type", npy("{'descr': '<q8'}", ""), "not known");
        made("huge header", std::string("\x93NUMPY\x02\x00\xFF\xFF\xFF\x7F....", 16), "claims");
    }

    void refuses() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const Expected<Dataset> data = read(bytes.toStdString());
        QVERIFY(!data);
        const QString actual = QString::fromStdString(data.error().message);
        QVERIFY2(actual.contains(message), qPrintable(actual));
    }

    void everyPrefixIsRefused() {
        const std::string good = bytesOf("f4_be_F.npy");
        for (std::size_t length = 6; length < good.size(); ++length) {
            QVERIFY(!read(good.substr(0, length)));
        }
        QVERIFY(read(good).has_value());
    }

    void writesWhatItReads() {
        Random random(3);
        Eigen::MatrixXd points = random.normalMatrix(3, 1000);
        points(0, 0) = std::numeric_limits<double>::denorm_min();
        points(1, 0) = -std::numeric_limits<double>::max();
        points(2, 0) = -0.0;
        const std::string bytes = npyBytes(points);
        // Values start at a multiple of 64, as numpy wants for mapping files into memory.
        QCOMPARE((bytes.size() - static_cast<std::size_t>(points.size()) * 8) % 64, std::size_t{0});
        const Expected<Dataset> data = read(bytes);
        QVERIFY(data.has_value());
        QVERIFY(data->points == points);
        QVERIFY(std::signbit(data->points(2, 0)));
    }
};

QTEST_APPLESS_MAIN(TestNpyIo)
#include "tst_npy_io.moc"
