#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/estimate_grid.h"
#include "ui/plot/mixture_plot.h"

#include <QAccessible>
#include <QApplication>
#include <QDockWidget>
#include <QSet>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>

using namespace gaussarium;
using namespace gaussarium::ui;

class AccessibilityTest : public QObject {
    Q_OBJECT

private slots:
    void everyControlHasAName();
    void tabReachesEveryControl();
    void tabReachesWhateverIsShown();
    void everythingByKeyboard();
    void plotsTellWhatTheyShow();
};

namespace {

bool isControl(QAccessible::Role role) {
    switch (role) {
    case QAccessible::PushButton:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::SpinBox:
    case QAccessible::ComboBox:
    case QAccessible::ButtonMenu:
    case QAccessible::EditableText:
    case QAccessible::Slider:
    case QAccessible::Table:
    case QAccessible::Tree:
    case QAccessible::List:
    case QAccessible::MenuItem:
    case QAccessible::PageTab:
        return true;
    default:
        return false;
    }
}

// The controls below `item` without a name, described by class and object name.
void collectUnnamed(QAccessibleInterface* item, QStringList& unnamed, int& controls) {
    if (item == nullptr || !item->isValid()) {
        return;
    }
    const QObject* object = item->object();
    // The line inside a spin box or an editable combo box is named by its owner.
    const bool inner = object != nullptr && object->parent() != nullptr
                       && (object->objectName().startsWith(QStringLiteral("qt_spinbox")));
    if (isControl(item->role()) && !inner && !item->state().invisible) {
        ++controls;
        if (item->text(QAccessible::Name).trimmed().isEmpty()) {
            unnamed.append(object == nullptr
                               ? QStringLiteral("role %1").arg(int(item->role()))
                               : QStringLiteral("%1 '%2' in '%3'")
                                     .arg(QLatin1String(object->metaObject()->className()),
                                          object->objectName(),
                                          object->parent() == nullptr
                                              ? QString()
                                              : object->parent()->objectName()));
        }
    }
    // Cells and entries are texts of their own.
    if (item->role() == QAccessible::Table || item->role() == QAccessible::Tree) {
        return;
    }
    for (int i = 0; i < item->childCount(); ++i) {
        collectUnnamed(item->child(i), unnamed, controls);
    }
}

} // namespace

void AccessibilityTest::everyControlHasAName() {
    const testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    fixture.window->openFile(QStringLiteral("/nowhere.csv")); // the message bar too
    QTRY_VERIFY(!fixture.message().isEmpty());
    fixture.find<QToolButton>(QStringLiteral("unfold-quick"))->click();
    for (int tab = 0; tab < 2; ++tab) {
        fixture.find<QTabWidget>(QStringLiteral("dataTabs"))->setCurrentIndex(tab);
        QStringList unnamed;
        int controls = 0;
        collectUnnamed(QAccessible::queryAccessibleInterface(fixture.window.get()), unnamed,
                       controls);
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral("; "))));
        QVERIFY2(controls > 25, qPrintable(QString::number(controls)));
    }
}

// Tab comes by every control that takes the focus, and back to where it began.
void AccessibilityTest::tabReachesEveryControl() {
    const testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    fixture.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
    fixture.find<QToolButton>(QStringLiteral("unfold-quick"))->click();
    QSet<QString> reached;
    fixture.find<QWidget>(QStringLiteral("openFile"))->setFocus(Qt::TabFocusReason);
    const QWidget* first = QApplication::focusWidget();
    for (int i = 0; i < 200; ++i) {
        QWidget* focus = QApplication::focusWidget();
        QVERIFY(focus != nullptr);
        reached.insert(focus->objectName());
        QTest::keyClick(focus, Qt::Key_Tab);
        if (QApplication::focusWidget() == first) {
            break;
        }
    }
    QCOMPARE(QApplication::focusWidget(), first);
    for (const char* name :
         {"openFile", "examples", "components", "automatic", "seed", "newSeed", "switch-quick",
          "unfold-quick", "option-steps", "option-ridge", "option-mode", "option-weights",
          "browse-weights", "reset-quick", "switch-slow", "plot-quick", "plot-refuser",
          "metricsTable", "notes"}) {
        QVERIFY2(reached.contains(QLatin1String(name)), name);
    }
}

