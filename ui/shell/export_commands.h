// What leaves the window: figures, numbers, the clipboard.
#pragma once

#include "ui/async/latest_runner.h"
#include "ui/figure/figure_export.h"
#include "ui/model/session.h"

#include <QObject>

namespace gaussarium::ui {

class Actions;
class EstimateGrid;
class EstimatePanel;
class FileChooser;
class MessageBar;
class MetricsPanel;
class SelectionModel;

// What the commands read and tell; all of it must outlive them.
struct ExportSources {
    const Session& session;
    const SelectionModel& selection;
    const EstimateGrid& grid;
    const MetricsPanel& table;
    FileChooser& chooser;
    MessageBar& messages;
};

// Connects the export and copy actions. Files are written off the GUI thread, whole or not at all,
// one after the other: while one is being written the actions wait. Figures show the range of data
// that the panels show, on white, whatever the theme.
class ExportCommands : public QObject {
    Q_OBJECT

public:
    ExportCommands(const ExportSources& sources, const Actions& actions, QWidget* window);

    bool busy() const { return m_runner.busy(); }

signals:
    void activityChanged();

private:
    void exportComparison();
    void exportPanel(const EstimatePanel& panel);
    void exportNumbers();
    void copyFigure();
    void fillPanelMenu();
    FigureOptions options() const;
    void write(const QString& path, std::function<Expected<void>()> work);
    void updateActions();

    ExportSources m_sources;
    const Actions& m_actions;
    QWidget* m_window;
    LatestRunner m_runner;
};

} // namespace gaussarium::ui
