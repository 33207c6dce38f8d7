#include "tests/ui/support/window_fixture.h"
#include "ui/panels/message_bar.h"
#include "ui/shell/actions.h"

#include <QTextEdit>
#include <QToolButton>

#include <sys/stat.h>

using namespace gaussarium;
using namespace gaussarium::ui;

class LoadErrorsTest : public QObject {
    Q_OBJECT

private slots:
    void aBadFileLeavesTheOldData_data();
    void aBadFileLeavesTheOldData();
    void aMissingFileIsTold();
    void aFolderIsTold();
    void theMessageCanBeClosed();
    void aTruthFileOfOtherDataIsTold();
    void skippedRowsAreCounted();
    void theLastOfManyFilesWins();
    void aReaderThatThrowsIsTold();
    void aFileWithoutEndGivesWay();
    void severalFilesAreOpenedInTurn();
};

void LoadErrorsTest::aBadFileLeavesTheOldData_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QStringLiteral("empty.csv") << QByteArray();
    QTest::newRow("blank") << QStringLiteral("blank.csv") << QByteArray("\n\n  \n");
    QTest::newRow("header only") << QStringLiteral("header.csv") << QByteArray("x,y\n");
    QTest::newRow("one row") << QStringLiteral("one.csv") << QByteArray("x,y\n1,2\n");
    QTest::newRow("no numbers") << QStringLiteral("words.csv") << QByteArray("a,b\nc,d\ne,f\n");
    QTest::newRow("binary") << QStringLiteral("binary.csv")
                            << QByteArray("\x7f"
                                          "ELF\x02\x01\x00\x00\x00\xff\xfe\x00\x01",
                                          13);
    QTest::newRow("cut npy") << QStringLiteral("cut.npy") << QByteArray("\x93NUMPY\x01\x00v", 9);
    QTest::newRow("truth that is no JSON") << QStringLiteral("t.json") << QByteArray("{oops");
}

void LoadErrorsTest::aBadFileLeavesTheOldData() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    const testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    const DataPointer before = fixture.window->session().data();
    const auto answer = fixture.window->session().method(0).result.fit;
    fixture.window->openFile(fixture.file(name, bytes));
    QTRY_VERIFY(!fixture.message().isEmpty());
    QVERIFY2(fixture.message().contains(name), qPrintable(fixture.message()));
    QCOMPARE(fixture.window->session().data(), before);
    QCOMPARE(fixture.window->session().method(0).result.fit, answer);
    QVERIFY(fixture.settings.value(keys::recentFiles).isEmpty());
}

void LoadErrorsTest::aMissingFileIsTold() {
    const testing::WindowFixture fixture;
    fixture.window->openFile(fixture.path(QStringLiteral("not here.csv")));
    QTRY_VERIFY(fixture.message().contains(QStringLiteral("not here.csv")));
}

void LoadErrorsTest::aFolderIsTold() {
    const testing::WindowFixture fixture;
    fixture.window->openFile(fixture.folder.path());
    QTRY_VERIFY(!fixture.message().isEmpty());
}

void LoadErrorsTest::theMessageCanBeClosed() {
    const testing::WindowFixture fixture;
    fixture.window->openFile(QStringLiteral("/nowhere.csv"));
    QTRY_VERIFY(!fixture.message().isEmpty());
    auto* close = fixture.find<QToolButton>(QStringLiteral("messageClose"));
    QTest::mouseClick(close, Qt::LeftButton);
    QVERIFY(fixture.message().isEmpty());
    fixture.window->openFile(QStringLiteral("/nowhere.csv"));
    QTRY_VERIFY(!fixture.message().isEmpty());
    QTest::keyClick(close, Qt::Key_Escape);
    QVERIFY(fixture.message().isEmpty());
}

void LoadErrorsTest::aTruthFileOfOtherDataIsTold() {
    const testing::WindowFixture fixture;
    fixture.window->openFile(fixture.file(
        QStringLiteral("truth3.json"),
        R"({"weights": [1], "means": [[0,0,0]], "covariances": [[[1,0,0],[0,1,0],[0,0,1]]]})"));
    QTRY_VERIFY(!fixture.message().isEmpty());
    QVERIFY(!fixture.window->session().hasTruth());
    // One that does belong becomes the truth's panel.
    fixture.window->openFile(
        fixture.file(QStringLiteral("truth2.json"),
                     R"({"weights": [1], "means": [[3,70]], "covariances": [[[1,0],[0,100]]]})"));
    QTRY_VERIFY(fixture.window->session().hasTruth());
    QVERIFY(fixture.settled());
}

