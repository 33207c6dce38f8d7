// The palette in the window: everything by keyboard, by mouse, and told to screen readers.
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/actions.h"
#include "ui/shell/command_list.h"
#include "ui/shell/command_palette.h"

#include <QApplication>
#include <QDockWidget>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QTest>

#include <algorithm>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QStringList rows(const testing::WindowFixture& fixture) {
    const auto* model = fixture.find<QListView>(QStringLiteral("commandList"))->model();
    QStringList names;
    for (int i = 0; i < model->rowCount(); ++i) {
        names << model->index(i, 0).data().toString();
    }
    return names;
}

const Command* named(const std::vector<Command>& commands, const QString& name) {
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const Command& command) { return command.name == name; });
    return found == commands.end() ? nullptr : &*found;
}

} // namespace

class CommandPaletteTest : public QObject {
    Q_OBJECT

private slots:
    void listsEverything();
    void runsByKeyboard();
    void runsByMouse();
    void unavailableCommandsSayWhy();
    void closesAndGivesTheFocusBack();
    void typingIsNoShortcut();
    void screenReadersAreTold();
    void fitsASmallWindow();
};

// Every command of the table and of the submenus, as they are now.
void CommandPaletteTest::listsEverything() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    const std::vector<Command> commands = commandsOf(*fixture.window->menuBar());
    for (const QAction* action : fixture.window->actions().all()) {
        QVERIFY2(std::any_of(commands.begin(), commands.end(),
                             [&](const Command& command) { return command.action == action; }),
                 qPrintable(action->objectName()));
    }
    QVERIFY(named(commands, QString::fromUtf8("Data sets › Iris")) != nullptr);
    QVERIFY(named(commands, QString::fromUtf8("Panels › Notes ✓")) != nullptr);
    for (const Command& command : commands) {
        QVERIFY(!command.name.contains(QLatin1Char('&')));
        QVERIFY2(!command.menu.isEmpty(), qPrintable(command.name));
    }
    // A file that was opened, with an ampersand of its own.
    fixture.window->openFile(fixture.file(QStringLiteral("r&d.csv"), "x,y\n1,2\n3,4\n5,7\n"));
    QVERIFY(fixture.settled());
    QVERIFY(
        named(commandsOf(*fixture.window->menuBar()), QString::fromUtf8("Open recent › r&d.csv"))
        != nullptr);
}

void CommandPaletteTest::runsByKeyboard() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    QTest::keyClick(fixture.window.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = fixture.find<CommandPalette>(QStringLiteral("commandPalette"));
    QVERIFY(palette->isVisible());
    auto* search = fixture.find<QLineEdit>(QStringLiteral("commandSearch"));
    QTRY_VERIFY(search->hasFocus());
    QVERIFY(rows(fixture).size() > 40);
    QTest::keyClicks(search, QStringLiteral("iris"));
    QCOMPARE(rows(fixture).first(), QString::fromUtf8("Data sets › Iris"));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QVERIFY(fixture.settled());
    QVERIFY(fixture.window->session().data()->data.name.starts_with("Iris"));
    // The arrows choose among what matches; the ends hold.
    palette->open();
    QTest::keyClicks(search, QStringLiteral("the"));
    auto* list = fixture.find<QListView>(QStringLiteral("commandList"));
    QTest::keyClick(search, Qt::Key_Up);
    QCOMPARE(list->currentIndex().row(), 0);
    QTest::keyClick(search, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 1);
    QTest::keyClick(search, Qt::Key_PageDown);
    QTest::keyClick(search, Qt::Key_PageDown);
    QTest::keyClick(search, Qt::Key_PageDown);
    QCOMPARE(list->currentIndex().row(), list->model()->rowCount() - 1);
}

void CommandPaletteTest::runsByMouse() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    auto* palette = fixture.find<CommandPalette>(QStringLiteral("commandPalette"));
    palette->open();
    auto* search = fixture.find<QLineEdit>(QStringLiteral("commandSearch"));
    search->setText(QStringLiteral("panels notes"));
    auto* list = fixture.find<QListView>(QStringLiteral("commandList"));
    auto* dock = fixture.find<QDockWidget>(QStringLiteral("dock-notes"));
    const bool before = dock->toggleViewAction()->isChecked();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    QVERIFY(!palette->isVisible());
    QCOMPARE(dock->toggleViewAction()->isChecked(), !before);
}

