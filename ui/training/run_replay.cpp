#include "ui/training/run_replay.h"

#include "ui/model/text.h"

#include <algorithm>
#include <stdexcept>

namespace gaussarium::ui {

RunReplay::RunReplay(TrainingClient& client, OwnPanels& panels, QObject* parent)
    : QObject(parent), m_client(client), m_panels(panels), m_keeper(this, Background::Yes) {
    connect(&client, &TrainingClient::checkpointWritten, this, [this](qint64 step) {
        if (m_training) {
            keep(m_folder + QStringLiteral("/weights.tgmm"), m_folder, step);
        }
    });
    connect(&client, &TrainingClient::rowsChanged, this, [this] {
        if (m_training) {
            emit rowsChanged();
        }
    });
    connect(&m_follower, &RunFollower::changed, this, &RunReplay::followed);
}

void RunReplay::beginWatching(const QString& folder, const QString& name) {
    m_keeper.discard();
    m_folder = folder;
    m_name = name;
    m_sentence.clear();
    m_config.reset();
    m_configJson.clear();
    m_rows.clear();
    m_keptStep = -1;
    m_place = -1;
    m_shownOnce = false;
    m_snapshots = findSnapshots(toStd(folder));
}

void RunReplay::watchTraining(const QString& name, const train::TrainConfig& config) {
    m_follower.follow({});
    m_follower.setActive(false);
    beginWatching(m_client.folder(), name);
    m_training = true;
    m_elsewhere = false;
    m_config = config;
    emit runChanged();
    emit rowsChanged();
    emit snapshotsChanged();
}

void RunReplay::watchFolder(const QString& folder, const QString& name, bool elsewhere) {
    beginWatching(folder, name);
    m_training = false;
    m_elsewhere = elsewhere;
    if (elsewhere) {
        m_copies.push_back(std::make_unique<QTemporaryDir>());
        m_snapshots.clear();
    }
    m_follower.follow(folder);
    m_follower.setActive(true);
    emit runChanged();
    emit rowsChanged();
    emit snapshotsChanged();
    showWeights();
}

const std::vector<worker::LogRow>& RunReplay::rows() const {
    return m_training ? m_client.rows() : m_rows;
}

std::vector<std::int64_t> RunReplay::sizes() const {
    if (m_training) {
        return m_client.run() ? m_client.run()->sizes : std::vector<std::int64_t>();
    }
    return m_follower.view() ? m_follower.view()->log.sizes : std::vector<std::int64_t>();
}

std::int64_t RunReplay::steps() const {
    if (m_training) {
        return m_client.run() ? m_client.run()->steps : 0;
    }
    return m_follower.view() ? m_follower.view()->steps : 0;
}

QString RunReplay::writer() const {
    const auto& view = m_follower.view();
    return !m_training && view && view->writer ? toQt(view->writer->text()) : QString();
}

void RunReplay::followed() {
    if (m_training) {
        return;
    }
    const auto& view = m_follower.view();
    m_sentence = m_follower.sentence();
    if (view) {
        m_rows = view->log.rows;
        if (view->configJson != m_configJson) {
            m_configJson = view->configJson;
            const Expected<train::TrainConfig> config = train::parseTrainConfig(m_configJson);
            m_config = config ? std::optional(*config) : std::nullopt;
        }
        if (m_elsewhere && m_copies.back()->isValid() && !view->weights.empty()
            && view->step != m_keptStep) {
            m_keptStep = view->step;
            keep(toQt(view->weights.string()), m_copies.back()->path(), view->step);
        } else if (!m_elsewhere && m_snapshots.empty() && !view->weights.empty()) {
            // A model that kept nothing on its way has its last weights.
            m_snapshots = {{view->step, view->weights}};
            emit snapshotsChanged();
            showWeights();
        }
        if (!view->writer && !m_elsewhere) {
            m_follower.setActive(false); // nobody writes it: it stays as it is
        }
    }
    emit rowsChanged();
}

void RunReplay::keep(const QString& weights, const QString& into, std::int64_t step) {
    m_keeper.submit(
        [weights, into, step, shown = m_panels.weights()](const JobContext&) {
            Expected<std::vector<Snapshot>> kept =
                keepSnapshot(toStd(weights), toStd(into), step, mostSnapshots, shown);
            if (!kept) {
                throw std::runtime_error(kept.error().message);
            }
            return std::move(*kept);
        },
        [this](std::vector<Snapshot> kept) {
            const std::int64_t shown = shownStep();
            m_snapshots = std::move(kept);
            if (m_place >= 0) {
                // The place stays with its step, or with the next one where that was thinned out.
                const auto at =
                    std::find_if(m_snapshots.begin(), m_snapshots.end(),
                                 [&](const Snapshot& one) { return one.step >= shown; });
                m_place = static_cast<int>(std::min<std::ptrdiff_t>(
                    at - m_snapshots.begin(), std::ptrdiff_t(m_snapshots.size()) - 1));
            }
            emit snapshotsChanged();
            showWeights();
        },
        [this](const QString& sentence) {
            emit notice(tr("The weights of this step are not kept: %1").arg(sentence));
        },
        Overtaking::Waits);
}

std::int64_t RunReplay::shownStep() const {
    if (m_snapshots.empty()) {
        return -1;
    }
    return m_place < 0 ? m_snapshots.back().step : m_snapshots[std::size_t(m_place)].step;
}

void RunReplay::setPlace(int place) {
    place = std::clamp(place, -1, static_cast<int>(m_snapshots.size()) - 1);
    if (place != m_place) {
        m_place = place;
        emit placeChanged();
        showWeights(true);
    }
}

// What a new run, or a place that one moves to, shows; a checkpoint only goes on with what is shown
// already: a model that was chosen meanwhile stays. The panel is switched on once a run: a user who
// switches it off then has it off.
void RunReplay::showWeights(bool asked) {
    const QString shown = m_panels.shown(0).weights;
    if (m_snapshots.empty() || (m_shownOnce && !asked && shown != m_weights)) {
        return;
    }
    const ShownModel wanted = atPlace();
    m_weights = wanted.weights;
    if (!m_shownOnce || shown != m_weights) {
        m_panels.show(0, wanted, !m_shownOnce);
        m_shownOnce = true;
    }
}

ShownModel RunReplay::atPlace() const {
    const Snapshot& at = m_place < 0 ? m_snapshots.back() : m_snapshots[std::size_t(m_place)];
    return {toQt(at.weights.string()), weightsCaption(m_name, at.step)};
}

void RunReplay::keepAsSecond() {
    if (!m_snapshots.empty()) {
        m_panels.show(1, atPlace(), true);
    }
}

} // namespace gaussarium::ui
