#include "ui/async/run_follower.h"

#include "ui/model/text.h"

#include <utility>

namespace gaussarium::ui {

RunFollower::RunFollower(int everyMs, QObject* parent) : QObject(parent), m_reader(this) {
    m_timer.setInterval(everyMs);
    connect(&m_timer, &QTimer::timeout, this, &RunFollower::look);
}

void RunFollower::follow(const QString& folder) {
    m_reader.discard();
    m_folder = folder;
    m_view.reset();
    m_sentence.clear();
    emit changed();
    setActive(m_active);
}

void RunFollower::setActive(bool active) {
    m_active = active;
    if (active && !m_folder.isEmpty()) {
        m_timer.start();
        look();
    } else {
        m_timer.stop();
    }
}

void RunFollower::look() {
    if (m_reader.busy()) {
        return; // a slow file system: the next look comes soon
    }
    const auto failed = [this](const QString& sentence) {
        m_view.reset();
        m_sentence = sentence;
        emit changed();
    };
    m_reader.submit(
        [folder = toStd(m_folder)](const JobContext&) { return worker::readRun(folder); },
        [this, failed](Expected<worker::RunView> view) {
            if (!view) {
                failed(toQt(view.error().message));
                return;
            }
            m_view = std::move(*view);
            m_sentence.clear();
            emit changed();
        },
        failed);
}

} // namespace gaussarium::ui
