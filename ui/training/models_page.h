// The panel of models as documents.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace gaussarium::ui {

class FileChooser;
class ModelLibrary;
class TrainingDesk;
struct ModelEntry;

// A row a model: name, steps, held-out excess, date. Renamed in place (F2), pinned, deleted with
// undo, shown in either own panel, replayed, gone on with, exported. Object names: "models",
// "showModelA", "showModelB", "replayModel", "goOnModel", "pinModel", "renameModel",
// "deleteModel", "undoModel", "importModel", "exportModel", "followRun", "modelsNotice".
class ModelsPage : public QWidget {
    Q_OBJECT

public:
    // Desk and chooser must outlive the page.
    ModelsPage(TrainingDesk& desk, FileChooser& chooser, QWidget* parent = nullptr);

    // Whether somebody looks: the folder is read again then.
    void setActive(bool active);

signals:
    // A run is to be looked at, or gone on with.
    void replayed();
    void begun();

private:
    QPushButton* add(const QString& name, const QString& text, const QString& help);
    void connectButtons();
    void showModels();
    void showButtons();
    const ModelEntry* current() const;
    void show(int panel);
    void say(const QString& sentence);

    TrainingDesk& m_desk;
    FileChooser& m_chooser;
    QTreeWidget* m_list;
    QPushButton *m_showA, *m_showB, *m_replay, *m_goOn, *m_pin, *m_rename, *m_delete, *m_undo,
        *m_import, *m_export, *m_follow;
    QLabel* m_notice;
    bool m_filling = false;
};

} // namespace gaussarium::ui
