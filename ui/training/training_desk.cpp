#include "ui/training/training_desk.h"

#include "ui/model/text.h"

#include <QFileInfo>

#include <utility>

namespace gaussarium::ui {

using State = TrainingClient::State;

TrainingDesk::TrainingDesk(Session& session, const QString& modelsFolder, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_library(modelsFolder)
    , m_panels(session)
    , m_replay(m_client, m_panels) {
    connect(&m_client, &TrainingClient::stateChanged, this, &TrainingDesk::followState);
    connect(&m_client, &TrainingClient::progressChanged, this, &TrainingDesk::watchBudget);
    connect(&m_client, &TrainingClient::notice, this, &TrainingDesk::notice);
    connect(&m_client, &TrainingClient::checkpointWritten, this, [this](qint64 step) {
        if (std::exchange(m_checkpointAsked, false)) {
            emit notice(tr("Step %1 is written down.").arg(countText(step)));
        }
    });
    connect(&m_replay, &RunReplay::notice, this, &TrainingDesk::notice);
    connect(&m_replay, &RunReplay::snapshotsChanged, this, [this] {
        if (!m_client.busy()) {
            m_library.refresh(); // the last weights of a run are kept after its end
        }
    });
    connect(&m_library, &ModelLibrary::done, this, &TrainingDesk::notice);
    connect(&m_library, &ModelLibrary::failed, this, &TrainingDesk::notice);
}

void TrainingDesk::train(const TrainingPlan& plan) {
    if (m_client.busy()) {
        return;
    }
    const Expected<QString> folder = m_library.makeFolder(plan.name);
    if (!folder) {
        emit notice(toQt(folder.error().message));
        return;
    }
    worker::Start start;
    start.folder = toStd(*folder);
    start.settings = train::trainConfigJson(plan.config);
    start.from = plan.from.string();
    m_minutes = plan.minutes;
    m_begunHere = true;
    m_client.start(start);
    m_replay.watchTraining(readNote(*folder).name, plan.config);
}

void TrainingDesk::goOn(const QString& folder) {
    if (m_client.busy()) {
        return;
    }
    const ModelEntry* const model = m_library.find(folder);
    const QString name = model != nullptr ? model->name : readNote(folder).name;
    const Expected<worker::RunView> run = worker::readRun(toStd(folder));
    const Expected<train::TrainConfig> config =
        run ? train::parseTrainConfig(run->configJson)
            : Expected<train::TrainConfig>(fail(run.error()));
    if (!config) {
        emit notice(toQt(config.error().message));
        return;
    }
    m_minutes = 0.0;
    m_begunHere = false;
    m_client.goOn(folder);
    m_replay.watchTraining(name, *config);
}

void TrainingDesk::restart() {
    m_client.restart();
}

void TrainingDesk::checkpointNow() {
    m_checkpointAsked = true;
    m_client.checkpoint();
}

void TrainingDesk::followElsewhere(const QString& file) {
    const QFileInfo info(file);
    const QString folder = info.isDir() ? info.absoluteFilePath() : info.absolutePath();
    m_replay.watchFolder(folder, QFileInfo(folder).fileName(), true);
}

void TrainingDesk::followState() {
    const State state = m_client.state();
    if (m_before == State::Starting && state == State::Running) {
        // What the network knows before it learns is the beginning of the replay.
        m_client.checkpoint();
    }
    m_checkpointAsked = m_checkpointAsked && m_client.busy();
    const bool neverBegan = m_before == State::Starting && !m_client.busy();
    if (neverBegan && m_begunHere) {
        m_library.dropEmpty(m_client.folder());
    } else if (!m_client.busy() && m_before != state) {
        m_library.refresh();
    }
    m_before = state;
}

void TrainingDesk::watchBudget() {
    if (m_minutes > 0.0 && m_client.state() == State::Running
        && m_client.progress()->seconds >= 60.0 * m_minutes) {
        emit notice(tr("The %1 of this run are over.").arg(durationText(60.0 * m_minutes)));
        m_client.cancel();
    }
}

} // namespace gaussarium::ui
