#include "ui/panels/file_chooser.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

namespace gaussarium::ui {

namespace {

// "Images (*.png *.svg)": png, which a name without an ending gets.
QString firstSuffix(const QString& filter) {
    static const QRegularExpression pattern(QStringLiteral("\\*\\.([A-Za-z0-9]+)"));
    return pattern.match(filter).captured(1);
}

} // namespace

void DialogFileChooser::openFile(QWidget* parent, const QString& title, const QString& filter,
                                 std::function<void(const QString&)> chosen) {
    auto* dialog = new QFileDialog(parent, title, m_folder, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [this, chosen = std::move(chosen)](const QString& path) {
                         m_folder = QFileInfo(path).absolutePath();
                         chosen(path);
                     });
    dialog->open();
}

void DialogFileChooser::saveFile(QWidget* parent, const QString& title,
                                 const QString& suggestedName, const QString& filter,
                                 std::function<void(const QString&)> chosen) {
    auto* dialog = new QFileDialog(parent, title, m_folder, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(firstSuffix(filter));
    dialog->selectFile(suggestedName);
    QObject::connect(
        dialog, &QFileDialog::filterSelected, dialog,
        [dialog](const QString& selected) { dialog->setDefaultSuffix(firstSuffix(selected)); });
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [this, chosen = std::move(chosen)](const QString& path) {
                         m_folder = QFileInfo(path).absolutePath();
                         chosen(path);
                     });
    dialog->open();
}

} // namespace gaussarium::ui
