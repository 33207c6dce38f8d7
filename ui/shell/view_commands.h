// The View menu's ways to look at the data: the turntable, standard views, saved views.
#pragma once

#include "ui/model/saved_views.h"
#include "ui/model/turntable.h"

#include <QObject>

class QMenu;

namespace gaussarium::ui {

class Actions;
class Session;
class SelectionModel;
class Settings;

// What the commands read and change; all of it must outlive them.
struct ViewParts {
    const Session& session;
    SelectionModel& selection;
    Settings& settings;
};

// Connects the actions. The turntable rests while the window is hidden and while reduced motion is
// on.
class ViewCommands : public QObject {
    Q_OBJECT

public:
    ViewCommands(const ViewParts& parts, const Actions& actions, QWidget* window);

    Turntable& turntable() { return m_turntable; }

    // What is seen now, under that name; it replaces a view of that name. An empty name saves
    // nothing.
    void save(const QString& name);
    void show(const SavedView& view);
    void remove(const SavedView& view);
    // Those that fit the data, in the order of the menu.
    std::vector<SavedView> fitting() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectTurntable();
    void askName();
    void fillMenu();
    void updateActions();
    bool spatial() const;
    QString dataName() const;
    void store(const std::vector<SavedView>& views);

    ViewParts m_parts;
    const Actions& m_actions;
    QWidget* m_window;
    Turntable m_turntable;
    std::vector<SavedView> m_views;
};

} // namespace gaussarium::ui
