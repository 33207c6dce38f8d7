// The run that is looked at: the one being trained here, one of the models, or one that is trained
// elsewhere; its curve, and its weights at every step that was kept.
#pragma once

#include "core/train/train_config.h"
#include "core/worker/run_log.h"
#include "ui/async/run_follower.h"
#include "ui/async/training_client.h"
#include "ui/training/own_panels.h"
#include "ui/training/snapshots.h"

#include <QTemporaryDir>

#include <memory>

namespace gaussarium::ui {

// Of the run being trained each checkpoint becomes a snapshot in its folder; a run elsewhere is
// read, never written: its snapshots are kept in a temporary folder. The first own panel shows the
// newest weights, or those of the place that one has moved to. GUI thread only.
class RunReplay : public QObject {
    Q_OBJECT

public:
    // All of them must outlive it.
    RunReplay(TrainingClient& client, OwnPanels& panels, QObject* parent = nullptr);

    // The run being trained here, from now on or again; `name` is its model's.
    void watchTraining(const QString& name, const train::TrainConfig& config);
    // A run in a folder: one of the models, or, `elsewhere`, another program's.
    void watchFolder(const QString& folder, const QString& name, bool elsewhere);

    QString folder() const { return m_folder; } // empty: none
    QString name() const { return m_name; }
    bool isTraining() const { return m_training; }
    // What went wrong in looking at it; else empty.
    QString sentence() const { return m_sentence; }
    const std::vector<worker::LogRow>& rows() const;
    std::vector<std::int64_t> sizes() const; // of the held-out tasks
    std::int64_t steps() const;              // of the whole run; 0: not known
    // By which it was made, once that is known.
    const std::optional<train::TrainConfig>& config() const { return m_config; }
    // Who trains it elsewhere; empty: nobody now.
    QString writer() const;

    const std::vector<Snapshot>& snapshots() const { return m_snapshots; }
    // Index of the snapshot that is shown; -1: the newest, whatever comes.
    int place() const { return m_place; }
    void setPlace(int place);
    // The second own panel shows the weights of this place from now on.
    void keepAsSecond();
    // The step that the first own panel shows; -1: none.
    std::int64_t shownStep() const;

signals:
    void runChanged();  // another run, or its name
    void rowsChanged(); // its curve
    void snapshotsChanged();
    void placeChanged();
    void notice(const QString& sentence);

private:
    void beginWatching(const QString& folder, const QString& name);
    void keep(const QString& weights, const QString& into, std::int64_t step);
    void followed();
    ShownModel atPlace() const; // there are snapshots
    void showWeights(bool asked = false);

    TrainingClient& m_client;
    OwnPanels& m_panels;
    RunFollower m_follower;
    LatestRunner m_keeper;
    QString m_folder, m_name, m_sentence;
    bool m_training = false;
    bool m_elsewhere = false;
    std::optional<train::TrainConfig> m_config;
    std::string m_configJson;
    std::vector<worker::LogRow> m_rows; // of a run that is followed
    std::int64_t m_keptStep = -1;
    std::vector<std::unique_ptr<QTemporaryDir>> m_copies; // the second panel may show earlier ones
    std::vector<Snapshot> m_snapshots;
    int m_place = -1;
    QString m_weights; // what it has shown last
    bool m_shownOnce = false;
};

} // namespace gaussarium::ui