void LoadErrorsTest::skippedRowsAreCounted() {
    const testing::WindowFixture fixture;
    fixture.window->openFile(
        fixture.file(QStringLiteral("gaps.csv"), "x,y\n1,2\nNA,3\n4,5\n6,\n7,8\n"));
    QTRY_COMPARE(fixture.window->session().data()->data.size(), Eigen::Index(3));
    const QString notes =
        fixture.window->findChild<QTextEdit*>(QStringLiteral("notes"))->toPlainText();
    QVERIFY2(notes.contains(QStringLiteral("2 row(s) skipped")), qPrintable(notes));
    QVERIFY2(notes.contains(QStringLiteral("line 3")), qPrintable(notes));
}

void LoadErrorsTest::theLastOfManyFilesWins() {
    const testing::WindowFixture fixture;
    for (int rows = 2; rows < 40; ++rows) {
        QByteArray text = "x,y\n";
        for (int i = 0; i < rows; ++i) {
            text += QByteArray::number(i) + "," + QByteArray::number(i * i) + "\n";
        }
        fixture.window->openFile(
            fixture.file(QStringLiteral("%1.csv").arg(rows), rows % 3 == 0 ? "" : text));
        if (rows % 7 == 0) {
            QCoreApplication::processEvents();
        }
    }
    QTRY_VERIFY(!fixture.window->loader().busy());
    QVERIFY(fixture.message().contains(QStringLiteral("39.csv"))); // 39 is a multiple of 3
    fixture.window->openFile(fixture.path(QStringLiteral("38.csv")));
    QTRY_COMPARE(fixture.window->session().data()->data.size(), Eigen::Index(38));
    QVERIFY(fixture.settled());
}

void LoadErrorsTest::aReaderThatThrowsIsTold() {
    const testing::WindowFixture fixture;
    fixture.window->loader().load(
        QStringLiteral("odd.csv"),
        [](const JobContext&) -> Expected<LoadedData> { throw std::bad_alloc(); });
    QTRY_VERIFY(fixture.message().contains(QStringLiteral("odd.csv")));
}

// A pipe that nobody writes to is the slowest file there is.
void LoadErrorsTest::aFileWithoutEndGivesWay() {
    const testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    const QString pipe = fixture.path(QStringLiteral("endless.csv"));
    QVERIFY(::mkfifo(pipe.toLocal8Bit().constData(), 0600) == 0);
    fixture.window->openFile(pipe);
    QTest::qWait(50);
    QVERIFY(fixture.window->loader().busy());
    // Another file is read at once,
    fixture.window->openFile(fixture.file(QStringLiteral("three.csv"), "x,y\n1,2\n3,4\n5,7\n"));
    QTRY_COMPARE(fixture.window->session().data()->data.size(), Eigen::Index(3));
    QVERIFY(fixture.message().isEmpty());
    // Stop ends it without a word, and closing the window does not wait for it.
    fixture.window->openFile(pipe);
    QTest::qWait(50);
    QAction* stop = fixture.window->actions().action(QStringLiteral("stop"));
    QTRY_VERIFY(stop->isEnabled());
    stop->trigger();
    QVERIFY(!fixture.window->loader().busy());
    fixture.window->openFile(pipe);
    QTest::qWait(50);
    QVERIFY(fixture.message().isEmpty());
    QCOMPARE(fixture.window->session().data()->data.size(), Eigen::Index(3));
}

// As on the command line, or dropped together: points and their truth, in any order.
void LoadErrorsTest::severalFilesAreOpenedInTurn() {
    const testing::WindowFixture fixture;
    const QString truth =
        fixture.file(QStringLiteral("truth.json"),
                     R"({"weights": [1], "means": [[3,4]], "covariances": [[[4,0],[0,4]]]})");
    const QString points = fixture.file(QStringLiteral("four.csv"), "x,y\n1,2\n3,4\n5,7\n1,1\n");
    fixture.window->openFiles({truth, fixture.path(QStringLiteral("missing.csv")), points});
    QTRY_VERIFY(fixture.window->session().hasTruth());
    QCOMPARE(fixture.window->session().data()->data.size(), Eigen::Index(4));
    QVERIFY(fixture.message().contains(QStringLiteral("missing.csv")));
    QVERIFY(fixture.settled());
}

QTEST_MAIN(LoadErrorsTest)
#include "tst_load_errors.moc"
