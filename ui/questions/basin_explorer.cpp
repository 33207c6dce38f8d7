#include "ui/questions/basin_explorer.h"

#include "core/base/stopwatch.h"
#include "core/em/em_methods.h"
#include "ui/model/text.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/plot_frame.h"

#include <algorithm>
#include <stdexcept>

namespace gaussarium::ui {

namespace {

constexpr int cellsAlong = 64; // a plane's sides
constexpr int cellsOfLine = 256;

// Maps more often than this only heat the event loop.
constexpr double reportInterval = 0.08;

// After a change more may follow: a camera that turns, a k that is counted up.
constexpr int pause = 250; // ms

// Maps of other views that are remembered: a megabyte or so each, and enough to come back to.
constexpr std::size_t mostEarlier = 6;

// The options that the window's EM runs with, but for its start.
em::EmOptions emOptions(const Session& session, const std::map<std::string, std::string>& chosen) {
    for (int i = 0; i < session.methodCount(); ++i) {
        const Method& method = *session.method(i).method;
        if (method.id != "em") {
            continue;
        }
        std::map<std::string, std::string> given = chosen;
        given.erase("init");
        const Expected<OptionValues> values = OptionValues::parse(method.options, given);
        if (!values) {
            throw std::runtime_error(values.error().message);
        }
        Expected<em::EmOptions> options = em::emOptionsFrom(*values, {});
        if (!options) {
            throw std::runtime_error(options.error().message);
        }
        return std::move(*options);
    }
    return {};
}

std::map<std::string, std::string> emChoices(const Session& session) {
    for (int i = 0; i < session.methodCount(); ++i) {
        if (session.method(i).method->id == "em") {
            return session.method(i).options;
        }
    }
    return {};
}

// The points that EM sees: a map is thousands of runs.
std::shared_ptr<const Dataset> seenPoints(const DataPointer& data, quint64 seed) {
    const Dataset& all = data->data;
    if (all.size() <= BasinExplorer::mostPoints) {
        return {data, &all};
    }
    const auto chosen = standInPoints(all.size(), BasinExplorer::mostPoints, seed);
    auto some = std::make_shared<Dataset>(makeDataset(all.points(Eigen::all, chosen), all.name));
    some->columns = all.columns;
    return some;
}

// The cells lie in the picture's own coordinates. Of 3D data they are the plane through the moved
// mean that is parallel to the screen: with R = M H the camera's rows (M the view's matrix, H the
// box's half extents), x = mean + H R^T (u - its picture).
MeanGrid gridFor(const MixtureScene& scene, const QRectF& range, const Eigen::VectorXd& mean) {
    const Eigen::Index d = scene.data->dimension();
    MeanGrid grid;
    grid.columns = d == 1 ? cellsOfLine : cellsAlong;
    grid.rows = d == 1 ? 1 : cellsAlong;
    const Eigen::Index m = std::min<Eigen::Index>(d, 2);
    grid.low = Eigen::Vector2d(range.left(), range.top()).head(m);
    grid.high = Eigen::Vector2d(range.right(), range.bottom()).head(m);
    if (d < 3) {
        grid.origin = Eigen::VectorXd::Zero(d);
        grid.axes = Eigen::MatrixXd::Identity(d, m);
        return grid;
    }
    const ViewTransform view = viewTransform(scene.camera, scene.box);
    grid.axes = scene.box.halfExtent.cwiseAbs2().asDiagonal() * view.matrix.transpose();
    grid.origin = mean - grid.axes * (view.matrix * mean + view.offset);
    return grid;
}

} // namespace

bool BasinSetting::sameRunsAs(const BasinSetting& other) const {
    return data == other.data && frame == other.frame && fit == other.fit
           && standing == other.standing && shapes == other.shapes
           && movedColour == other.movedColour && camera == other.camera && options == other.options
           && seed == other.seed;
}

Eigen::Vector2d BasinSetting::projected(const Eigen::VectorXd& place) const {
    const ViewTransform view = viewTransform(scene.camera, scene.box);
    return view.matrix * place + view.offset;
}

BasinExplorer::BasinExplorer(const Session& session, const SelectionModel& selection,
                             QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_selection(selection)
    , m_mapper(this)
    , m_surfacer(this) {
    m_start.setSingleShot(true);
    m_start.setInterval(pause);
    connect(&m_start, &QTimer::timeout, this, &BasinExplorer::restart);
    connect(&session, &Session::dataChanged, this, &BasinExplorer::invalidate);
    connect(&session, &Session::requestChanged, this, &BasinExplorer::invalidate);
    connect(&session, &Session::methodChanged, this, &BasinExplorer::invalidate);
    connect(&session, &Session::coloursChanged, this, &BasinExplorer::invalidate);
    connect(&session, &Session::resultChanged, this, [this](int index) {
        if (m_session.method(index).result.state != RunState::Running) {
            invalidate();
        } else if (m_setting && index == methodOf(m_setting->standing) && busy()) {
            m_mapper.discard(); // it is about to have another answer
            m_surfacer.discard();
            emit resultChanged();
        }
    });
    connect(&selection, &SelectionModel::selectedComponentChanged, this,
            &BasinExplorer::invalidate);
    connect(&selection, &SelectionModel::cameraChanged, this, &BasinExplorer::invalidate);
    connect(&selection, &SelectionModel::zoomChanged, this, &BasinExplorer::followZoom);
}

BasinExplorer::~BasinExplorer() = default;

void BasinExplorer::setActive(bool active) {
    if (active == m_active) {
        return;
    }
    m_active = active;
    if (m_active) {
        invalidate();
    } else {
        m_start.stop();
        m_zooming = false;
        m_mapper.discard();
        m_surfacer.discard();
    }
}

void BasinExplorer::stop() {
    m_start.stop();
    m_zooming = false;
    m_stopped = true;
    m_mapper.stop();
    emit resultChanged();
}

void BasinExplorer::again() {
    m_stopped = false;
    m_setting = nullptr;
    m_mapper.discard();
    m_surfacer.discard();
    restart();
}

void BasinExplorer::setStanding(StandingPlace standing) {
    m_standing = standing;
    invalidate();
}

void BasinExplorer::setShapes(StartShapes shapes) {
    m_shapes = shapes;
    invalidate();
}

int BasinExplorer::methodOf(StandingPlace standing) const {
    switch (standing) {
    case StandingPlace::Em:
        return m_session.firstEnabled({"em"});
    case StandingPlace::Tgmm:
        return m_session.firstEnabled({"tgmm", "tgmm+em"});
    case StandingPlace::Truth:
        break;
    }
    return -1;
}

std::vector<StandingPlace> BasinExplorer::standingPlaces() const {
    std::vector<StandingPlace> places;
    for (const StandingPlace place : {StandingPlace::Em, StandingPlace::Tgmm}) {
        const int method = methodOf(place);
        if (method >= 0 && m_session.method(method).result.fit
            && m_session.method(method).result.fit->hasMixture()) {
            places.push_back(place);
        }
    }
    if (m_session.hasTruth()) {
        places.push_back(StandingPlace::Truth);
    }
    return places;
}

// Marks of other answers, and which of them there are, may change without another map.
void BasinExplorer::invalidate() {
    if (!m_active) {
        return;
    }
    m_start.start();
    if (m_setting && m_setting->data != m_session.data()) {
        m_mapper.discard();
        m_surfacer.discard();
        show({});
    }
}

// What runs is of a view that nobody sees any more, and the panels need the cores to follow.
void BasinExplorer::followZoom() {
    if (!m_active) {
        return;
    }
    m_mapper.discard();
    m_surfacer.discard();
    const bool was = std::exchange(m_zooming, m_setting != nullptr);
    m_start.start();
    if (was != m_zooming) {
        emit resultChanged(); // once a gesture: it comes with every move of the pointer
    }
}

Expected<BasinSetting> BasinExplorer::makeSetting() const {
    BasinSetting setting;
    setting.data = m_session.data();
    if (!setting.data || setting.data->data.size() < 1 || setting.data->data.dimension() < 1) {
        return fail("{}", toStd(tr("There are no data.")));
    }
    const std::vector<StandingPlace> places = standingPlaces();
    if (places.empty()) {
        const int em = methodOf(StandingPlace::Em);
        const bool running = em >= 0 && m_session.method(em).result.state == RunState::Running;
        return fail("{}",
                    toStd(running ? tr("Waiting for EM's answer…")
                                  : tr("A map starts from a mixture: switch on EM or TGMM.")));
    }
    setting.standing = std::find(places.begin(), places.end(), m_standing) != places.end()
                           ? m_standing
                           : places.front();
    if (const int method = methodOf(setting.standing); method >= 0) {
        const MethodResult& result = m_session.method(method).result;
        if (result.state == RunState::Running) {
            return fail(
                "{}",
                toStd(tr("Waiting for %1…").arg(toQt(m_session.method(method).method->title))));
        }
        setting.fit = result.fit;
        setting.mixture = result.fit->mixture;
        setting.colours = result.colours;
    } else {
        setting.mixture = setting.data->truth;
        setting.colours = m_session.truthColours();
    }
    // Until colours are told, each component has its own index.
    for (auto j = static_cast<int>(setting.colours.size()); j < setting.mixture.components(); ++j) {
        setting.colours.push_back(j);
    }
    const auto find = [&setting](int colour) {
        return std::find(setting.colours.begin(), setting.colours.end(), colour);
    };
    auto moved = find(m_selection.selectedComponent());
    if (moved == setting.colours.end() && m_setting) {
        moved = find(m_setting->movedColour); // the one before
    }
    if (moved == setting.colours.end()) {
        moved = std::min_element(setting.colours.begin(), setting.colours.end());
    }
    setting.moved = static_cast<int>(moved - setting.colours.begin());
    setting.movedColour = *moved;
    setting.shapes = m_shapes;
    setting.options = emChoices(m_session);
    setting.seed = m_session.request().seed;
    SceneRequest request;
    request.data = seenPoints(setting.data, setting.seed);
    setting.frame = m_session.frame() ? m_session.frame() : setting.data;
    request.frame = {setting.frame, &setting.frame->data};
    request.colouring = PointColouring::None;
    if (setting.data->data.dimension() == 3) {
        request.camera = setting.camera = m_selection.camera();
    }
    setting.scene = makeScene(std::move(request));
    setting.view = m_selection.zoom().value_or(sceneView(setting.scene));
    if (!isUsableView(setting.view)) {
        setting.view = sceneView(setting.scene); // as the panels do
    }
    setting.grid = gridFor(setting.scene, setting.view, setting.mixture.means.col(setting.moved));
    return setting;
}

// The map that is shown, for those of other views.
void BasinExplorer::rememberMap() {
    if (!m_map || m_map->done == 0) {
        return;
    }
    std::erase_if(m_earlier, [this](const auto& map) { return map->grid == m_map->grid; });
    m_earlier.push_back(m_map);
    if (m_earlier.size() > mostEarlier) {
        m_earlier.erase(m_earlier.begin() + 1);
    }
}

void BasinExplorer::restart() {
    m_start.stop();
    m_zooming = false;
    Expected<BasinSetting> setting = makeSetting();
    if (!setting) {
        m_mapper.discard();
        m_surfacer.discard();
        show(toQt(setting.error().message));
        return;
    }
    const bool sameRuns = m_setting && m_setting->sameRunsAs(*setting);
    if (sameRuns && m_setting->grid == setting->grid
        && (m_mapper.busy() || m_stopped
            || (m_map && m_map->grid == setting->grid && m_map->complete()))) {
        emit settingChanged(); // the marks
        return;
    }
    try {
        setting->em = emOptions(m_session, setting->options);
    } catch (const std::exception& error) {
        m_mapper.discard();
        show(QString::fromUtf8(error.what()));
        return;
    }
    if (sameRuns) {
        rememberMap();
    } else {
        show({});
    }
    m_stopped = false;
    m_setting = std::make_shared<const BasinSetting>(std::move(*setting));
    measureOn(m_setting);
    mapFrom(m_setting);
    emit settingChanged();
}

void BasinExplorer::show(const QString& message) {
    m_setting = nullptr;
    m_map = nullptr;
    m_surface = nullptr;
    m_earlier.clear();
    m_message = message;
    emit settingChanged();
}

void BasinExplorer::mapFrom(const std::shared_ptr<const BasinSetting>& setting) {
    const auto keep = [this](std::shared_ptr<const BasinMap> map) {
        m_map = std::move(map);
        emit resultChanged();
    };
    m_mapper.submit(
        [setting, keep, earlier = m_earlier](const JobContext& job) {
            BasinRequest request;
            request.mixture = setting->mixture;
            request.moved = setting->moved;
            request.grid = setting->grid;
            request.shapes = setting->shapes;
            request.em = setting->em;
            request.seed = setting->seed;
            request.mostPoints = mostPoints;
            request.earlier = earlier;
            Stopwatch sinceReport;
            bool first = true;
            Expected<BasinMap> map = basinMap(
                setting->scene.data->points, request, {job.stop, 0, {}},
                [&](const BasinMap& soFar) {
                    if (std::exchange(first, false) || sinceReport.seconds() >= reportInterval) {
                        sinceReport = Stopwatch();
                        job.post(
                            [keep, copy = std::make_shared<const BasinMap>(soFar)] { keep(copy); });
                    }
                });
            if (!map) {
                throw std::runtime_error(map.error().message);
            }
            return std::make_shared<const BasinMap>(std::move(*map));
        },
        keep, [this](const QString& text) { show(text); });
}

void BasinExplorer::measureOn(const std::shared_ptr<const BasinSetting>& setting) {
    m_surfacer.submit(
        [setting](const JobContext& job) {
            Expected<LikelihoodSurface> surface =
                likelihoodSurface(setting->scene.data->points, setting->mixture, setting->moved,
                                  setting->grid, {job.stop, 0, {}});
            if (!surface) {
                throw std::runtime_error(surface.error().message);
            }
            return std::make_shared<const LikelihoodSurface>(std::move(*surface));
        },
        [this](std::shared_ptr<const LikelihoodSurface> surface) {
            m_surface = std::move(surface);
            emit resultChanged();
        },
        // Its map says what is wrong with a mixture.
        [](const QString&) {});
}

} // namespace gaussarium::ui
