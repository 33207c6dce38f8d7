// What belongs to training in the window: the run, the models, what the panels show of them.
#pragma once

#include "ui/async/training_client.h"
#include "ui/training/model_library.h"
#include "ui/training/own_panels.h"
#include "ui/training/run_replay.h"

#include <QObject>

namespace gaussarium::ui {

// What is to be trained.
struct TrainingPlan {
    QString name; // of the model; made unlike the others'
    train::TrainConfig config;
    std::filesystem::path from; // weights to begin with; empty: random ones
    double minutes = 0.0; // spent training, after which the run ends; 0: only its steps end it
};

// A run begins in a folder of its own among the models, and whatever becomes of window or worker it
// is there and can be gone on with. GUI thread only.
class TrainingDesk : public QObject {
    Q_OBJECT

public:
    // modelsFolder as ModelLibrary's. The session must outlive the desk.
    TrainingDesk(Session& session, const QString& modelsFolder, QObject* parent = nullptr);

    const Session& session() const { return m_session; }
    TrainingClient& client() { return m_client; }
    ModelLibrary& library() { return m_library; }
    OwnPanels& panels() { return m_panels; }
    RunReplay& replay() { return m_replay; }

    // Ignored while a run goes on; notice() says why it cannot begin.
    void train(const TrainingPlan& plan);
    // Goes on with a model's run from its last checkpoint.
    void goOn(const QString& folder);
    // The same for the run of the client, whose worker died or hangs.
    void restart();
    // Has a checkpoint written, and says so once it is.
    void checkpointNow();
    // Looks at a run that another program trains, by a file in its folder.
    void followElsewhere(const QString& file);
    // Minutes after which the run ends; 0: no limit.
    double minutes() const { return m_minutes; }

signals:
    void notice(const QString& sentence);

private:
    void followState();
    void watchBudget();

    Session& m_session;
    TrainingClient m_client;
    ModelLibrary m_library;
    OwnPanels m_panels;
    RunReplay m_replay;
    TrainingClient::State m_before = TrainingClient::State::Idle;
    double m_minutes = 0.0;
    bool m_begunHere = false; // else gone on with
    bool m_checkpointAsked = false;
};

} // namespace gaussarium::ui
