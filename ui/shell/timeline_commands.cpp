#include "ui/shell/timeline_commands.h"

#include "ui/model/settings.h"
#include "ui/model/timeline.h"
#include "ui/panels/timeline_bar.h"
#include "ui/shell/actions.h"

#include <QActionGroup>

namespace gaussarium::ui {

namespace {

void connectPace(Timeline& timeline, const Actions& actions) {
    auto* group = new QActionGroup(&timeline);
    const auto add = [&](const char* id, Timeline::Pace pace) {
        QAction* action = actions.action(QLatin1String(id));
        action->setCheckable(true);
        action->setChecked(timeline.pace() == pace);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &timeline,
                         [&timeline, pace] { timeline.setPace(pace); });
        QObject::connect(&timeline, &Timeline::settingsChanged, action, [&timeline, action, pace] {
            action->setChecked(timeline.pace() == pace);
        });
    };
    add("pace-steps", Timeline::Pace::Steps);
    add("pace-share", Timeline::Pace::Share);
}

} // namespace

void connectTimeline(Timeline& timeline, const Actions& actions, Settings& settings) {
    actions.connectTo(QStringLiteral("play"), &timeline, &Timeline::toggle);
    actions.connectTo(QStringLiteral("step-forward"), &timeline, &Timeline::stepForward);
    actions.connectTo(QStringLiteral("step-back"), &timeline, &Timeline::stepBack);
    actions.connectTo(QStringLiteral("rewind"), &timeline, &Timeline::rewind);
    actions.connectTo(QStringLiteral("show-answers"), &timeline, &Timeline::showAnswers);
    actions.connectTo(QStringLiteral("loop-from"), &timeline, &Timeline::loopFromHere);
    actions.connectTo(QStringLiteral("loop-to"), &timeline, &Timeline::loopToHere);
    actions.connectTo(QStringLiteral("loop-off"), &timeline,
                      [&timeline] { timeline.setLoop(std::nullopt); });
    for (std::size_t i = 0; i < TimelineBar::speeds().size(); ++i) {
        actions.connectTo(QStringLiteral("speed-%1").arg(i + 1), &timeline,
                          [&timeline, i] { timeline.setSpeed(TimelineBar::speeds()[i]); });
    }
    connectPace(timeline, actions);
    QAction* reduced = actions.action(QStringLiteral("reduced-motion"));
    reduced->setCheckable(true);
    reduced->setChecked(settings.value(keys::reducedMotion));
    timeline.setSmooth(!reduced->isChecked());
    QObject::connect(reduced, &QAction::toggled, &timeline, [&timeline, &settings](bool on) {
        settings.set(keys::reducedMotion, on);
        timeline.setSmooth(!on);
    });
}

} // namespace gaussarium::ui
