// The side panels of the window: which there are, where they stand at first, and who works only
// while somebody looks.
#pragma once

#include <QObject>

class QDockWidget;
class QMainWindow;

namespace gaussarium::ui {

class Actions;
class AttentionExplorer;
class DataPanel;
class DepthPanel;
class FileChooser;
class LearningPage;
class LikelihoodPanel;
class MetricsPanel;
class NotesPanel;
class QuestionsPanel;
class SelectionModel;
class Session;
class Timeline;
class TrainingDesk;
struct Theme;

// What the panels read; all of it must outlive them. They are deleted with their dock widgets,
// which are the window's.
struct DockParts {
    Session& session;
    SelectionModel& selection;
    Timeline& timeline;
    AttentionExplorer& attention;
    FileChooser& chooser;
    TrainingDesk& training;
};

class Docks : public QObject {
    Q_OBJECT

public:
    // Adds the panels to the window, their switches to the View menu and the questions' pages to
    // the Ask menu.
    Docks(const DockParts& parts, const Actions& actions, QMainWindow* window);

    DataPanel& data() const { return *m_data; }
    MetricsPanel& metrics() const { return *m_metrics; }
    NotesPanel& notes() const { return *m_notes; }

    // Shows the panel of that id ("training") before those that share its place.
    void bringUp(const QString& id) const;
    // The sizes of the first start, within the window's.
    void layOut();
    void setTheme(const Theme& theme);

private:
    QDockWidget* add(const QString& id, const QString& title, Qt::DockWidgetArea area,
                     QWidget* content);
    void connectQuestions(QDockWidget* dock);
    void addTraining(const DockParts& parts, QDockWidget* data, QDockWidget* depth);

    const Actions& m_actions;
    QMainWindow* m_window;
    DataPanel* m_data;
    MetricsPanel* m_metrics;
    LikelihoodPanel* m_likelihood;
    DepthPanel* m_depth;
    LearningPage* m_learning;
    NotesPanel* m_notes;
    QuestionsPanel* m_questions;
};

} // namespace gaussarium::ui
