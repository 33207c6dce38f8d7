#include "ui/shell/theme_controller.h"

#include "ui/model/settings.h"
#include "ui/shell/contrast_style.h"

#include <QApplication>
#include <QPalette>
#include <QStyleHints>

namespace gaussarium::ui {

namespace {

const QString light = QStringLiteral("light");
const QString dark = QStringLiteral("dark");
const QString asSystem = QStringLiteral("system");

// Asked once before our own palette is set: Qt below 6.5 knows the desktop's choice only by its
// colours.
bool systemIsDark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
#endif
}

} // namespace

ThemeController::ThemeController(Settings& settings, QObject* parent)
    : QObject(parent), m_settings(settings), m_systemIsDark(systemIsDark()) {
    const QString stored = settings.value(keys::theme);
    m_mode = stored == light  ? ThemeMode::Light
             : stored == dark ? ThemeMode::Dark
                              : ThemeMode::System;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this,
            [this](Qt::ColorScheme scheme) {
                m_systemIsDark = scheme == Qt::ColorScheme::Dark;
                if (m_mode == ThemeMode::System) {
                    apply();
                }
            });
#endif
    apply();
}

const Theme& ThemeController::theme() const {
    const bool isDark =
        m_mode == ThemeMode::Dark || (m_mode == ThemeMode::System && m_systemIsDark);
    return isDark ? darkTheme() : lightTheme();
}

void ThemeController::setMode(ThemeMode mode) {
    m_mode = mode;
    m_settings.set(keys::theme, mode == ThemeMode::Light  ? light
                                : mode == ThemeMode::Dark ? dark
                                                          : asSystem);
    apply();
}

void ThemeController::apply() {
    // Fusion is the only style that obeys a palette on every desktop.
    if (qobject_cast<ContrastStyle*>(QApplication::style()) == nullptr) {
        QApplication::setStyle(new ContrastStyle);
    }
    QApplication::setPalette(theme().palette());
    emit themeChanged();
}

} // namespace gaussarium::ui