void CommandPaletteTest::unavailableCommandsSayWhy() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    const std::vector<Command> commands = commandsOf(*fixture.window->menuBar());
    QCOMPARE(named(commands, QStringLiteral("Stop"))->unavailable,
             QStringLiteral("nothing is running"));
    QVERIFY(!named(commands, QStringLiteral("Open recent"))->unavailable.isEmpty());
    QVERIFY(named(commands, QStringLiteral("Run again"))->unavailable.isEmpty());
    for (const Command& command : commands) {
        QVERIFY2(command.unavailable.isEmpty()
                     == (command.action->isEnabled() && command.action->menu() == nullptr),
                 qPrintable(command.name));
    }
    // Enter on one that is grey does nothing, and the palette stays to say why.
    auto* palette = fixture.find<CommandPalette>(QStringLiteral("commandPalette"));
    palette->open();
    auto* search = fixture.find<QLineEdit>(QStringLiteral("commandSearch"));
    search->setText(QStringLiteral("turntable"));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(palette->isVisible());
    QVERIFY(search->accessibleDescription().contains(QStringLiteral("not in space")));
}

void CommandPaletteTest::closesAndGivesTheFocusBack() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    auto* plot = fixture.find<QWidget>(QStringLiteral("plot-quick"));
    plot->setFocus();
    QTRY_VERIFY(plot->hasFocus());
    auto* palette = fixture.find<CommandPalette>(QStringLiteral("commandPalette"));
    auto* search = fixture.find<QLineEdit>(QStringLiteral("commandSearch"));
    palette->open();
    QVERIFY(!plot->hasFocus());
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
    QVERIFY(plot->hasFocus());
    palette->open();
    QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(5, plot->height() - 5));
    QVERIFY(!palette->isVisible());
    // Nothing matches: there is nothing to run.
    palette->open();
    search->setText(QStringLiteral("zzzz"));
    QVERIFY(rows(fixture).isEmpty());
    QTest::keyClick(search, Qt::Key_Return);
    QTest::keyClick(search, Qt::Key_Down);
    QVERIFY(palette->isVisible());
}

// "1", "." and "[" are shortcuts of the window; typed into the line they are letters.
void CommandPaletteTest::typingIsNoShortcut() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    const double speed = fixture.window->timeline().speed();
    auto* palette = fixture.find<CommandPalette>(QStringLiteral("commandPalette"));
    palette->open();
    auto* search = fixture.find<QLineEdit>(QStringLiteral("commandSearch"));
    QTest::keyClicks(search, QStringLiteral("9.["));
    QCOMPARE(search->text(), QStringLiteral("9.["));
    QCOMPARE(fixture.window->timeline().speed(), speed);
}

void CommandPaletteTest::screenReadersAreTold() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    auto* palette = fixture.find<CommandPalette>(QStringLiteral("commandPalette"));
    palette->open();
    auto* search = fixture.find<QLineEdit>(QStringLiteral("commandSearch"));
    QVERIFY(!search->accessibleName().isEmpty());
    search->setText(QStringLiteral("run again"));
    QVERIFY(search->accessibleDescription().contains(QStringLiteral("Run again")));
    QVERIFY(search->accessibleDescription().contains(QStringLiteral("F5")));
    search->setText(QStringLiteral("zzzz"));
    QVERIFY(search->accessibleDescription().contains(QStringLiteral("No command")));
}

void CommandPaletteTest::fitsASmallWindow() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    auto* palette = fixture.find<CommandPalette>(QStringLiteral("commandPalette"));
    palette->open();
    fixture.window->resize(fixture.window->minimumSizeHint());
    QTRY_VERIFY(fixture.window->rect().contains(palette->geometry()));
}

QTEST_MAIN(CommandPaletteTest)
#include "tst_command_palette.moc"
