#include "ui/shell/view_commands.h"

#include "ui/model/selection_model.h"
#include "ui/model/session.h"
#include "ui/model/settings.h"
#include "ui/model/text.h"
#include "ui/shell/actions.h"
#include "ui/shell/command_list.h"

#include <QEvent>
#include <QInputDialog>
#include <QMenu>

#include <algorithm>
#include <numbers>

namespace gaussarium::ui {

ViewCommands::ViewCommands(const ViewParts& parts, const Actions& actions, QWidget* window)
    : QObject(window)
    , m_parts(parts)
    , m_actions(actions)
    , m_window(window)
    , m_turntable(parts.selection)
    , m_views(viewsFromJson(parts.settings.value(keys::savedViews))) {
    constexpr double quarter = 0.5 * std::numbers::pi;
    const auto connectCamera = [&](const char* id, const Camera& camera) {
        actions.connectTo(QLatin1String(id), &parts.selection,
                          [this, camera] { m_parts.selection.setCamera(camera); });
    };
    connectCamera("view-front", {0.0, 0.0});
    connectCamera("view-side", {quarter, 0.0});
    connectCamera("view-top", {0.0, quarter});
    actions.connectTo(QStringLiteral("save-view"), this, &ViewCommands::askName);
    connect(&parts.session, &Session::dataChanged, this, [this] {
        updateActions();
        fillMenu();
    });
    connectTurntable();
    updateActions();
    fillMenu();
}

void ViewCommands::connectTurntable() {
    QAction* turn = m_actions.action(QStringLiteral("turntable"));
    turn->setCheckable(true);
    connect(turn, &QAction::toggled, &m_turntable, &Turntable::setWanted);
    const QAction* reduced = m_actions.action(QStringLiteral("reduced-motion"));
    m_turntable.setMotionAllowed(!m_parts.settings.value(keys::reducedMotion));
    connect(reduced, &QAction::toggled, this, [this](bool on) {
        m_turntable.setMotionAllowed(!on);
        updateActions();
    });
    m_turntable.setSeen(m_window->isVisible());
    m_window->installEventFilter(this);
}

bool ViewCommands::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (type == QEvent::Show || type == QEvent::Hide || type == QEvent::WindowStateChange) {
        m_turntable.setSeen(type == QEvent::Hide ? false
                                                 : (type == QEvent::Show || m_window->isVisible())
                                                       && !m_window->isMinimized());
    }
    return QObject::eventFilter(watched, event);
}

bool ViewCommands::spatial() const {
    return m_parts.session.data() && m_parts.session.data()->data.dimension() == 3;
}

QString ViewCommands::dataName() const {
    return m_parts.session.data() ? toQt(m_parts.session.data()->data.name) : QString();
}

void ViewCommands::updateActions() {
    m_turntable.setPossible(spatial());
    for (const char* id : {"view-front", "view-side", "view-top", "turntable"}) {
        QAction* action = m_actions.action(QLatin1String(id));
        action->setEnabled(spatial());
        setUnavailable(action, tr("the data are not in space"));
    }
    if (spatial() && m_actions.action(QStringLiteral("reduced-motion"))->isChecked()) {
        QAction* turn = m_actions.action(QStringLiteral("turntable"));
        turn->setEnabled(false);
        setUnavailable(turn, tr("reduced motion is on"));
    }
    QAction* save = m_actions.action(QStringLiteral("save-view"));
    save->setEnabled(m_parts.session.data() != nullptr);
    setUnavailable(save, tr("there are no data"));
}

// Not QInputDialog::getText: the window stays alive while the question stands.
void ViewCommands::askName() {
    auto* dialog = new QInputDialog(m_window);
    dialog->setObjectName(QStringLiteral("saveView"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save view"));
    dialog->setLabelText(tr("Name of the view; one of that name is replaced:"));
    dialog->setTextValue(tr("View %1").arg(fitting().size() + 1));
    connect(dialog, &QInputDialog::textValueSelected, this, &ViewCommands::save);
    dialog->open();
}

void ViewCommands::save(const QString& name) {
    const QString plain = name.simplified();
    if (plain.isEmpty() || !m_parts.session.data()) {
        return;
    }
    SavedView view;
    view.name = plain;
    view.spatial = spatial();
    view.camera = view.spatial ? m_parts.selection.camera() : Camera();
    view.zoom = m_parts.selection.zoom();
    view.data = view.spatial ? QString() : dataName();
    store(withView(m_views, view));
}

void ViewCommands::show(const SavedView& view) {
    if (!view.fits(dataName(), spatial() ? 3 : 2)) {
        return;
    }
    if (view.spatial) {
        m_parts.selection.setCamera(view.camera);
    }
    m_parts.selection.setZoom(view.zoom);
}

void ViewCommands::remove(const SavedView& view) {
    std::vector<SavedView> views = m_views;
    std::erase(views, view);
    store(views);
}

void ViewCommands::store(const std::vector<SavedView>& views) {
    m_views = views;
    m_parts.settings.set(keys::savedViews, viewsToJson(m_views));
    fillMenu();
}

std::vector<SavedView> ViewCommands::fitting() const {
    std::vector<SavedView> views;
    std::copy_if(
        m_views.begin(), m_views.end(), std::back_inserter(views),
        [this](const SavedView& view) { return view.fits(dataName(), spatial() ? 3 : 2); });
    return views;
}

void ViewCommands::fillMenu() {
    QMenu* menu = m_actions.submenu(QStringLiteral("views-menu"));
    menu->clear();
    const std::vector<SavedView> views = fitting();
    const auto add = [](QMenu* to, const SavedView& view) {
        // An ampersand in a name is no mnemonic.
        return to->addAction(QString(view.name).replace(QLatin1Char('&'), QLatin1String("&&")));
    };
    for (const SavedView& view : views) {
        connect(add(menu, view), &QAction::triggered, this, [this, view] { show(view); });
    }
    if (!views.empty()) {
        menu->addSeparator();
        QMenu* removal = menu->addMenu(tr("&Delete"));
        removal->setObjectName(QStringLiteral("deleteView"));
        for (const SavedView& view : views) {
            // Queued: the menu that holds the action is made anew.
            connect(
                add(removal, view), &QAction::triggered, this, [this, view] { remove(view); },
                Qt::QueuedConnection);
        }
    }
    menu->setEnabled(!views.empty());
}

} // namespace gaussarium::ui
