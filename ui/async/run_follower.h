// Looks at a training run of another process from its folder, again and again, and touches nothing.
#pragma once

#include "core/worker/run_reader.h"
#include "ui/async/latest_runner.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace gaussarium::ui {

// Reads off the GUI thread, and only while active. GUI thread only.
class RunFollower : public QObject {
    Q_OBJECT

public:
    explicit RunFollower(int everyMs = 1000, QObject* parent = nullptr);

    // Empty: follow nothing.
    void follow(const QString& folder);
    QString folder() const { return m_folder; }
    // Whether somebody looks.
    void setActive(bool active);

    // What was seen last; empty before the first look, and where the last one failed.
    const std::optional<worker::RunView>& view() const { return m_view; }
    // Why the last look failed; else empty.
    QString sentence() const { return m_sentence; }

signals:
    // The view or the sentence.
    void changed();

private:
    void look();

    QString m_folder, m_sentence;
    bool m_active = false;
    std::optional<worker::RunView> m_view;
    QTimer m_timer;
    LatestRunner m_reader;
};

} // namespace gaussarium::ui
