#include "ui/async/attention_explorer.h"

#include "core/mixture/density.h"
#include "core/tgmm/model_store.h"
#include "ui/model/text.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace gaussarium::ui {

namespace {

// What a recording needs, taken out of the session.
struct Job {
    DataPointer data;
    std::shared_ptr<const Fit> fit;
    std::vector<int> colours;
    std::string weights;
};

std::vector<int> spacedPoints(Eigen::Index size, int most) {
    std::vector<int> points(static_cast<std::size_t>(std::min<Eigen::Index>(size, most)));
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = static_cast<int>(static_cast<Eigen::Index>(i) * size
                                     / static_cast<Eigen::Index>(points.size()));
    }
    return points;
}

// Of what a point gathers from its own group, the part beyond chance.
double agreementOf(const tgmm::ShareMatrix& shares, const Eigen::VectorXd& sizes) {
    double own = 0.0;
    for (Eigen::Index group = 0; group < sizes.size(); ++group) {
        own += sizes[group] * static_cast<double>(shares(group, group));
    }
    const double chance = sizes.squaredNorm();
    return chance < 1.0 ? (own - chance) / (1.0 - chance) : 0.0;
}

AttentionPicture makePicture(const Job& job, const JobContext& context) {
    const auto model = tgmm::loadModel(job.weights);
    if (!model) {
        throw std::runtime_error(model.error().message);
    }
    const Dataset& all = job.data->data;
    AttentionPicture picture;
    picture.points = spacedPoints(all.size(), AttentionExplorer::mostPoints);
    picture.sampled = static_cast<Eigen::Index>(picture.points.size()) < all.size();
    Eigen::MatrixXd points(all.dimension(), static_cast<Eigen::Index>(picture.points.size()));
    for (std::size_t i = 0; i < picture.points.size(); ++i) {
        points.col(static_cast<Eigen::Index>(i)) = all.points.col(picture.points[i]);
    }
    RunContext run;
    run.stop = context.stop;
    auto record = tgmm::AttentionRecord::make(**model, makeDataset(points),
                                              static_cast<int>(job.fit->mixture.components()), run);
    if (!record) {
        throw std::runtime_error(record.error().message);
    }
    picture.record = std::make_shared<const tgmm::AttentionRecord>(std::move(*record));
    picture.groups = {static_cast<int>(job.fit->mixture.components()),
                      MixtureDensity(job.fit->mixture).assign(points)};
    picture.colours = job.colours;
    picture.colours.resize(static_cast<std::size_t>(picture.groups.count), -1);
    auto overview = picture.record->overview(picture.groups, run);
    if (!overview) {
        throw std::runtime_error(overview.error().message);
    }
    picture.overview = std::move(*overview);
    Eigen::VectorXd sizes = Eigen::VectorXd::Zero(picture.groups.count);
    for (const int group : picture.groups.ofPoint) {
        sizes[group] += 1.0 / static_cast<double>(picture.points.size());
    }
    for (const tgmm::ShareMatrix& shares : picture.overview) {
        picture.agreement.push_back(agreementOf(shares, sizes));
    }
    return picture;
}

} // namespace

int AttentionPicture::rowOf(int point) const {
    const auto found = std::lower_bound(points.begin(), points.end(), point);
    return found != points.end() && *found == point ? static_cast<int>(found - points.begin()) : -1;
}

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
    connect(&session, &Session::coloursChanged, this, &AttentionExplorer::invalidate);
    connect(&session, &Session::methodChanged, this, forget);
    connect(&session, &Session::resultChanged, this, [this](int index) {
        if (index == method() && m_session.method(index).result.state != RunState::Running) {
            invalidate();
        }
    });
}

AttentionExplorer::~AttentionExplorer() = default;

int AttentionExplorer::method() const {
    return m_session.firstEnabled({"tgmm", "tgmm+em"});
}

void AttentionExplorer::setActive(bool active) {
    m_active = active;
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
    m_valid = true;
    const int index = method();
    if (index < 0) {
        show(nullptr, tr("Switch on TGMM: attention is its network's."));
        return;
    }
    const MethodState& state = m_session.method(index);
    const auto& fit = state.result.fit;
    if (state.result.state == RunState::Running || !fit || !fit->hasMixture()) {
        show(nullptr, tr("There is no answer of TGMM whose attention could be shown."));
        return;
    }
    const auto weights = state.options.find("weights");
    Job job = {m_session.data(), fit, state.result.colours,
               weights == state.options.end() ? std::string() : weights->second};
    m_recorder.submit(
        [job = std::move(job)](const JobContext& context) { return makePicture(job, context); },
        [this](AttentionPicture picture) {
            show(std::make_shared<const AttentionPicture>(std::move(picture)), {});
        },
        [this](const QString& text) { show(nullptr, text); });
}

void AttentionExplorer::show(std::shared_ptr<const AttentionPicture> picture,
                             const QString& message) {
    m_picture = std::move(picture);
    m_message = message;
    m_map = nullptr;
    setPlace(m_place);
    emit pictureChanged();
    emit mapChanged();
    makeMap();
}

void AttentionExplorer::setPlace(tgmm::AttentionPlace place) {
    if (m_picture) {
        place.layer = std::clamp(place.layer, 0, m_picture->layers() - 1);
        place.head = std::clamp(place.head, 0, m_picture->heads() - 1);
    }
    if (place.layer != m_place.layer || place.head != m_place.head) {
        m_place = place;
        emit placeChanged();
        makeMap();
    }
}

void AttentionExplorer::makeMap() {
    if (!m_picture) {
        m_mapper.discard();
        return;
    }
    m_mapper.submit(
        [record = m_picture->record, place = m_place](const JobContext& context) {
            RunContext run;
            run.stop = context.stop;
            auto map = record->map(place, run);
            if (!map) {
                throw std::runtime_error(map.error().message);
            }
            return std::move(*map);
        },
        [this](tgmm::ShareMatrix map) {
            m_map = std::make_shared<const tgmm::ShareMatrix>(std::move(map));
            emit mapChanged();
        },
        [](const QString&) {});
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
    if (row < 0) {
        return arcs;
    }
    std::vector<int> order(m_picture->points.size());
    std::iota(order.begin(), order.end(), 0);
    const std::size_t count = std::min(most, order.size());
    const auto share = [this, row](int column) { return (*m_map)(row, column); };
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                      order.end(), [&](int a, int b) { return share(a) > share(b); });
    arcs.from = point;
    for (std::size_t i = 0; i < count; ++i) {
        arcs.arcs.push_back({m_picture->points[static_cast<std::size_t>(order[i])],
                             static_cast<double>(share(order[i]))});
    }
    return arcs;
}

} // namespace gaussarium::ui
