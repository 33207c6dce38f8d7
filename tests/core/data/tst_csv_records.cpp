// The splitter alone, with blocks so small that every decision falls on a block's edge.
#include "core/data/csv_records.h"

#include <QtTest>

#include <string>

using namespace gaussarium;

namespace {

// "3:a/b" for fields a and b of the record on line 3; "!message" for an error.
QStringList split(const std::string& text, char separator, std::size_t block) {
    MemorySource source(text);
    BlockBuffer buffer(source, block);
    CsvRecordReader reader(buffer, separator);
    QStringList result;
    while (true) {
        const Expected<bool> more = reader.next();
        if (!more) {
            return result << "!" + QString::fromStdString(more.error().message);
        }
        if (!*more) {
            return result;
        }
        QStringList fields;
        for (const CsvField& field : reader.fields()) {
            fields << QString::fromUtf8(field.text.data(), static_cast<int>(field.text.size()));
        }
        result << QString::number(reader.line()) + ":" + fields.join('/');
    }
}

} // namespace

class TestCsvRecords : public QObject {
    Q_OBJECT

private slots:
    void splits_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<char>("separator");
        QTest::addColumn<QStringList>("records");
        const auto row = [](const char* name, const QByteArray& text, char separator,
                            const QStringList& records) {
            QTest::newRow(name) << text << separator << records;
        };
        row("plain", "a,b\nc,d\n", ',', {"1:a/b", "2:c/d"});
        row("empty fields", ",\n,,b\na,", ',', {"1:/", "2://b", "3:a/"});
        row("blanks around fields", " a , b \n", ',', {"1:a/b"});
        row("tabs are fields", "\ta\t\n", '\t', {"1:/a/"});
        row("runs of blanks", " a \t b \n\t\nc\n", ' ', {"1:a/b", "3:c"});
        row("blank lines, comments", "\n# x\r\n\r a\r\n  # y\nb", ',', {"4:a", "6:b"});
        row("doubled quotes", "\"a\"\"b\",\"\"\"\"\n", ',', {"1:a\"b/\""});
        row("empty quotes", "\"\",x\n", ',', {"1:/x"});
        row("quoted blanks stay", "\" a \" ,x\n", ',', {"1: a /x"});
        row("line ends in quotes", "\"a\r\nb\rc\nd\",x\ny", ',', {"1:a\r\nb\rc\nd/x", "5:y"});
        row("quote inside a field", "5\" pipe,x\n", ',', {"1:5\" pipe/x"});
        row("words after quotes", "\"5\" pipe,x\n", ',', {"1:\"5\" pipe/x"});
        row("comment sign inside", "a,#b\n", ',', {"1:a/#b"});
        row("quoted comment sign", "\"#a\",b\n", ',', {"1:#a/b"});
        row("open quote", "a\nb,\"c\n", ',',
            {"1:a", "!line 2, column 3: the quote that opens here is never closed"});
        row("nothing", "", ',', {});
    }

    void splits() {
        QFETCH(QByteArray, text);
        QFETCH(char, separator);
        QFETCH(QStringList, records);
        for (const std::size_t block : {1, 2, 3, 5, 1 << 18}) {
            QCOMPARE(split(text.toStdString(), separator, block), records);
        }
    }

    void stopsAtZeroBytes() {
        for (const std::size_t block : {1, 4, 1 << 18}) {
            QCOMPARE(split(std::string("ab,c\nd,\0e\n", 10), ',', block).last(),
                     QString("!line 2, column 3: a zero byte: this is binary data, not text"));
            QCOMPARE(split(std::string("\"a\n\0\"\n", 6), ',', block).last(),
                     QString("!line 2, column 1: a zero byte: this is binary data, not text"));
        }
    }

    void boundsTheLengthOfARecordButNotOfAComment() {
        const std::string longText(std::size_t{5} << 20, 'x');
        const QStringList refused = split("a,b\n" + longText + "\n", ',', 1 << 18);
        QVERIFY2(refused.last().startsWith("!line 2: the record that starts here is longer than"),
                 qPrintable(refused.last().left(80)));
        QCOMPARE(split("#" + longText + "\na\n", ',', 1 << 18), QStringList{"2:a"});
    }

    void saysWhereFieldsStart() {
        MemorySource source("  a, \"b\nc\" ,d\n");
        BlockBuffer buffer(source);
        CsvRecordReader reader(buffer, ',');
        QVERIFY(*reader.next());
        QCOMPARE(reader.fields()[0].column, std::int64_t{3});
        QCOMPARE(reader.fields()[1].column, std::int64_t{6});
        QCOMPARE(reader.fields()[2].column, std::int64_t{5}); // of its own line
    }
};

QTEST_APPLESS_MAIN(TestCsvRecords)
#include "tst_csv_records.moc"
