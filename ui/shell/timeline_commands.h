// The menu of the timeline.
#pragma once

namespace gaussarium::ui {

class Actions;
class Settings;
class Timeline;

// Connects the actions of the Play menu with the timeline, both ways; reduced motion is kept in the
// settings. All three must outlive the actions.
void connectTimeline(Timeline& timeline, const Actions& actions, Settings& settings);

} // namespace gaussarium::ui
