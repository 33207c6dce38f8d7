// Light, dark, or as the desktop: resolves the choice, dresses the application, tells the plots.
#pragma once

#include "ui/plot/theme.h"

#include <QObject>

namespace gaussarium::ui {

class Settings;

enum class ThemeMode { Light, Dark, System };

class ThemeController : public QObject {
    Q_OBJECT

public:
    // Applies the stored choice at once. settings must outlive the controller.
    explicit ThemeController(Settings& settings, QObject* parent = nullptr);

    ThemeMode mode() const { return m_mode; }
    const Theme& theme() const;
    // Stored, and applied at once to everything that is open.
    void setMode(ThemeMode mode);

signals:
    void themeChanged();

private:
    void apply();

    Settings& m_settings;
    ThemeMode m_mode;
    bool m_systemIsDark;
};

} // namespace gaussarium::ui
