#include "tests/ui/support/window_fixture.h"
#include "ui/panels/estimate_grid.h"
#include "ui/plot/mixture_plot.h"
#include "ui/shell/actions.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSet>
#include <QTreeWidget>

using namespace gaussarium;
using namespace gaussarium::ui;

class MenusTest : public QObject {
    Q_OBJECT

private slots:
    void theTableIsSound();
    void everyEntryCanBeTriggered();
    void menusOpenByKeyAndMouse();
    void shortcutsRunTheMethods();
    void figuresAreExported_data();
    void figuresAreExported();
    void onePanelIsExported();
    void numbersAreExported();
    void dataAreSavedAndReadBack();
    void anExportThatFailsIsTold();
    void figureAndTableAreCopied();
    void theThemeChangesLive();
    void recentFilesCanBeOpened();
    void theViewIsReset();
    void theShortcutSheetListsEverything();
};

namespace {

QAction* action(const testing::WindowFixture& fixture, const char* id) {
    return fixture.window->actions().action(QLatin1String(id));
}

// All entries below a menu that can be triggered, submenus filled as when they open.
QList<QAction*> entriesOf(QMenu* menu) {
    emit menu->aboutToShow();
    QList<QAction*> entries;
    for (QAction* entry : menu->actions()) {
        if (entry->menu() != nullptr) {
            entries += entriesOf(entry->menu());
        } else if (!entry->isSeparator()) {
            entries.append(entry);
        }
    }
    return entries;
}

QList<QAction*> entriesOf(const QMenuBar* bar) {
    QList<QAction*> entries;
    for (const QAction* menu : bar->actions()) {
        entries += entriesOf(menu->menu());
    }
    return entries;
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void MenusTest::theTableIsSound() {
    QSet<QString> shortcuts;
    for (const ActionSpec& spec : actionTable()) {
        if (QLatin1String(spec.id) == QLatin1String("-")) {
            continue;
        }
        QVERIFY2(*spec.text != '\0', spec.id);
        const bool submenu = QLatin1String(spec.id).endsWith(QLatin1String("-menu"));
        QVERIFY2(submenu || *spec.tip != '\0', spec.id);
        if (*spec.shortcut != '\0') {
            const QKeySequence keys(QLatin1String(spec.shortcut), QKeySequence::PortableText);
            QCOMPARE(keys.count(), 1);
            QVERIFY2(!shortcuts.contains(keys.toString()), spec.shortcut);
            shortcuts.insert(keys.toString());
        }
    }
}

// Every entry of every menu, submenus included, with a user who cancels all dialogs and then with
// one who answers them; the window lives, and what it shows is whole.
void MenusTest::everyEntryCanBeTriggered() {
    testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    fixture.window->openFile(fixture.file(QStringLiteral("r.csv"), "x,y\n1,2\n3,4\n5,7\n"));
    QVERIFY(fixture.settled());
    for (const bool answers : {false, true}) {
        fixture.chooser.answer = answers ? fixture.path(QStringLiteral("out.png")) : QString();
        int triggered = 0;
        // Entries come and go (recent files, panels): each is looked up again.
        const auto count = entriesOf(fixture.window->menuBar()).size();
        for (qsizetype i = 0; i < count; ++i) {
            const QList<QAction*> entries = entriesOf(fixture.window->menuBar());
            if (i >= entries.size() || entries[i] == action(fixture, "quit")
                || !entries[i]->isEnabled()) {
                continue;
            }
            entries[i]->trigger();
            ++triggered;
            QVERIFY(fixture.settled());
            for (QWidget* widget : QApplication::topLevelWidgets()) {
                if (auto* dialog = qobject_cast<QDialog*>(widget)) {
                    dialog->close();
                }
            }
        }
        QVERIFY2(triggered > 40, qPrintable(QString::number(triggered)));
    }
    QVERIFY(fixture.window->session().data() != nullptr);
    action(fixture, "quit")->trigger();
    QVERIFY(!fixture.window->isVisible());
}

void MenusTest::menusOpenByKeyAndMouse() {
    const testing::WindowFixture fixture;
    QVERIFY(QTest::qWaitForWindowExposed(fixture.window.get()));
    QMenuBar* bar = fixture.window->menuBar();
    for (QAction* title : bar->actions()) {
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(title).center());
        QTRY_VERIFY2(title->menu()->isVisible(), qPrintable(title->text()));
        QTest::keyClick(title->menu(), Qt::Key_Escape);
        QTRY_VERIFY(!title->menu()->isVisible());
    }
    // Run > New seed with the arrow keys alone.
    const std::uint64_t seed = fixture.window->session().request().seed;
    QMenu* run = action(fixture, "new-seed")->associatedObjects().isEmpty()
                     ? nullptr
                     : bar->actions()[3]->menu();
    QVERIFY(run != nullptr);
    bar->setActiveAction(bar->actions()[3]);
    QTRY_VERIFY(run->isVisible());
    run->setActiveAction(action(fixture, "new-seed"));
    QTest::keyClick(run, Qt::Key_Return);
    QTRY_COMPARE(fixture.window->session().request().seed, seed + 1);
}

void MenusTest::shortcutsRunTheMethods() {
    const testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    testing::quickRuns() = 0;
    QTest::keyClick(fixture.window.get(), Qt::Key_F5);
    QTRY_COMPARE(testing::quickRuns().load(), 1);
    QVERIFY(fixture.settled());
    const std::uint64_t seed = fixture.window->session().request().seed;
    QTest::keyClick(fixture.window.get(), Qt::Key_R, Qt::ControlModifier);
    QCOMPARE(fixture.window->session().request().seed, seed + 1);
    QTRY_COMPARE(testing::quickRuns().load(), 2);
    QTest::keyClick(fixture.window.get(), Qt::Key_F11);
    QVERIFY(fixture.window->isFullScreen());
    QTest::keyClick(fixture.window.get(), Qt::Key_F11);
    QVERIFY(!fixture.window->isFullScreen());
}

void MenusTest::figuresAreExported_data() {
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("magic");
    QTest::newRow("png") << QStringLiteral("png") << QByteArray("\x89PNG");
    QTest::newRow("svg") << QStringLiteral("svg") << QByteArray("<?xml");
    QTest::newRow("pdf") << QStringLiteral("pdf") << QByteArray("%PDF");
}

void MenusTest::figuresAreExported() {
    QFETCH(QString, suffix);
    QFETCH(QByteArray, magic);
    testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    fixture.chooser.answer = fixture.path(QStringLiteral("figure.") + suffix);
    QTest::keyClick(fixture.window.get(), Qt::Key_E, Qt::ControlModifier);
    QVERIFY(!action(fixture, "export-comparison")->isEnabled()); // until it is written
    QTRY_VERIFY(fixture.message().contains(QStringLiteral("figure.") + suffix));
    QVERIFY(contents(fixture.chooser.answer).startsWith(magic));
    QVERIFY(action(fixture, "export-comparison")->isEnabled());
    QCOMPARE(fixture.chooser.suggested, QStringLiteral("old-faithful.png"));
}

void MenusTest::onePanelIsExported() {
    testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    fixture.chooser.answer = fixture.path(QStringLiteral("panel.png"));
    fixture.find<QAction>(QStringLiteral("export-panel-quick"))->trigger();
    QTRY_VERIFY(fixture.message().contains(QStringLiteral("panel.png")));
    const QImage panel(fixture.chooser.answer);
    QVERIFY(!panel.isNull());
    fixture.chooser.answer = fixture.path(QStringLiteral("all.png"));
    action(fixture, "export-comparison")->trigger();
    QTRY_VERIFY(fixture.message().contains(QStringLiteral("all.png")));
    QVERIFY(QImage(fixture.chooser.answer).width() > panel.width());
}

void MenusTest::numbersAreExported() {
    testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    fixture.chooser.answer = fixture.path(QStringLiteral("n.json"));
    action(fixture, "export-numbers")->trigger();
    QTRY_VERIFY(fixture.message().contains(QStringLiteral("n.json")));
    const QJsonObject json = QJsonDocument::fromJson(contents(fixture.chooser.answer)).object();
    QCOMPARE(json[QStringLiteral("schema")].toString(), QStringLiteral("gaussarium.result/1"));
    fixture.chooser.answer = fixture.path(QStringLiteral("n.CSV"));
    action(fixture, "export-numbers")->trigger();
    QTRY_VERIFY(fixture.message().contains(QStringLiteral("n.CSV")));
    QCOMPARE(contents(fixture.chooser.answer).count('\n'), qsizetype(3));
}

void MenusTest::dataAreSavedAndReadBack() {
    testing::WindowFixture fixture;
    const Eigen::MatrixXd points = fixture.window->session().data()->data.points;
    for (const char* name : {"saved.csv", "saved.npy", "saved.tsv"}) {
        fixture.chooser.answer = fixture.path(QLatin1String(name));
        QTest::keyClick(fixture.window.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(fixture.message().contains(QLatin1String(name)));
        const DataPointer before = fixture.window->session().data();
        QTest::keyClick(fixture.window.get(), Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(fixture.window->session().data() != before);
        QCOMPARE(fixture.window->session().data()->data.points, points);
    }
}

void MenusTest::anExportThatFailsIsTold() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    for (const char* id : {"export-comparison", "export-numbers", "save-data"}) {
        fixture.chooser.answer =
            QStringLiteral("/no/such/folder/f.%1")
                .arg(
                    QLatin1String(QLatin1String(id) == QLatin1String("save-data") ? "csv" : "png"));
        action(fixture, id)->trigger();
        QTRY_VERIFY2(fixture.message().contains(QStringLiteral("/no/such/folder")), id);
        fixture.find<QWidget>(QStringLiteral("messageBar"))->hide();
    }
    fixture.chooser.answer = fixture.path(QStringLiteral("figure.docx"));
    action(fixture, "export-comparison")->trigger();
    QTRY_VERIFY2(fixture.message().contains(QStringLiteral("docx")), qPrintable(fixture.message()));
    QVERIFY(!QFileInfo::exists(fixture.chooser.answer));
}

void MenusTest::figureAndTableAreCopied() {
    const testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    QTest::keyClick(fixture.window.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(QGuiApplication::clipboard()->mimeData()->hasImage());
    QVERIFY(!QGuiApplication::clipboard()->image().isNull());
    QTest::keyClick(fixture.window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Method\t")));
}

void MenusTest::theThemeChangesLive() {
    const testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    // Where nothing is drawn but the ground of a plot.
    const auto ground = [&] {
        const MixturePlot* plot = fixture.window->grid().panels()[0]->plot();
        QWidget* widget = fixture.window->grid().panels()[0]->plot();
        const QImage image = widget->grab().toImage();
        const QPointF corner = plot->frame().area.topLeft() + QPointF(3, 3);
        return image.pixelColor((corner * image.devicePixelRatio()).toPoint()).lightness();
    };
    action(fixture, "theme-dark")->trigger();
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 100);
    QVERIFY(ground() < 100);
    QVERIFY(action(fixture, "theme-dark")->isChecked());
    QVERIFY(!action(fixture, "theme-light")->isChecked());
    QCOMPARE(fixture.settings.value(keys::theme), QStringLiteral("dark"));
    action(fixture, "theme-light")->trigger();
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > 180);
    QVERIFY(ground() > 180);
    action(fixture, "theme-system")->trigger();
    QCOMPARE(fixture.settings.value(keys::theme), QStringLiteral("system"));
}

void MenusTest::recentFilesCanBeOpened() {
    const testing::WindowFixture fixture;
    QMenu* recent = fixture.window->actions().submenu(QStringLiteral("recent-menu"));
    QVERIFY(!recent->isEnabled());
    const QString path = fixture.file(QStringLiteral("a & b.csv"), "x,y\n1,2\n3,4\n");
    fixture.window->openFile(path);
    QTRY_VERIFY(recent->isEnabled());
    QCOMPARE(recent->actions()[0]->text(), QStringLiteral("a && b.csv"));
    const DataPointer before = fixture.window->session().data();
    recent->actions()[0]->trigger();
    QTRY_VERIFY(fixture.window->session().data() != before);
    fixture.find<QAction>(QStringLiteral("forgetRecent"))->trigger();
    QVERIFY(!recent->isEnabled());
}

void MenusTest::theViewIsReset() {
    const testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    MixturePlot* first = fixture.window->grid().panels()[0]->plot();
    const MixturePlot* second = fixture.window->grid().panels()[1]->plot();
    const QRectF all = first->view();
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Plus);
    QVERIFY(first->view().width() < all.width());
    QCOMPARE(second->view(), first->view()); // linked
    QTest::keyClick(fixture.window.get(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(first->view(), all);
    QCOMPARE(second->view(), all);
}

void MenusTest::theShortcutSheetListsEverything() {
    const testing::WindowFixture fixture;
    QTest::keyClick(fixture.window.get(), Qt::Key_F1);
    auto* sheet = fixture.find<QDialog>(QStringLiteral("shortcutSheet"));
    QVERIFY(!sheet->isModal());
    const auto* list = sheet->findChild<QTreeWidget*>(QStringLiteral("shortcutList"));
    for (const QAction* each : fixture.window->actions().all()) {
        if (!each->shortcut().isEmpty()) {
            QVERIFY(!list->findItems(each->shortcut().toString(QKeySequence::NativeText),
                                     Qt::MatchExactly, 1)
                         .isEmpty());
        }
    }
    QTest::keyClick(sheet, Qt::Key_Escape);
    QVERIFY(!sheet->isVisible());
}

QTEST_MAIN(MenusTest)
#include "tst_main_window_menus.moc"
