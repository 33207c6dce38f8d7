// All commands in one list, found by typing.
#pragma once

#include "ui/shell/command_list.h"

#include <QFrame>

class QLineEdit;
class QListView;
class QMenuBar;
class QStandardItemModel;

namespace gaussarium::ui {

// Lies over the window that it belongs to, hidden until open(). Arrow keys choose, Enter or a click
// runs, Escape or a click elsewhere closes; the focus then returns to where it was. A command that
// cannot be run is grey and says why.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    // The bar must outlive the palette.
    CommandPalette(const QMenuBar& bar, QWidget* window);

    // With the commands that there are now, at the top of the window.
    void open();
    void close();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void choose(int row);
    void run(int row);
    bool handleKey(int key);
    void place();

    const QMenuBar& m_bar;
    QLineEdit* m_search;
    QListView* m_list;
    QStandardItemModel* m_model;
    std::vector<Command> m_commands;
    QStringList m_names;
    QStringList m_besides; // what finds them as well: menus and keys
    QPointer<QWidget> m_focusBefore;
};

} // namespace gaussarium::ui
