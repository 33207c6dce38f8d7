#include "ui/shell/dialogs.h"

#include "ui/model/text.h"
#include "ui/shell/actions.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

QDialog* makeDialog(QWidget* parent, const QString& name, const QString& title, QWidget* content) {
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(content);
    layout->addWidget(buttons);
    return dialog;
}

QString withoutMnemonic(QString text) {
    return text.remove(QLatin1Char('&')).remove(QChar(0x2026));
}

// Gestures and keys that belong to no action.
struct Gesture {
    const char* what;
    const char* keys;
};
const Gesture gestures[] = {
    {QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Zoom all panels"),
     QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Wheel, + and −")},
    {QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Move or turn all panels"),
     QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Drag, arrow keys")},
    {QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Move 3D data in all panels"),
     QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Shift or middle button and drag")},
    {QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Turn 3D data by keys"),
     QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Ctrl+arrow keys")},
    {QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Zoom into a rectangle"),
     QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Ctrl and drag")},
    {QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Show everything"),
     QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Double click, Ctrl+0")},
    {QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Next side panel or plot"),
     QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Tab")},
};

QString translate(const char* text) {
    return QCoreApplication::translate("gaussarium::ui::dialogs", text);
}

} // namespace

void showShortcutSheet(QWidget* parent, const Actions& actions) {
    auto* list = new QTreeWidget;
    list->setObjectName(QStringLiteral("shortcutList"));
    list->setAccessibleName(
        translate(QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Commands and their keys")));
    list->setColumnCount(2);
    list->setHeaderLabels({translate(QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Command")),
                           translate(QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Keys"))});
    list->setRootIsDecorated(false);
    list->setAlternatingRowColors(true);
    for (const QAction* action : actions.all()) {
        auto* item =
            new QTreeWidgetItem(list, {withoutMnemonic(action->text()),
                                       action->shortcut().toString(QKeySequence::NativeText)});
        item->setToolTip(0, action->toolTip());
    }
    for (const Gesture& gesture : gestures) {
        new QTreeWidgetItem(list, {translate(gesture.what), translate(gesture.keys)});
    }
    list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    QDialog* dialog = makeDialog(
        parent, QStringLiteral("shortcutSheet"),
        translate(QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "Keyboard shortcuts")), list);
    dialog->resize(480, 560);
    dialog->show();
}

void showAbout(QWidget* parent) {
    auto* text = new QLabel;
    text->setObjectName(QStringLiteral("aboutText"));
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setMinimumWidth(420);
    text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    text->setText(
        translate(QT_TRANSLATE_NOOP(
                      "gaussarium::ui::dialogs",
                      "<h3>Gaussarium %1</h3><p>Watch Gaussian mixtures being estimated: "
                      "expectation-maximisation, spectral methods and TGMM, a transformer, side by "
                      "side on the same data.</p><p>Free software under the GNU General Public "
                      "License, version 3 or later. It comes with no warranty.</p><p>Qt %2, "
                      "QCustomPlot, Eigen. Colours after Okabe and Ito.</p>"))
            .arg(QStringLiteral(GAUSSARIUM_VERSION), QLatin1String(qVersion())));
    makeDialog(parent, QStringLiteral("about"),
               translate(QT_TRANSLATE_NOOP("gaussarium::ui::dialogs", "About Gaussarium")), text)
        ->show();
}

} // namespace gaussarium::ui
