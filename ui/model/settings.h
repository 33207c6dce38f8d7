// What the window remembers between runs, by typed keys.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

#include <memory>

namespace gaussarium::ui {

template <class T>
struct SettingKey {
    const char* name;
    T fallback; // the value until one is stored, and where the stored one cannot be read
};

namespace keys {

inline const SettingKey<QByteArray> geometry{"window/geometry", {}};
inline const SettingKey<QByteArray> windowState{"window/state", {}};
inline const SettingKey<QString> theme{"view/theme", QStringLiteral("system")};
inline const SettingKey<QStringList> recentFiles{"files/recent", {}};
inline const SettingKey<QString> lastFolder{"files/folder", {}};
inline const SettingKey<QByteArray> savedViews{"view/saved", {}}; // saved_views.h
// Where the user's models are; empty: the desktop's place for data of programs.
inline const SettingKey<QString> models{"training/models", {}};
inline const SettingKey<QStringList> ownModels{"training/shown", {}}; // own_panels.h
inline const SettingKey<bool> reducedMotion{"view/reducedMotion", false};
inline const SettingKey<QStringList> methods{
    "methods/enabled", {QStringLiteral("em"), QStringLiteral("spectral"), QStringLiteral("tgmm")}};

} // namespace keys

// GUI thread only.
class Settings {
public:
    // The user's settings file.
    Settings();
    // Another file: tests and --settings.
    explicit Settings(const QString& file);

    template <class T>
    T value(const SettingKey<T>& key) const {
        const QVariant stored = m_store->value(QLatin1String(key.name));
        return stored.canConvert<T>() ? stored.value<T>() : key.fallback;
    }
    template <class T>
    void set(const SettingKey<T>& key, const T& value) {
        m_store->setValue(QLatin1String(key.name), QVariant::fromValue(value));
    }

    // Newest first, at most ten, each once.
    void addRecentFile(const QString& path);

    // Forgets everything.
    void reset();

private:
    std::unique_ptr<QSettings> m_store;
};

} // namespace gaussarium::ui
