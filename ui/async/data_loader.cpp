#include "ui/async/data_loader.h"

#include "ui/model/text.h"

namespace gaussarium::ui {

DataLoader::DataLoader(QObject* parent) : QObject(parent), m_runner(this) {}

void DataLoader::load(const QString& what, Work work) {
    m_what = what;
    m_runner.submit(
        std::move(work),
        [this](const Expected<LoadedData>& result) {
            emit activityChanged();
            if (result) {
                emit loaded(*result);
            } else {
                emit failed(toQt(result.error().message));
            }
        },
        [this, what](const QString& text) {
            emit activityChanged();
            emit failed(tr("%1 could not be read: %2").arg(what, text));
        });
    emit activityChanged();
}

void DataLoader::cancel() {
    m_runner.discard();
    emit activityChanged();
}

} // namespace gaussarium::ui
