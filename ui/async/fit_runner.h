// Keeps the session's answers up to date: each method that is switched on runs in a thread of its
// own, again whenever the data, the request or its options change. While the session is live each
// method answers as often as it can: a run is not cut short by the next change, of many changes the
// last one counts, and what a reader cannot follow anyway (held-out likelihood) is left out.
#pragma once

#include "ui/async/latest_runner.h"
#include "ui/model/session.h"

#include <QTimer>

#include <memory>
#include <vector>

namespace gaussarium::ui {

// A slow method keeps nobody waiting, and a method that throws becomes its own panel's error. Many
// changes in one pass of the event loop start one run. GUI thread only; the destructor stops the
// methods and waits for them (each asks its stop token every few milliseconds).
class FitRunner : public QObject {
    Q_OBJECT

public:
    // session must outlive the runner.
    explicit FitRunner(Session& session, QObject* parent = nullptr);
    ~FitRunner() override;

    // Stops what runs; the panels get what there is so far.
    void stop();
    // Names of the methods that are computing.
    QStringList running() const;

signals:
    // Something started or ended.
    void activityChanged();

private:
    void invalidate(int method);
    void invalidateAll();
    void followLive();
    void startInvalid();
    void start(int method);
    // Live, a method that goes on from another's answer waits for that one's.
    bool waitsForAnother(int method) const;
    void submit(int method, const DataPointer& data, std::shared_ptr<const Fit> first);
    void answered(int method, const DataPointer& data);
    void measureTruthMetrics();

    Session& m_session;
    std::vector<std::unique_ptr<LatestRunner>> m_runners; // one a method
    LatestRunner m_truthRunner;
    std::vector<bool> m_invalid;
    bool m_truthInvalid = false;
    QTimer m_start;
};

} // namespace gaussarium::ui
