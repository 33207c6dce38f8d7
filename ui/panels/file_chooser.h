// Asks the user for files. An interface, so that tests answer instead of a dialog.
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

#include <functional>

namespace gaussarium::ui {

class FileChooser {
public:
    virtual ~FileChooser() = default;

    // Each returns at once and calls back with what was chosen; not at all where the user cancels.
    // filter as QFileDialog's: "Images (*.png *.svg)".
    virtual void openFile(QWidget* parent, const QString& title, const QString& filter,
                          std::function<void(const QString&)> chosen) = 0;
    // suggestedName: file name without its folder. The user has confirmed an overwriting.
    virtual void saveFile(QWidget* parent, const QString& title, const QString& suggestedName,
                          const QString& filter, std::function<void(const QString&)> chosen) = 0;
};

// The desktop's own dialogs, without a nested event loop.
class DialogFileChooser : public FileChooser {
public:
    // Where the dialogs begin; they move on to the folder of what was chosen last.
    explicit DialogFileChooser(QString folder = {}) : m_folder(std::move(folder)) {}

    const QString& folder() const { return m_folder; }

    void openFile(QWidget* parent, const QString& title, const QString& filter,
                  std::function<void(const QString&)> chosen) override;
    void saveFile(QWidget* parent, const QString& title, const QString& suggestedName,
                  const QString& filter, std::function<void(const QString&)> chosen) override;

private:
    QString m_folder;
};

} // namespace gaussarium::ui
