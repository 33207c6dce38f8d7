#include "ui/model/settings.h"

namespace gaussarium::ui {

namespace {

constexpr qsizetype recentFileLimit = 10;

} // namespace

Settings::Settings()
    : m_store(std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                          QStringLiteral("gaussarium"),
                                          QStringLiteral("gaussarium"))) {}

Settings::Settings(const QString& file)
    : m_store(std::make_unique<QSettings>(file, QSettings::IniFormat)) {}

void Settings::addRecentFile(const QString& path) {
    QStringList files = value(keys::recentFiles);
    files.removeAll(path);
    files.prepend(path);
    set(keys::recentFiles, files.mid(0, recentFileLimit));
}

void Settings::reset() {
    m_store->clear();
    m_store->sync();
}

} // namespace gaussarium::ui
