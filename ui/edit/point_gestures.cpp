// Gestures on single points: move, add, spray, erase.
#include "core/mixture/data_edits.h"
#include "ui/edit/gesture.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::ui {

namespace {

// Sprayed points draw from a stream of their own.
constexpr std::uint64_t sprayStream = 0x53505259; // "SPRY"

QString translated(const char* text) {
    return QCoreApplication::translate("Gesture", text);
}

DataPointer shared(LabelledData data) {
    return std::make_shared<const LabelledData>(std::move(data));
}

Eigen::Vector2d toPlane(const GestureView& view, const QPointF& pixels) {
    const QPointF p = view.frame.toData(pixels);
    return {p.x(), p.y()};
}

// New points of 3D data are as deep as the middle of the data.
Eigen::VectorXd middleOf(const Session& session) {
    return dataBox(session.frame()->data.points).centre;
}

class MovePoint final : public Gesture {
public:
    MovePoint(Session& session, const GestureView& view, Eigen::Index point, const QPointF& from)
        : m_session(session)
        , m_view(view)
        , m_original(session.data())
        , m_point(point)
        , m_from(toPlane(view, from)) {}

    void moveTo(const QPointF& pixels) override {
        const Eigen::VectorXd by = m_view.plane.spread() * (toPlane(m_view, pixels) - m_from);
        m_session.editData(shared(withPointsMoved(*m_original, {m_point}, by)));
    }
    QString name() const override { return translated("Move a point"); }

private:
    Session& m_session;
    GestureView m_view;
    DataPointer m_original;
    Eigen::Index m_point;
    Eigen::Vector2d m_from;
};

class AddPoint final : public Gesture {
public:
    AddPoint(Session& session, const GestureView& view, const QPointF& at)
        : m_session(session)
        , m_view(view)
        , m_original(session.data())
        , m_middle(middleOf(session))
        , m_at(at) {}

    void begin() override { moveTo(m_at); }
    void moveTo(const QPointF& pixels) override {
        m_session.editData(shared(withPointsAdded(
            *m_original, m_view.plane.unproject(toPlane(m_view, pixels), m_middle))));
    }
    QString name() const override { return translated("Add a point"); }

private:
    Session& m_session;
    GestureView m_view;
    DataPointer m_original;
    Eigen::VectorXd m_middle;
    QPointF m_at;
};

class SprayPoints final : public Gesture {
public:
    SprayPoints(Session& session, const GestureView& view, const QPointF& at, double radius,
                int rate)
        : m_session(session)
        , m_view(view)
        , m_middle(middleOf(session))
        , m_random(deriveSeed(deriveSeed(session.request().seed, sprayStream),
                              std::uint64_t(session.data()->data.size())))
        , m_at(at)
        , m_radius(radius)
        , m_rate(rate) {}

    void begin() override { tick(); }
    void moveTo(const QPointF& pixels) override { m_at = pixels; }
    bool wantsTicks() const override { return true; }
    void tick() override {
        Eigen::MatrixXd points(m_middle.size(), m_rate);
        for (auto&& point : points.colwise()) {
            // Uniform over the disc.
            const double r = m_radius * std::sqrt(m_random.uniform());
            const double angle = 2.0 * std::numbers::pi * m_random.uniform();
            const QPointF at = m_at + r * QPointF(std::cos(angle), std::sin(angle));
            point = m_view.plane.unproject(toPlane(m_view, at), m_middle);
        }
        m_session.editData(shared(withPointsAdded(*m_session.data(), points)));
    }
    QString name() const override { return translated("Spray points"); }

private:
    Session& m_session;
    GestureView m_view;
    Eigen::VectorXd m_middle;
    Random m_random;
    QPointF m_at;
    double m_radius;
    int m_rate;
};

class ErasePoints final : public Gesture {
public:
    ErasePoints(Session& session, const GestureView& view, const QPointF& at, double radius)
        : m_session(session), m_view(view), m_last(at), m_radius(radius) {}

    void begin() override { erase({m_last}); }
    // Fast moves leave no gaps: the way is gone in steps of half a radius.
    void moveTo(const QPointF& pixels) override {
        const QPointF way = pixels - m_last;
        const double length = std::hypot(way.x(), way.y());
        const int steps = std::clamp(static_cast<int>(std::ceil(2.0 * length / m_radius)), 1, 200);
        std::vector<QPointF> places;
        for (int i = 1; i <= steps; ++i) {
            places.push_back(m_last + way * (double(i) / steps));
        }
        m_last = pixels;
        erase(places);
    }
    QString name() const override { return translated("Erase points"); }

private:
    void erase(const std::vector<QPointF>& places) {
        const LabelledData& data = *m_session.data();
        std::vector<Eigen::Index> hit;
        for (const QPointF& place : places) {
            const std::vector<Eigen::Index> here = pointsWithin(data.data, m_view, place, m_radius);
            hit.insert(hit.end(), here.begin(), here.end());
        }
        std::sort(hit.begin(), hit.end());
        hit.erase(std::unique(hit.begin(), hit.end()), hit.end());
        if (static_cast<Eigen::Index>(hit.size()) == data.data.size()) {
            hit.pop_back();
        }
        if (!hit.empty()) {
            m_session.editData(shared(withPointsRemoved(data, std::move(hit))));
        }
    }

    Session& m_session;
    GestureView m_view;
    QPointF m_last;
    double m_radius;
};

} // namespace

std::vector<Eigen::Index> pointsWithin(const Dataset& data, const GestureView& view,
                                       const QPointF& pixels, double radius) {
    std::vector<Eigen::Index> found;
    for (Eigen::Index i = 0; i < data.size(); ++i) {
        const QPointF off = view.frame.toSurface(view.plane.project(data.points.col(i))) - pixels;
        if (off.x() * off.x() + off.y() * off.y() < radius * radius) {
            found.push_back(i);
        }
    }
    return found;
}

Eigen::Index nearestPoint(const Dataset& data, const GestureView& view, const QPointF& pixels,
                          double radius) {
    double best = radius;
    Eigen::Index nearest = -1;
    for (Eigen::Index i = 0; i < data.size(); ++i) {
        const QPointF off = view.frame.toSurface(view.plane.project(data.points.col(i))) - pixels;
        const double distance = std::hypot(off.x(), off.y());
        if (distance < best) {
            best = distance;
            nearest = i;
        }
    }
    return nearest;
}

std::unique_ptr<Gesture> movePoint(Session& session, const GestureView& view, Eigen::Index point,
                                   const QPointF& from) {
    return std::make_unique<MovePoint>(session, view, point, from);
}

std::unique_ptr<Gesture> addPoint(Session& session, const GestureView& view, const QPointF& at) {
    return std::make_unique<AddPoint>(session, view, at);
}

std::unique_ptr<Gesture> sprayPoints(Session& session, const GestureView& view, const QPointF& at,
                                     double radius, int rate) {
    return std::make_unique<SprayPoints>(session, view, at, radius, rate);
}

std::unique_ptr<Gesture> erasePoints(Session& session, const GestureView& view, const QPointF& at,
                                     double radius) {
    return std::make_unique<ErasePoints>(session, view, at, radius);
}

} // namespace gaussarium::ui
