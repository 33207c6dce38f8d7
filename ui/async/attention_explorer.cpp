#include "ui/async/attention_explorer.h"

#include "ui/model/shown_estimate.h"
#include "ui/model/text.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace gaussarium::ui {

namespace {

// The `most` largest of the shares, the largest first, by the data's columns.
template <class Shares>
std::vector<PointArc> largest(const Shares& shares, const std::vector<int>& points,
                              std::size_t most) {
    std::vector<int> order(points.size());
    std::iota(order.begin(), order.end(), 0);
    const std::size_t count = std::min(most, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                      order.end(), [&](int a, int b) { return shares[a] > shares[b]; });
    std::vector<PointArc> arcs;
    for (std::size_t i = 0; i < count; ++i) {
        arcs.push_back(
            {points[static_cast<std::size_t>(order[i])], static_cast<double>(shares[order[i]])});
    }
    return arcs;
}

} // namespace

AttentionExplorer::AttentionExplorer(const Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_recorder(this), m_mapper(this) {
    m_start.setSingleShot(true);
    m_start.setInterval(0);
    connect(&m_start, &QTimer::timeout, this, &AttentionExplorer::record);
    const auto forget = [this] {
        invalidate();
        show(nullptr, {});
    };
    connect(&session, &Session::dataChanged, this, forget);
    connect(&session, &Session::liveChanged, this, &AttentionExplorer::invalidate);
    connect(&session, &Session::coloursChanged, this, &AttentionExplorer::invalidate);
    connect(&session, &Session::methodChanged, this, [this, forget](int index) {
        if (!m_picture || m_pictureMethod != method()) {
            forget();
            return;
        }
        // A network that is being trained gets new weights every few seconds: nothing blinks.
        if (index == m_pictureMethod) {
            invalidate();
        } else {
            makeReadOut(); // EM may have been switched off, or on
        }
        emit pictureChanged();
    });
    connect(&session, &Session::captionChanged, this, &AttentionExplorer::pictureChanged);
    connect(&session, &Session::resultChanged, this, [this](int index) {
        if (m_session.method(index).result.state == RunState::Running) {
            return;
        }
        if (index == method()) {
            invalidate();
        } else {
            makeReadOut(); // it may be EM's
        }
    });
}

AttentionExplorer::~AttentionExplorer() = default;

// TGMM and what goes on from its answer show the same network.
std::vector<int> AttentionExplorer::networks() const {
    std::vector<int> methods = {
        m_session.firstEnabled({"tgmm", "tgmm+em"}), m_session.firstEnabled({"tgmm-paper"}),
        m_session.firstEnabled({"own-a"}), m_session.firstEnabled({"own-b"})};
    methods.erase(std::remove(methods.begin(), methods.end(), -1), methods.end());
    return methods;
}

int AttentionExplorer::method() const {
    const std::vector<int> methods = networks();
    if (std::find(methods.begin(), methods.end(), m_wantedMethod) != methods.end()) {
        return m_wantedMethod;
    }
    return methods.empty() ? -1 : methods.front();
}

void AttentionExplorer::setMethod(int method) {
    const int before = this->method();
    m_wantedMethod = method;
    if (this->method() != before) {
        invalidate();
        show(nullptr, {});
    }
}

QString AttentionExplorer::titleOf(int method) const {
    return toQt(m_session.method(method).method->title);
}

QString AttentionExplorer::networkName(int method) const {
    return m_session.titleOf(method);
}

void AttentionExplorer::setActive(bool active) {
    if (active != m_active) {
        m_active = active;
        emit activeChanged();
    }
    if (!m_active) {
        m_start.stop();
    } else if (!m_valid) {
        m_start.start();
    }
}

void AttentionExplorer::invalidate() {
    m_valid = false;
    m_recorder.discard();
    m_mapper.discard();
    if (m_active) {
        m_start.start();
    }
}

void AttentionExplorer::record() {
    if (m_session.isLive()) {
        return; // a recording takes longer than the data stay
    }
    m_valid = true;
    const int index = method();
    if (index < 0) {
        show(nullptr, tr("Switch on TGMM: attention is its network's."));
        return;
    }
    const MethodState& state = m_session.method(index);
    const auto& fit = state.result.fit;
    if (state.result.state == RunState::Running && m_picture && m_pictureMethod == index) {
        return; // its answer asks for a new one
    }
    if (state.result.state == RunState::Running || !fit || !fit->hasMixture()) {
        show(nullptr, whyNoAnswer(m_session, index));
        return;
    }
    const auto weights = state.options.find("weights");
    AttentionJob job;
    job.data = m_session.data();
    job.fit = fit;
    job.colours = state.result.colours;
    job.weights = weights == state.options.end() ? std::string() : weights->second;
    job.paper = state.method->id == "tgmm-paper";
    job.otherPass = state.options.count("views") + state.options.count("max-points") > 0;
    m_recorder.submit(
        [job = std::move(job)](const JobContext& context) {
            return makeAttentionPicture(job, mostPoints, context);
        },
        [this, index](AttentionPicture picture) {
            m_pictureMethod = index;
            show(std::make_shared<const AttentionPicture>(std::move(picture)), {});
        },
        [this](const QString& text) { show(nullptr, text); });
}

void AttentionExplorer::show(std::shared_ptr<const AttentionPicture> picture,
                             const QString& message) {
    // A map of the same points stays until it is made anew, and so does what one points at.
    const bool goesOn = m_picture && picture && m_picture->points == picture->points
                        && m_picture->colours == picture->colours;
    m_picture = std::move(picture);
    m_message = message;
    m_rollout = nullptr;
    m_readOut = nullptr;
    if (!goesOn) {
        m_map = nullptr;
        m_pointedComponent = -1;
    }
    emit pictureChanged();
    if (!goesOn) {
        emit mapChanged();
    }
    makeMap();
}

void AttentionExplorer::setView(AttentionView view) {
    if (view != m_view) {
        m_view = view;
        m_map = nullptr;
        m_readOut = nullptr;
        m_pointedComponent = -1;
        emit placeChanged();
        emit mapChanged();
        makeMap();
    }
}

tgmm::AttentionPlace AttentionExplorer::clamped(tgmm::AttentionPlace place) const {
    if (m_picture) {
        place.layer = std::clamp(place.layer, 0, m_picture->layers() - 1);
        place.head = std::clamp(place.head, 0, m_picture->heads() - 1);
    }
    return place;
}

void AttentionExplorer::setPlace(tgmm::AttentionPlace place) {
    const tgmm::AttentionPlace before = this->place();
    place = clamped(place);
    if (place.layer != before.layer || place.head != before.head) {
        m_places[std::size_t(m_view)] = place;
        emit placeChanged();
        makeMap();
    }
}

void AttentionExplorer::setPointedComponent(int colour) {
    if (colour != m_pointedComponent) {
        m_pointedComponent = colour;
        emit pointedComponentChanged();
    }
}

void AttentionExplorer::makeMap() {
    if (!m_picture || m_view == AttentionView::ReadOut) {
        m_mapper.discard();
        if (m_readOut) {
            emit mapChanged(); // it holds every layer
        } else {
            makeReadOut();
        }
        return;
    }
    // Many layers of many points take seconds, in which an old map must not pass for theirs.
    constexpr std::size_t quickPoints = 500;
    if (m_view == AttentionView::Rollout && m_map && m_picture->points.size() > quickPoints) {
        m_map = nullptr;
        emit mapChanged();
    }
    const auto show = [this](std::shared_ptr<const tgmm::ShareMatrix> map) {
        m_map = std::move(map);
        emit mapChanged();
    };
    if (m_view == AttentionView::Rollout) {
        m_mapper.submit(
            [record = m_picture->record, layers = place().layer + 1,
             from = m_rollout](const JobContext& context) {
                RunContext run{context.stop, 0, {}};
                auto rollout = tgmm::rollOut(
                    *record, layers, from && from->layers <= layers ? *from : tgmm::Rollout(), run);
                if (!rollout) {
                    throw std::runtime_error(rollout.error().message);
                }
                return std::move(*rollout);
            },
            [this, show](tgmm::Rollout rollout) {
                m_rollout = std::make_shared<const tgmm::Rollout>(std::move(rollout));
                show({m_rollout, &m_rollout->shares});
            },
            [](const QString&) {});
        return;
    }
    m_mapper.submit(
        [record = m_picture->record, place = place()](const JobContext& context) {
            RunContext run;
            run.stop = context.stop;
            auto map = record->map(place, run);
            if (!map) {
                throw std::runtime_error(map.error().message);
            }
            return std::move(*map);
        },
        [show](tgmm::ShareMatrix map) {
            show(std::make_shared<const tgmm::ShareMatrix>(std::move(map)));
        },
        [](const QString&) {});
}

void AttentionExplorer::makeReadOut() {
    if (!m_picture || m_view != AttentionView::ReadOut || !m_session.data()) {
        return;
    }
    const int em = m_session.firstEnabled({"em", "map-em", "tgmm+em"});
    const auto fit = em < 0 ? nullptr : m_session.method(em).result.fit;
    m_readOut = std::make_shared<const ReadOutPicture>(
        makeReadOutPicture(*m_picture, m_session.data()->data, fit ? fit->mixture : Mixture(),
                           em < 0 ? QString() : titleOf(em)));
    emit mapChanged();
}

Eigen::VectorXd AttentionExplorer::sharesByGroup(int point) const {
    const int row = m_picture && m_map ? m_picture->rowOf(point) : -1;
    if (row < 0) {
        return {};
    }
    Eigen::VectorXd shares = Eigen::VectorXd::Zero(m_picture->groups.count);
    for (std::size_t i = 0; i < m_picture->points.size(); ++i) {
        shares[m_picture->groups.ofPoint[i]] +=
            static_cast<double>((*m_map)(row, static_cast<Eigen::Index>(i)));
    }
    return shares;
}

PointArcs AttentionExplorer::arcsOf(int point, std::size_t most) const {
    PointArcs arcs;
    const int row = m_picture && m_map ? m_picture->rowOf(point) : -1;
    if (row >= 0) {
        arcs.from = point;
        arcs.arcs = largest(m_map->row(row), m_picture->points, most);
    }
    return arcs;
}

PointArcs AttentionExplorer::arcsOfComponent(int colour, std::size_t most) const {
    PointArcs arcs;
    const int question = m_readOut ? m_picture->questionOf(colour) : -1;
    if (question >= 0) {
        arcs.fromColour = colour;
        arcs.arcs =
            largest(m_readOut->weights[static_cast<std::size_t>(place().layer)].row(question),
                    m_picture->points, most);
    }
    return arcs;
}

PointMarks AttentionExplorer::marksOfComponent(int colour) const {
    PointMarks marks;
    const PointArcs all = arcsOfComponent(colour, m_picture ? m_picture->points.size() : 0);
    if (!all.empty()) {
        marks = {colour, all.arcs, all.arcs.front().share};
    }
    return marks;
}

} // namespace gaussarium::ui
