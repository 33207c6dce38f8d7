// Where EM ends from everywhere on a plane of starts, and how likely each place is: computed for
// those who look.
#pragma once

#include "core/study/basin_map.h"
#include "core/study/likelihood_surface.h"
#include "ui/async/latest_runner.h"
#include "ui/model/selection_model.h"
#include "ui/model/session.h"
#include "ui/plot/scene.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gaussarium::ui {

// Where the components that are not moved stand.
enum class StandingPlace { Em, Tgmm, Truth };

// What a map is of; never changes once made.
struct BasinSetting {
    DataPointer data;
    std::shared_ptr<const Fit> fit; // the answer that the mixture is; null for the truth
    StandingPlace standing = StandingPlace::Em;
    StartShapes shapes = StartShapes::Mixture;
    int movedColour = 0;
    Camera camera;
    std::map<std::string, std::string> options; // of EM
    quint64 seed = 1;
    std::shared_ptr<const LabelledData> frame; // whose extent the whole picture is of
    QRectF view;                               // what is shown, and so what is mapped

    // Follow from the above.
    MixtureScene scene; // the points that EM sees, without colours
    Mixture mixture;
    std::vector<int> colours; // of the mixture's components
    int moved = 0;            // index in the mixture
    MeanGrid grid;            // in the scene's projected coordinates
    em::EmOptions em;

    // Whether each start of the other ends at the same place: all but the view.
    bool sameRunsAs(const BasinSetting& other) const;
    bool zoomed() const { return view != sceneView(scene); }
    bool sampled() const { return scene.size() < data->data.size(); }
    // A place of the data's space in the picture, and there the moved mean of the mixture.
    Eigen::Vector2d projected(const Eigen::VectorXd& place) const;
    Eigen::Vector2d movedPlace() const { return projected(mixture.means.col(moved)); }
};

// Starts again a moment after anything changes that the map depends on, stops what is outdated at
// once, and computes only while it is active. Where the view alone changes, the map before stays
// until the next one has taken over what it knows. GUI thread only.
class BasinExplorer : public QObject {
    Q_OBJECT

public:
    static constexpr Eigen::Index mostPoints = 2000;

    // Both must outlive the explorer.
    BasinExplorer(const Session& session, const SelectionModel& selection,
                  QObject* parent = nullptr);
    ~BasinExplorer() override;

    void setActive(bool active);
    bool busy() const { return m_start.isActive() || m_mapper.busy() || m_surfacer.busy(); }
    bool mapping() const { return m_mapper.busy() || m_zooming; }
    // The map stays as far as it is.
    void stop();
    bool stopped() const { return m_stopped; }
    void again();

    // Those that there is a mixture for, the preferred one first.
    std::vector<StandingPlace> standingPlaces() const;
    void setStanding(StandingPlace standing);
    void setShapes(StartShapes shapes);
    StartShapes shapes() const { return m_shapes; }

    // Null while there is none; then message() says why. Map and surface may be null; they belong
    // to the setting, but a moment after the view changed they are still those of the view before.
    // The map may be incomplete.
    const std::shared_ptr<const BasinSetting>& setting() const { return m_setting; }
    const std::shared_ptr<const BasinMap>& map() const { return m_map; }
    const std::shared_ptr<const LikelihoodSurface>& surface() const { return m_surface; }
    // Of the same runs in the first view, mostly of all data; null while that is the map's.
    std::shared_ptr<const BasinMap> firstMap() const {
        return m_earlier.empty() ? nullptr : m_earlier.front();
    }
    const QString& message() const { return m_message; }
    // The method whose answer stands for EM's or TGMM's, as an index of the session; -1: none.
    int methodOf(StandingPlace standing) const;

signals:
    void settingChanged(); // or the message
    void resultChanged();  // the map or the surface, or whether something runs

private:
    void invalidate();
    void followZoom();
    void rememberMap();
    void restart();
    // The error says why there is nothing to map.
    Expected<BasinSetting> makeSetting() const;
    void show(const QString& message);
    void mapFrom(const std::shared_ptr<const BasinSetting>& setting);
    void measureOn(const std::shared_ptr<const BasinSetting>& setting);

    const Session& m_session;
    const SelectionModel& m_selection;
    LatestRunner m_mapper;
    LatestRunner m_surfacer;
    QTimer m_start;
    bool m_active = false;
    bool m_stopped = false;
    bool m_zooming = false; // the next map waits until the view stands still
    StandingPlace m_standing = StandingPlace::Em;
    StartShapes m_shapes = StartShapes::Mixture;
    std::shared_ptr<const BasinSetting> m_setting;
    std::shared_ptr<const BasinMap> m_map;
    // Of the same runs in other views: the first of all, mostly the whole picture, and the last
    // ones.
    std::vector<std::shared_ptr<const BasinMap>> m_earlier;
    std::shared_ptr<const LikelihoodSurface> m_surface;
    QString m_message;
};

} // namespace gaussarium::ui