// Of the window as it ships, with each of the panels that share a place on top in turn.
void AccessibilityTest::tabReachesWhateverIsShown() {
    const testing::WindowFixture fixture({QStringLiteral("em"), QStringLiteral("tgmm")},
                                         builtinMethods());
    QVERIFY(fixture.settled());
    for (auto* dock : fixture.window->findChildren<QDockWidget*>()) {
        dock->show();
        dock->raise();
        QTest::qWait(30);
        QSet<QWidget*> reached;
        auto* const first = fixture.find<QWidget>(QStringLiteral("components"));
        first->setFocus(Qt::TabFocusReason);
        // A text with links keeps the focus for as many keys.
        for (int key = 0; key < 400; ++key) {
            QWidget* const focus = QApplication::focusWidget();
            QVERIFY(focus != nullptr);
            reached.insert(focus);
            // What has the focus can be seen, or is brought into view.
            QVERIFY2(focus->isVisible(), qPrintable(focus->objectName()));
            QTest::keyClick(focus, Qt::Key_Tab);
            if (QApplication::focusWidget() == first) {
                break;
            }
        }
        QVERIFY2(QApplication::focusWidget() == first,
                 qPrintable(dock->objectName() + QLatin1Char(' ')
                            + QApplication::focusWidget()->objectName()));
        for (auto* widget : dock->findChildren<QWidget*>()) {
            // Parts of a control are reached by their control.
            const bool part = widget->focusProxy() != nullptr
                              || widget->objectName().startsWith(QStringLiteral("qt_"));
            if (widget->isVisible() && widget->isEnabled() && !part
                && widget->focusPolicy() & Qt::TabFocus) {
                QVERIFY2(reached.contains(widget),
                         qPrintable(QStringLiteral("%1: %2 %3")
                                        .arg(dock->objectName(),
                                             QLatin1String(widget->metaObject()->className()),
                                             widget->objectName())));
            }
        }
    }
}

// From the first data to another example, another k and a method more, without the mouse.
void AccessibilityTest::everythingByKeyboard() {
    const testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    auto* examples = fixture.find<QWidget>(QStringLiteral("examples"));
    examples->setFocus();
    QTest::keyClick(examples, Qt::Key_End);
    QTRY_VERIFY(fixture.window->session().data()->data.name != "Old Faithful");
    const int k = fixture.window->session().request().components.value();
    QTest::keyClick(fixture.find<QWidget>(QStringLiteral("components")), Qt::Key_Up);
    QTest::keyClick(fixture.find<QWidget>(QStringLiteral("switch-refuser")), Qt::Key_Space);
    QVERIFY(fixture.settled());
    const Fit& fit = *fixture.window->session().method(0).result.fit;
    QCOMPARE(fit.mixture.components(), Eigen::Index(k + 1));
    QVERIFY(fixture.window->session().method(3).enabled);
}

void AccessibilityTest::plotsTellWhatTheyShow() {
    const testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    QVERIFY(fixture.settled());
    for (const EstimatePanel* panel : fixture.window->grid().panels()) {
        QAccessibleInterface* plot = QAccessible::queryAccessibleInterface(panel->plot());
        QVERIFY(plot != nullptr);
        QVERIFY(plot->text(QAccessible::Name).contains(panel->title()));
        const QString told = plot->text(QAccessible::Description);
        QVERIFY2(told.contains(QStringLiteral("272")), qPrintable(told));
    }
}

QTEST_MAIN(AccessibilityTest)
#include "tst_accessibility.moc"
