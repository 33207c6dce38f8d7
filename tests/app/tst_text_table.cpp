#include "app/cli/text_table.h"

#include <QtTest>

#include <stdexcept>

using namespace gaussarium::cli;

class TestTextTable : public QObject {
    Q_OBJECT

private slots:
    void alignsWhatAPersonSees() {
        TextTable table;
        table.addColumn("Method", Align::Left);
        table.addColumn("µs");
        table.addRow({"Kühn", "12"});
        table.addRow({"混合", "3"});
        QCOMPARE(table.text(), std::string("Method  µs\n"
                                           "Kühn    12\n"
                                           "混合     3\n"));
    }

    void leavesOutColumnsWithoutText() {
        TextTable table;
        table.addColumn("a");
        table.addColumn("nothing");
        table.addColumn("b");
        table.addRow({"1", "", "2"});
        QCOMPARE(table.text(), std::string("a  b\n1  2\n"));
        QVERIFY(table.markdown().find("nothing") == std::string::npos);
    }

    void becomesBlocksWhereItIsTooWide() {
        TextTable table;
        table.addColumn("Method", Align::Left);
        table.addColumn("Log-likelihood");
        table.addRow({"EM", "-1130.26"});
        QCOMPARE(table.text(22), table.text());
        QCOMPARE(table.text(21), std::string("Method: EM\n  Log-likelihood: -1130.26\n"));
    }

    void writesMarkdown() {
        TextTable table;
        table.addColumn("Method", Align::Left);
        table.addColumn("k");
        table.addRow({"a|b", "2"});
        QCOMPARE(table.markdown(), std::string("| Method | k |\n|---|---:|\n| a\\|b | 2 |\n"));
    }

    void refusesARowOfAnotherLength() {
        TextTable table;
        table.addColumn("a");
        QVERIFY_EXCEPTION_THROWN(table.addRow({"1", "2"}), std::invalid_argument);
    }

    void measuresAndCutsAnyBytes() {
        QCOMPARE(displayWidth("a\xCC\x81z"), 2); // a combining accent takes no column
        QCOMPARE(displayWidth("\xFF\xC3"), 2);   // no UTF-8 at all
        QCOMPARE(cutToWidth("Kühnlein", 5), std::string("Kühn…"));
        QCOMPARE(cutToWidth("混合分布", 4), std::string("混…"));
        QCOMPARE(cutToWidth("abc", 3), std::string("abc"));
        QCOMPARE(cutToWidth("abc", 0), std::string());
    }

    void wrapsBetweenWords() {
        QCOMPARE(wrapped("one two three", 8, 2), std::string("one two\n  three"));
        QCOMPARE(wrapped("  one two", 5, 4), std::string("  one\n    two"));
        QCOMPARE(wrapped("one two", 0, 2), std::string("one two"));
        QCOMPARE(wrapped("incomprehensibilities", 5, 0), std::string("incomprehensibilities"));
        QCOMPARE(wrapped("a b", 10, 8, 8), std::string("a\n        b"));
    }
};

QTEST_APPLESS_MAIN(TestTextTable)
#include "tst_text_table.moc"
