// Every command of the window in one table: menus, shortcuts, tool tips and the shortcut sheet are
// made from it.
#pragma once

#include <QAction>
#include <QHash>
#include <QObject>
#include <QString>

#include <vector>

class QMenu;
class QMenuBar;

namespace gaussarium::ui {

struct ActionSpec {
    const char* menu; // "&File"; of the menu that holds it
    const char* id;   // "open": the object name is "action-open"; "-": a separator
    const char* text;
    const char* shortcut; // portable text: "Ctrl+O"; empty: none
    const char* tip;
};

const std::vector<ActionSpec>& actionTable();

// The actions of one window. Submenus (a table entry whose id ends in "-menu") are empty at first.
class Actions : public QObject {
    Q_OBJECT

public:
    // Fills the bar. Throws std::logic_error where two entries share an id or a shortcut.
    explicit Actions(QMenuBar* bar);

    // Each throws std::invalid_argument for an id that the table does not hold.
    QAction* action(const QString& id) const;
    QMenu* submenu(const QString& id) const;
    std::vector<QAction*> all() const;

    template <class Receiver, class Slot>
    void connectTo(const QString& id, Receiver* receiver, Slot slot) const {
        QObject::connect(action(id), &QAction::triggered, receiver, slot);
    }

private:
    QHash<QString, QAction*> m_actions;
    QHash<QString, QMenu*> m_submenus;
};

} // namespace gaussarium::ui
