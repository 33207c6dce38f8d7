// The window: makes the parts and connects them. What they do is in ui/panels, ui/async and the
// commands beside this file.
#pragma once

#include "ui/async/data_loader.h"
#include "ui/async/fit_runner.h"
#include "ui/model/edit_history.h"
#include "ui/model/selection_model.h"
#include "ui/model/session.h"
#include "ui/model/timeline.h"

#include <QMainWindow>

namespace gaussarium::ui {

class Actions;
class AttentionExplorer;
class CommandPalette;
class DataCommands;
class DataEditor;
class Docks;
class EditCommands;
class EstimateGrid;
class ExportCommands;
class FileChooser;
class MessageBar;
class Settings;
class ThemeController;
class TrainingCommands;
class TrainingDesk;
class ViewCommands;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    // Settings and chooser must outlive the window. Loads nothing: call openFiles or openFirstData.
    MainWindow(MethodRegistry registry, Settings& settings, FileChooser& chooser);
    ~MainWindow() override;

    // Reads the file in the background; a failure is told in the message bar and keeps the data.
    void openFile(const QString& path);
    // The same one after another, truth files last.
    void openFiles(const QStringList& paths);
    // Old Faithful, at once: there is no empty window.
    void openFirstData();

    Session& session() { return m_session; }
    SelectionModel& selection() { return m_selection; }
    Timeline& timeline() { return m_timeline; }
    FitRunner& runner() { return *m_runner; }
    DataLoader& loader() { return *m_loader; }
    EstimateGrid& grid() { return *m_grid; }
    DataEditor& editor() { return *m_editor; }
    EditHistory& history() { return m_history; }
    AttentionExplorer& attention() { return *m_attention; }
    TrainingDesk& training() { return *m_training; }
    ViewCommands& views() { return *m_viewCommands; }
    Actions& actions() { return *m_actions; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeCommands();
    void connectActions();
    void connectTheme();
    void connectTraining();
    void restoreWindow();

    Settings& m_settings;
    FileChooser& m_chooser;
    Session m_session;
    SelectionModel m_selection;
    Timeline m_timeline;
    EditHistory m_history;
    // Before the parts that read it, so that it is destroyed (and its methods stopped) after them.
    FitRunner* m_runner;
    DataLoader* m_loader;
    AttentionExplorer* m_attention;
    TrainingDesk* m_training;
    ThemeController* m_theme;
    Actions* m_actions;
    MessageBar* m_messages;
    EstimateGrid* m_grid;
    DataEditor* m_editor;
    EditCommands* m_editCommands;
    Docks* m_docks = nullptr;
    DataCommands* m_dataCommands = nullptr;
    ExportCommands* m_exportCommands = nullptr;
    ViewCommands* m_viewCommands = nullptr;
    TrainingCommands* m_trainingCommands = nullptr;
    CommandPalette* m_palette = nullptr;
    QByteArray m_firstLayout;
};

} // namespace gaussarium::ui
