// The menu of training, and what of it can be undone.
#pragma once

#include <QHash>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class QAction;

namespace gaussarium::ui {

class Actions;
class AttentionExplorer;
class Docks;
class EditHistory;
class MessageBar;
class Session;
class TrainingDesk;

// What the commands read and change; all of it must outlive them.
struct TrainingParts {
    const Session& session;
    TrainingDesk& desk;
    AttentionExplorer& attention;
    EditHistory& history;
    MessageBar& messages;
    const Docks& docks;
};

// A command that is also a button of a panel is that button: enabled with it, and pressed. Deleted
// models are brought back by Undo, in the order of all changes.
class TrainingCommands : public QObject {
    Q_OBJECT

public:
    TrainingCommands(const TrainingParts& parts, const Actions& actions, QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectButtons(const Actions& actions, QWidget* window);
    void connectDeletions();
    void recordDeletion(const QString& place, const QString& name);
    void showAttention();

    TrainingParts m_parts;
    // A model that the history can bring back, or has brought back.
    struct Deletion {
        QString place;  // as ModelLibrary::removed() told it
        QString folder; // once it was brought back
        quint64 number; // in the history
    };

    QHash<const QObject*, QAction*> m_actionOf; // of a button
    std::vector<std::shared_ptr<Deletion>> m_deletions;
    std::shared_ptr<Deletion> m_replayed; // while the history itself deletes or brings back
};

} // namespace gaussarium::ui
