// Every command that the menus hold now, with what a person needs to find and understand it.
#pragma once

#include <QAction>
#include <QPointer>
#include <QString>

#include <vector>

class QMenuBar;

namespace gaussarium::ui {

struct Command {
    QPointer<QAction> action; // null once its menu was filled anew
    QString name;             // "Data sets › Iris": the way from the menu's entry on
    QString menu;             // "File"
    QString keys;             // "Ctrl+O"; empty: none
    QString tip;
    QString unavailable; // why it cannot be run now; empty where it can
};

// In the menus' order, submenus included; those of a switched-off submenu that is empty are one
// command, which is unavailable. Names carry no mnemonics; a command that is switched on and off
// says which ("Dark ✓").
std::vector<Command> commandsOf(const QMenuBar& bar);

// Why the action is disabled, told by the palette: set by whoever disables it.
void setUnavailable(QAction* action, const QString& reason);

} // namespace gaussarium::ui
