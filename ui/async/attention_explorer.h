// What the heads of TGMM's network do on the window's data, for those who look.
#pragma once

#include "core/tgmm/attention_record.h"
#include "ui/async/latest_runner.h"
#include "ui/model/session.h"
#include "ui/plot/point_arcs.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace gaussarium::ui {

// All heads at a glance. The points are grouped by the likeliest component of TGMM's answer.
struct AttentionPicture {
    std::shared_ptr<const tgmm::AttentionRecord> record;
    std::vector<int> points; // the data's column of each recorded point
    bool sampled = false;    // not all of them
    tgmm::PointGroups groups;
    std::vector<int> colours; // of the groups
    // Of every head of every layer (layer * heads + head): what the groups gather from one another.
    std::vector<tgmm::ShareMatrix> overview;
    // Of every head: how much of what a point gathers comes from its own group, 0 as by chance, 1
    // all of it; below 0 where it looks elsewhere.
    std::vector<double> agreement;

    int layers() const { return record->layers(); }
    int heads() const { return record->heads(); }
    std::size_t indexOf(tgmm::AttentionPlace place) const {
        return static_cast<std::size_t>(place.layer * heads() + place.head);
    }
    // The row of a column of the data; -1 where it was not recorded.
    int rowOf(int point) const;
};

// Records the network on the data whenever TGMM's answer is new, in a thread of its own and only
// while it is active; then makes the chosen head's map. Up to mostPoints points, of more evenly
// spaced ones. GUI thread only.
class AttentionExplorer : public QObject {
    Q_OBJECT

public:
    static constexpr int mostPoints = 2000;

    // The session must outlive the explorer.
    explicit AttentionExplorer(const Session& session, QObject* parent = nullptr);
    ~AttentionExplorer() override;

    void setActive(bool active);
    bool busy() const { return m_start.isActive() || m_recorder.busy() || m_mapper.busy(); }

    // Null while there is none; then message() says why.
    const std::shared_ptr<const AttentionPicture>& picture() const { return m_picture; }
    const QString& message() const { return m_message; }
    // The method whose network it is, as an index of the session; -1: none.
    int method() const;

    tgmm::AttentionPlace place() const { return m_place; }
    // Clamped to the layers and heads that there are.
    void setPlace(tgmm::AttentionPlace place);
    // Of the chosen head; null until it is made.
    const std::shared_ptr<const tgmm::ShareMatrix>& map() const { return m_map; }

    // What a point gathers from each group; empty without a map or for a point that was not
    // recorded.
    Eigen::VectorXd sharesByGroup(int point) const;
    // From a point to those that it gathers most from, the largest share first; empty without a map
    // or for a point that was not recorded.
    PointArcs arcsOf(int point, std::size_t most = 16) const;

signals:
    void pictureChanged(); // or the message
    void placeChanged();
    void mapChanged();

private:
    void invalidate(); // the old picture stays until there is a new one
    void record();
    void makeMap();
    void show(std::shared_ptr<const AttentionPicture> picture, const QString& message);

    const Session& m_session;
    LatestRunner m_recorder;
    LatestRunner m_mapper;
    QTimer m_start; // a panel that is shown and hidden in one breath asks for nothing
    bool m_active = false;
    bool m_valid = false;
    std::shared_ptr<const AttentionPicture> m_picture;
    QString m_message;
    tgmm::AttentionPlace m_place;
    std::shared_ptr<const tgmm::ShareMatrix> m_map;
};

} // namespace gaussarium::ui
