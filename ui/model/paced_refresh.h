// For what shows the session's answers in more detail than an eye follows during a drag.
#pragma once

#include "ui/model/session.h"

#include <QTimer>

#include <functional>

namespace gaussarium::ui {

// ask() calls the function at once; while the session is live, at most once in `interval`
// milliseconds, the last time after the last ask. GUI thread only.
class PacedRefresh {
public:
    // A table and a text take as long to lay out as a frame lasts.
    static constexpr int wordsInterval = 500;

    // The session must outlive it.
    PacedRefresh(const Session& session, std::function<void()> refresh,
                 int interval = wordsInterval);

    void ask();

private:
    const Session& m_session;
    std::function<void()> m_refresh;
    QTimer m_later;
};

} // namespace gaussarium::ui
