// For what shows the session's answers in more words than an eye follows during a drag.
#pragma once

#include "ui/model/session.h"

#include <QTimer>

#include <functional>

namespace gaussarium::ui {

// ask() calls the function at once; while the session is live, at most twice a second, the
// last time after the last ask. GUI thread only.
class PacedRefresh {
public:
    // The session must outlive it.
    PacedRefresh(const Session& session, std::function<void()> refresh);

    void ask();

private:
    const Session& m_session;
    std::function<void()> m_refresh;
    QTimer m_later;
};

} // namespace gaussarium::ui
