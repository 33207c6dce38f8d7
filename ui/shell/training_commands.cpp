#include "ui/shell/training_commands.h"

#include "ui/async/attention_explorer.h"
#include "ui/model/edit_history.h"
#include "ui/panels/message_bar.h"
#include "ui/shell/actions.h"
#include "ui/shell/command_list.h"
#include "ui/shell/docks.h"
#include "ui/training/training_desk.h"

#include <QAbstractButton>
#include <QEvent>
#include <QScopedValueRollback>

namespace gaussarium::ui {

namespace {

// A command, its button, and why it is disabled.
struct Bridge {
    const char* action;
    const char* button;
    const char* unavailable;
};

constexpr Bridge bridges[] = {
    {"train-begin", "train",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands",
                       "a run goes on, or the form has a mistake")},
    {"train-pause", "pauseTraining",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "nothing is being trained")},
    {"train-stop", "stopTraining",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "nothing is being trained")},
    {"train-go-on", "goOnTraining",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "there is no run that ended early")},
    {"train-evaluate", "evaluateTraining",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "nothing is being trained")},
    {"train-checkpoint", "checkpointTraining",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "nothing is being trained")},
    {"train-attention", "learningAttention",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "there are no weights yet")},
    {"train-keep", "replayKeep",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "there are no weights yet")},
    {"train-follow", "followRun", ""},
    {"train-import", "importModel", ""},
    {"train-export", "exportModel",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands", "no model with weights is chosen")},
    {"train-delete", "deleteModel",
     QT_TRANSLATE_NOOP("gaussarium::ui::TrainingCommands",
                       "no model is chosen, or it is being trained")},
};

} // namespace

TrainingCommands::TrainingCommands(const TrainingParts& parts, const Actions& actions,
                                   QWidget* window)
    : QObject(window), m_parts(parts) {
    connectButtons(actions, window);
    connectDeletions();
    const Docks& docks = parts.docks;
    actions.connectTo(QStringLiteral("train-show"), this, [&docks] {
        docks.bringUp(QStringLiteral("training"));
        docks.bringUp(QStringLiteral("learning"));
    });
    actions.connectTo(QStringLiteral("train-models"), this,
                      [&docks] { docks.bringUp(QStringLiteral("models")); });
    connect(actions.action(QStringLiteral("train-begin")), &QAction::triggered, this,
            [&docks] { docks.bringUp(QStringLiteral("training")); });
}

void TrainingCommands::connectButtons(const Actions& actions, QWidget* window) {
    for (const Bridge& bridge : bridges) {
        auto* button = window->findChild<QAbstractButton*>(QLatin1String(bridge.button));
        Q_ASSERT(button != nullptr);
        QAction* action = actions.action(QLatin1String(bridge.action));
        action->setEnabled(button->isEnabled());
        setUnavailable(action, tr(bridge.unavailable));
        connect(action, &QAction::triggered, button, &QAbstractButton::click);
        m_actionOf.insert(button, action);
        button->installEventFilter(this);
        if (qstrcmp(bridge.button, "learningAttention") == 0) {
            connect(button, &QAbstractButton::clicked, this, &TrainingCommands::showAttention);
        }
    }
}

bool TrainingCommands::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::EnabledChange) {
        if (QAction* action = m_actionOf.value(watched)) {
            action->setEnabled(qobject_cast<QAbstractButton*>(watched)->isEnabled());
        }
    }
    return QObject::eventFilter(watched, event);
}

void TrainingCommands::showAttention() {
    if (m_parts.desk.panels().exist()) {
        m_parts.attention.setMethod(m_parts.desk.panels().method(0));
    }
    m_parts.attention.setView(AttentionView::Heads);
    m_parts.docks.bringUp(QStringLiteral("attention"));
}

void TrainingCommands::connectDeletions() {
    const ModelLibrary& library = m_parts.desk.library();
    connect(&library, &ModelLibrary::removed, this,
            [this](const QString& place, const QString& name) {
                if (m_replayed) {
                    m_replayed->place = place;
                } else {
                    recordDeletion(place, name);
                }
            });
    connect(&library, &ModelLibrary::broughtBack, this,
            [this](const QString& place, const QString& folder) {
                for (const auto& deletion : m_deletions) {
                    if (deletion->place == place) {
                        deletion->folder = folder;
                        if (!m_replayed) {
                            m_parts.history.forget(deletion->number); // by the panel's button
                        }
                    }
                }
            });
}

void TrainingCommands::recordDeletion(const QString& place, const QString& name) {
    const auto deletion = std::make_shared<Deletion>(Deletion{place, {}, 0});
    const auto told = [this](const QString& problem) {
        if (!problem.isEmpty()) {
            m_parts.messages.showError(problem);
        }
        return problem.isEmpty();
    };
    deletion->number = m_parts.history.record(
        tr("Delete %1").arg(name),
        [this, deletion, told] {
            const QScopedValueRollback<std::shared_ptr<Deletion>> replayed(m_replayed, deletion);
            return told(m_parts.desk.library().undoRemove(deletion->place));
        },
        [this, deletion, told] {
            const QScopedValueRollback<std::shared_ptr<Deletion>> replayed(m_replayed, deletion);
            return told(m_parts.desk.library().remove(deletion->folder));
        });
    m_deletions.push_back(deletion);
}

} // namespace gaussarium::ui
