#include "ui/shell/command_list.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

namespace gaussarium::ui {

namespace {

constexpr char reasonProperty[] = "unavailableBecause";

QString translated(const char* text) {
    return QCoreApplication::translate("gaussarium::ui::commands", text);
}

// "&Open…" -> "Open…", "R&&D" -> "R&D".
QString withoutMnemonic(const QString& text) {
    QString plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('&') && ++i >= text.size()) {
            break;
        }
        plain += text[i];
    }
    return plain;
}

QString reasonOf(const QAction& action) {
    const QString reason = action.property(reasonProperty).toString();
    return reason.isEmpty() ? translated(
               QT_TRANSLATE_NOOP("gaussarium::ui::commands", "cannot be used at the moment"))
                            : reason;
}

void collect(const QMenu& menu, const QString& top, const QString& path, bool enabled,
             std::vector<Command>& commands) {
    for (QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isVisible()) {
            continue;
        }
        const QString name = path + withoutMnemonic(action->text());
        const bool own = enabled && action->isEnabled();
        if (const QMenu* submenu = action->menu(); submenu != nullptr && !submenu->isEmpty()) {
            collect(*submenu, top, name + QStringLiteral(" › "), own, commands);
            continue;
        }
        Command command{action,
                        name,
                        top,
                        action->shortcut().toString(QKeySequence::NativeText),
                        action->toolTip(),
                        {}};
        if (action->isCheckable() && action->isChecked()) {
            command.name += QStringLiteral(" ✓");
        }
        if (action->menu() != nullptr) {
            command.unavailable =
                translated(QT_TRANSLATE_NOOP("gaussarium::ui::commands", "there are none"));
        } else if (!own) {
            command.unavailable = reasonOf(*action);
        }
        commands.push_back(std::move(command));
    }
}

} // namespace

std::vector<Command> commandsOf(const QMenuBar& bar) {
    std::vector<Command> commands;
    for (const QAction* entry : bar.actions()) {
        if (const QMenu* menu = entry->menu()) {
            collect(*menu, withoutMnemonic(entry->text()), {}, entry->isEnabled(), commands);
        }
    }
    return commands;
}

void setUnavailable(QAction* action, const QString& reason) {
    action->setProperty(reasonProperty, reason);
}

} // namespace gaussarium::ui
