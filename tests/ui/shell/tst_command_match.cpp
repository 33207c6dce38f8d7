// Which command a few letters find.
#include "ui/shell/command_match.h"

#include <QtTest>

using namespace gaussarium::ui;

class TestCommandMatch : public QObject {
    Q_OBJECT

    // The best text, or nothing.
    static QString best(const QString& typed, const QStringList& texts) {
        const std::vector<int> found = bestMatches(typed, texts);
        return found.empty() ? QString() : texts[found.front()];
    }

private slots:
    void finds_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* typed, const char* expected) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromUtf8(expected);
        };
        row("open", "Open… File");
        row("OPEN REC", "Open recent › grüße.csv File");
        row("exp num", "Export numbers… File");
        row("num exp", "Export numbers… File"); // in any order
        row("ec", "Export comparison… File");   // by initials
        row("gruss", "");                       // ß is ss only for those who know
        row("grüße", "Open recent › grüße.csv File");
        row("grusse", "");
        row("gruße", "Open recent › grüße.csv File"); // without accents
        row("iris", "Data sets › Iris File");
        row("dark", "Dark View");
        row("parison", "Export comparison… File"); // inside a word
        row("cmprsn", "Export comparison… File");  // letters of a word
        row("zebra", "");
        row("open zebra", ""); // every word must be there
    }
    void finds() {
        QFETCH(QString, typed);
        QFETCH(QString, expected);
        const QStringList texts = {
            QString::fromUtf8("Export comparison… File"),
            QString::fromUtf8("Export numbers… File"),
            QString::fromUtf8("Open recent › grüße.csv File"),
            QString::fromUtf8("Open… File"),
            QString::fromUtf8("Data sets › Iris File"),
            QString::fromUtf8("Dark View"),
        };
        QCOMPARE(best(typed, texts), expected);
    }

    void nothingTypedListsAllInOrder() {
        const QStringList texts = {"c", "a", "b"};
        for (const char* typed : {"", "   ", " › "}) {
            QCOMPARE(bestMatches(QString::fromUtf8(typed), texts), (std::vector<int>{0, 1, 2}));
        }
    }

    // A better kind of match wins against any order and length.
    void kindsAreOrdered() {
        const QStringList texts = {"unreset everything", "raise every sash everywhere together",
                                   "Reset the view of all panels", "reset"};
        QCOMPARE(bestMatches("reset", texts), (std::vector<int>{3, 2, 1, 0}));
        QCOMPARE(bestMatches("rese", texts), (std::vector<int>{3, 2, 1, 0}));
    }

    // "view" means "Reset view", not whatever the View menu holds.
    void namesGoBeforeTheirMenus() {
        const QStringList names = {"Light", "Reset view", "Iris"};
        const QStringList besides = {"View", "View Ctrl+0", "File"};
        QCOMPARE(bestMatches("view", names, besides), (std::vector<int>{1, 0}));
        QCOMPARE(bestMatches("ctrl 0", names, besides), std::vector<int>{1});
        QCOMPARE(bestMatches("light view", names, besides), std::vector<int>{0});
    }

    // Whatever is typed, also what makes no words.
    void oddInput() {
        QCOMPARE(bestMatches("x", {}), std::vector<int>());
        QCOMPARE(matchScore("x", ""), std::optional<int>());
        QVERIFY(matchScore(QString(QChar(0x301)), "a").has_value()); // an accent alone
        QVERIFY(!matchScore(QString(5000, QLatin1Char('a')), "a").has_value());
    }
};

QTEST_APPLESS_MAIN(TestCommandMatch)
#include "tst_command_match.moc"
