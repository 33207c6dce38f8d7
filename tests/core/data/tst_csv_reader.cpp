// Whole tables as people and programs write them, and as they break.
#include "core/data/csv_reader.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <string>

using namespace gaussarium;

namespace {

Expected<Dataset> read(std::string_view text, const ReadOptions& options = {}) {
    MemorySource source(text);
    BlockBuffer buffer(source);
    return readCsv(buffer, options);
}

// "1 2;3 4": one group a point.
QString shown(const Dataset& data) {
    QStringList points;
    for (Eigen::Index i = 0; i < data.size(); ++i) {
        QStringList values;
        for (Eigen::Index j = 0; j < data.dimension(); ++j) {
            values << QString::number(data.points(j, i));
        }
        points << values.join(' ');
    }
    return points.join(';');
}

QString joined(const std::vector<std::string>& words) {
    QStringList list;
    for (const std::string& word : words) {
        list << QString::fromStdString(word);
    }
    return list.join('|');
}

} // namespace

class TestCsvReader : public QObject {
    Q_OBJECT

private slots:
    void readsConventions_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("points");
        const auto row = [](const char* name, const QByteArray& text, const char* columns,
                            const char* points) {
            QTest::newRow(name) << text << QString(columns) << QString(points);
        };
        row("comma", "x,y\n1,2\n3,4\n", "x|y", "1 2;3 4");
        row("no line end at the end", "x,y\n1,2\n3,4", "x|y", "1 2;3 4");
        row("no header", "1,2\n3,4\n5,6\n", "column 1|column 2", "1 2;3 4;5 6");
        row("semicolon", "x;y\n1.5;2\n3;4\n", "x|y", "1.5 2;3 4");
        row("decimal comma", "x;y\n1,5;2\n3;4,25\n", "x|y", "1.5 2;3 4.25");
        row("tab", "x\ty\n1\t2\n3\t4\n", "x|y", "1 2;3 4");
        row("tab, decimal comma", "x\ty\n1,5\t2\n3\t4\n", "x|y", "1.5 2;3 4");
        row("pipe", "x|y\n1|2\n3|4\n", "x|y", "1 2;3 4");
        row("blanks", "  x   y\n  1.5  2 \n3\t 4\n", "x|y", "1.5 2;3 4");
        row("comma and blank", "x, y\n1, 2\n3, 4\n", "x|y", "1 2;3 4");
        row("CR LF", "x,y\r\n1,2\r\n3,4\r\n", "x|y", "1 2;3 4");
        row("CR", "x,y\r1,2\r3,4\r", "x|y", "1 2;3 4");
        row("byte order mark", "\xEF\xBB\xBFx,y\n1,2\n3,4\n", "x|y", "1 2;3 4");
        row("comments and blank lines", "# made by hand\n\nx,y\n# more\n1,2\n  \n3,4\n#end", "x|y",
            "1 2;3 4");
        row("one column", "1.5\n2.5\n3.5\n", "column 1", "1.5;2.5;3.5");
        row("quotes", "\"x, in \"\"mm\"\"\",y\n\"1\",2\n3,\"4\"\n", "x, in \"mm\"|y", "1 2;3 4");
        row("line end in quotes", "\"x\nlong\",y\n1,2\n3,4\n", "x long|y", "1 2;3 4");
        row("separator at the ends", "x,y,\n1,2,\n3,4,\n", "x|y", "1 2;3 4");
        row("separator at the ends of rows alone", "x,y\n1,2,\n3,4,\n", "x|y", "1 2;3 4");
        row("written by R", "\"x\" \"y\"\n\"1\" 3.5 2\n\"2\" 4 5\n", "x|y", "3.5 2;4 5");
        row("written by pandas", ",x,y\n0,3.5,2\n1,4,5\n", "x|y", "3.5 2;4 5");
        row("text column with blanks", "name,x,y\nnew york,1,2\nnew york,3,4\nrome,5,6\n", "x|y",
            "1 2;3 4;5 6");
        row("signs and exponents", "x,y\n+1e2,-.5\n1E-2,5.\n", "x|y", "100 -0.5;0.01 5");
        row("names in Latin-1",
            "gr\xF6\xDF"
            "e,y\n1,2\n3,4\n",
            "gr\xC3\xB6\xC3\x9F"
            "e|y",
            "1 2;3 4");
        row("first value missing", "NA,2\n3,4\n5,6\n", "column 1|column 2", "3 4;5 6");
    }

    void readsConventions() {
        QFETCH(QByteArray, text);
        QFETCH(QString, columns);
        QFETCH(QString, points);
        const Expected<Dataset> data = read(text.toStdString());
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        data->check();
        QCOMPARE(joined(data->columns), columns);
        QCOMPARE(shown(*data), points);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& text, const char* message) {
            QTest::newRow(name) << text << QString(message);
        };
        row("empty", "", "is empty");
        row("blank", "\n \n# only words\n", "no data");
        row("header alone", "x,y\n", "no column holds numbers");
        row("one row", "x,y\n1,2\n", "1 row of numbers");
        row("all rows bad", "x,y\n1,2\nNA,2\n1,NA\n",
            "1 row of numbers where at least 2 are needed; "
            "2 skipped, the first on line 3, column 1");
        row("text alone", "x,y\na,b\nc,d\n", "no column holds numbers");
        row("binary", QByteArray("1,2\n3,\0 4\n5,6\n", 14), "line 2, column 3: a zero byte");
        row("UTF-16", QByteArray("\xFF\xFEx\0,\0", 6), "UTF-16");
        row("spreadsheet", "PK\x03\x04 and so on", "spreadsheet");
        row("picture", "\x89PNG\r\n", "binary");
        row("ragged throughout", "x,y\n1,2\n1,2,3\n1\n4,5\n1,2,3,4\n",
            "line 3, column 5: 3 fields");
        row("open quote", "x,y\n1,\"2\n3,4\n", "line 2, column 3: the quote that opens here");
    }

    void refuses() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const Expected<Dataset> data = read(text.toStdString());
        QVERIFY(!data);
        const QString actual = QString::fromStdString(data.error().message);
        QVERIFY2(actual.contains(message), qPrintable(actual));
    }

    void skipsAndListsRowsWithoutNumbers() {
        const Expected<Dataset> data =
            read("x,y\n1,2\nNA,1\n1,?\n1,abc\n1,inf\n-,1\n1,1e999\nnull,2\n1,2,3\n"
                 "3,4\n3,4\n3,4\n3,4\n3,4\n3,4\n1e-999,7\n");
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->rowsSkipped, std::int64_t{8});
        QCOMPARE(data->skipped.size(), std::size_t{8});
        QCOMPARE(data->skipped.front().line, std::int64_t{3});
        QCOMPARE(data->skipped.back().line, std::int64_t{10});
        QVERIFY(data->skipped[2].reason.find("'abc' for 'y' is not a number") != std::string::npos);
        QVERIFY(data->skipped[5].reason.find("infinite") != std::string::npos);
        QCOMPARE(data->size(), Eigen::Index{8});
        // Too small for a double is zero, not an error.
        QCOMPARE(data->points(0, 7), 0.0);
    }

    void listsOnlyTheFirstHundred() {
        std::string text = "x,y\n1,2\n3,4\n";
        for (int i = 0; i < 250; ++i) {
            text += "NA,1\n1,2\n";
        }
        const Expected<Dataset> data = read(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->rowsSkipped, std::int64_t{250});
        QCOMPARE(data->skipped.size(), std::size_t{100});
    }

    void countsLinesThroughQuotedLineEnds() {
        const Expected<Dataset> data =
            read("id,x,y\n\"a\nb\nc\",1,2\r\n\"d\r\ne\",3,oops\nf,5,6\nf,5,6\n");
        QVERIFY(data.has_value());
        QCOMPARE(data->skipped.size(), std::size_t{1});
        QCOMPARE(data->skipped[0].line, std::int64_t{5});
    }

    void takesLabels() {
        // The only text column, sorted by name; unknown where missing.
        const Expected<Dataset> text = read("x,kind\n1,b\n2,a\n3,NA\n4,b\n5,a\n6,a\n");
        QVERIFY(text.has_value());
        QCOMPARE(joined(text->labelNames), QString("a|b"));
        QCOMPARE(text->labels, (std::vector<int>{1, 0, -1, 1, 0, 0}));
        // A column named label, by value, not by text; no coordinate then.
        const Expected<Dataset> numbers = read("x,label\n1,10\n2,9\n3,10\n4,9\n5,9\n");
        QVERIFY(numbers.has_value());
        QCOMPARE(joined(numbers->columns), QString("x"));
        QCOMPARE(joined(numbers->labelNames), QString("9|10"));
        // Two text columns: none is guessed, the note says so; one can be asked for.
        const char* const two = "x,a,b\n1,p,q\n2,p,r\n3,p,q\n";
        const Expected<Dataset> none = read(two);
        QVERIFY(none.has_value());
        QVERIFY(!none->hasLabels());
        QCOMPARE(none->notes.size(), std::size_t{1});
        ReadOptions options;
        options.labelColumn = "b";
        const Expected<Dataset> asked = read(two, options);
        QVERIFY(asked.has_value());
        QCOMPARE(asked->labels, (std::vector<int>{0, 1, 0}));
        // Names of rows are no groups.
        const Expected<Dataset> names = read("x,id\n1,a\n2,b\n3,c\n4,d\n");
        QVERIFY(names.has_value());
        QVERIFY(!names->hasLabels());
        QCOMPARE(names->notes.size(), std::size_t{1});
    }

    void choosesColumns() {
        const char* const table = "x,y,Z,2\n1,2,3,4\n5,6,7,8\n";
        ReadOptions options;
        options.columns = {"z", "1"}; // another case; a number
        const Expected<Dataset> data = read(table, options);
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(joined(data->columns), QString("Z|x"));
        QCOMPARE(shown(*data), QString("3 1;7 5"));
        // A name comes before a number.
        options.columns = {"2"};
        QCOMPARE(shown(*read(table, options)), QString("4;8"));
        for (const auto& [column, message] :
             {std::pair<std::string, std::string>{"q", "there is no column 'q' (there are 4: x, y"},
              {"0", "there is no column '0'"},
              {"5", "there is no column '5'"}}) {
            options.columns = {column};
            const Expected<Dataset> refused = read(table, options);
            QVERIFY(!refused);
            QVERIFY2(refused.error().message.find(message) != std::string::npos,
                     refused.error().message.c_str());
        }
        options.columns = {"x", "x"};
        QVERIFY(!read(table, options));
        options.columns = {"a"};
        QVERIFY(!read("a,a\n1,2\n3,4\n", options)); // which one?
        QVERIFY(!read("a,b\nr,1\ns,2\n", options)); // text
    }

    void keepsConstantColumnsAndSaysSo() {
        const Expected<Dataset> data = read("x,y\n1.5,2\n1.5,3\n");
        QVERIFY(data.has_value());
        QCOMPARE(data->dimension(), Eigen::Index{2});
        QCOMPARE(joined(data->notes), QString("column 'x' is constant (1.5)"));
    }

    void readsFiftyColumns() {
        std::string text;
        for (int i = 0; i < 30; ++i) {
            for (int j = 0; j < 50; ++j) {
                text += (j == 0 ? "" : ",") + std::to_string(i * 50 + j);
            }
            text += '\n';
        }
        const Expected<Dataset> data = read(text);
        QVERIFY(data.has_value());
        QCOMPARE(data->dimension(), Eigen::Index{50});
        QCOMPARE(data->points(49, 29), 1499.0);
        ReadOptions few;
        few.columns = {"50", "1"};
        QCOMPARE(read(text, few)->points(0, 0), 49.0);
    }

    void readsTheSameBitsInAnyBlocks() {
        std::string text = "x,\"a \"\"name\"\"\",y\r\n";
        for (int i = 0; i < 60; ++i) {
            text += fmt::format("{},\"g\r\n{}\",{}\r\n", 1.0 / (i + 3), i % 3, std::sqrt(2.0 + i));
        }
        MemorySource whole(text);
        BlockBuffer wholeBuffer(whole);
        const Expected<Dataset> expected = readCsv(wholeBuffer);
        QVERIFY(expected.has_value());
        QCOMPARE(expected->size(), Eigen::Index{60});
        for (const std::size_t block : {1, 2, 3, 7, 64}) {
            MemorySource source(text);
            BlockBuffer buffer(source, block);
            const Expected<Dataset> data = readCsv(buffer);
            QVERIFY(data.has_value());
            QVERIFY(data->points == expected->points);
            QVERIFY(data->labels == expected->labels);
        }
    }
};

QTEST_APPLESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
