// Undo, the tools that change the data by hand, EM's start: the commands and their bar.
#pragma once

#include "core/mixture/mixture.h"

#include <QObject>

#include <memory>

class QToolBar;

namespace gaussarium::ui {

class Actions;
class DataEditor;
class EditHistory;
class MessageBar;
class SelectionModel;
class Session;

// All must outlive the commands.
struct EditParts {
    Session& session;
    SelectionModel& selection;
    EditHistory& history;
    DataEditor& editor;
    MessageBar& messages;
};

class EditCommands : public QObject {
    Q_OBJECT

public:
    EditCommands(const EditParts& parts, const Actions& actions, QObject* parent);

    // The tools, the disc's size, undo and EM's start, as a row above the panels.
    QToolBar* makeBar(const Actions& actions, QWidget* parent) const;

private:
    void connectHistory(const Actions& actions);
    void connectTools(const Actions& actions);
    void connectStarts(const Actions& actions);
    void step(void (EditHistory::*way)());
    void changeStart(std::shared_ptr<const Mixture> start, const QString& what);
    void startAtAnswer(const QString& method);
    void startWhereEmBegan();
    void updateStarts(const Actions& actions);

    EditParts m_parts;
};

} // namespace gaussarium::ui
