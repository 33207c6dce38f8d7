// What the window shows of TGMM's network: a head, a rollout or the read-out, for those who look.
#pragma once

#include "core/tgmm/attention_rollout.h"
#include "ui/async/attention_picture.h"
#include "ui/plot/point_arcs.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <memory>
#include <vector>

namespace gaussarium::ui {

enum class AttentionView {
    Heads,   // one head of one layer
    Rollout, // all heads up to a layer
    ReadOut, // what the read-out after a layer takes
};

// Records the network on the data whenever its answer is new, in a thread of its own and only while
// it is active; then makes the map of the chosen head or rollout. A network that changes under its
// method (one's own, as it learns) is followed: its old picture stays until there is a new one. Up
// to mostPoints points, of more evenly spaced ones. GUI thread only.
class AttentionExplorer : public QObject {
    Q_OBJECT

public:
    static constexpr int mostPoints = 2000;

    // The session must outlive the explorer.
    explicit AttentionExplorer(const Session& session, QObject* parent = nullptr);
    ~AttentionExplorer() override;

    void setActive(bool active);
    bool isActive() const { return m_active; }
    bool busy() const { return m_start.isActive() || m_recorder.busy() || m_mapper.busy(); }

    // Null while there is none; then message() says why.
    const std::shared_ptr<const AttentionPicture>& picture() const { return m_picture; }
    const QString& message() const { return m_message; }
    // The methods that are switched on and have a network, as indices of the session, and the one
    // that is shown; -1: none.
    std::vector<int> networks() const;
    int method() const;
    void setMethod(int method);
    QString titleOf(int method) const;     // "TGMM"
    QString networkName(int method) const; // "Step 400: See it learn"

    AttentionView view() const { return m_view; }
    void setView(AttentionView view);
    // Each view has its own; in a rollout and for the read-out the layer alone counts, at first the
    // last one. Clamped to the layers and heads that there are.
    tgmm::AttentionPlace place() const { return clamped(m_places[std::size_t(m_view)]); }
    void setPlace(tgmm::AttentionPlace place);
    // Of the chosen head, or the rollout up to the chosen layer; null until it is made, and for the
    // read-out.
    const std::shared_ptr<const tgmm::ShareMatrix>& map() const { return m_map; }
    // Null without a picture and in the other views.
    const std::shared_ptr<const ReadOutPicture>& readOut() const { return m_readOut; }
    // Colour of the component whose read-out the pointer is at, or -1.
    int pointedComponent() const { return m_pointedComponent; }
    void setPointedComponent(int colour);

    // What a point gathers from each group; empty without a map or for a point that was not
    // recorded.
    Eigen::VectorXd sharesByGroup(int point) const;
    // From a point to those that it gathers most from, the largest share first; empty without a map
    // or for a point that was not recorded. O(n).
    PointArcs arcsOf(int point, std::size_t most = 16) const;
    // The same from a component's mean to the points that its read-out takes most of, and all of
    // them; empty in the other views.
    PointArcs arcsOfComponent(int colour, std::size_t most = 16) const;
    PointMarks marksOfComponent(int colour) const;

signals:
    void pictureChanged(); // or the message, or the networks that there are
    void placeChanged();   // or the view
    void mapChanged();     // or the read-out
    void activeChanged();
    void pointedComponentChanged();

private:
    static constexpr int lastLayer = 1'000'000; // more than there are

    tgmm::AttentionPlace clamped(tgmm::AttentionPlace place) const;
    void invalidate(); // the old picture stays until there is a new one
    void record();
    void makeMap();
    void makeReadOut();
    void show(std::shared_ptr<const AttentionPicture> picture, const QString& message);

    const Session& m_session;
    LatestRunner m_recorder;
    LatestRunner m_mapper;
    QTimer m_start; // a panel that is shown and hidden in one breath asks for nothing
    bool m_active = false;
    bool m_valid = false;
    int m_wantedMethod = -1;
    std::shared_ptr<const AttentionPicture> m_picture;
    int m_pictureMethod = -1;
    QString m_message;
    AttentionView m_view = AttentionView::Heads;
    std::array<tgmm::AttentionPlace, 3> m_places{{{0, 0}, {lastLayer, 0}, {lastLayer, 0}}};
    std::shared_ptr<const tgmm::ShareMatrix> m_map;
    std::shared_ptr<const tgmm::Rollout> m_rollout; // the last one: later layers go on from it
    std::shared_ptr<const ReadOutPicture> m_readOut;
    int m_pointedComponent = -1;
};

} // namespace gaussarium::ui
