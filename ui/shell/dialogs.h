// The small windows of the Help menu. Each is modeless, closes by Escape and deletes itself.
#pragma once

class QWidget;

namespace gaussarium::ui {

class Actions;

// Every command with its keys, from the table of actions.
void showShortcutSheet(QWidget* parent, const Actions& actions);

// Version, licence, libraries, and where the settings are.
void showAbout(QWidget* parent);

} // namespace gaussarium::ui
