#include "ui/model/paced_refresh.h"

#include <utility>

namespace gaussarium::ui {

PacedRefresh::PacedRefresh(const Session& session, std::function<void()> refresh, int interval)
    : m_session(session), m_refresh(std::move(refresh)) {
    m_later.setSingleShot(true);
    m_later.setInterval(interval);
    m_later.callOnTimeout([this] { m_refresh(); });
}

void PacedRefresh::ask() {
    if (!m_session.isLive()) {
        m_later.stop();
        m_refresh();
    } else if (!m_later.isActive()) {
        m_later.start();
    }
}

} // namespace gaussarium::ui
