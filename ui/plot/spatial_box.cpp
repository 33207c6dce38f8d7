#include "ui/plot/spatial_box.h"

#include "ui/plot/axis_ticks.h"
#include "ui/plot/clip.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace gaussarium::ui {

namespace {

class BoxPainter {
public:
    BoxPainter(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
               const PanelLook& look)
        : m_painter(painter)
        , m_scene(scene)
        , m_frame(frame)
        , m_look(look)
        , m_view(viewTransform(scene.camera, scene.box))
        , m_font(look.style.textFont(look.style.font))
        , m_metrics(m_font) {
        const double overhang = 0.6 * look.style.font;
        m_room = frame.area.adjusted(-overhang, -overhang, overhang, overhang);
        for (int axis = 0; axis < 3; ++axis) {
            // Of the two faces across an axis the one behind is the far one.
            m_far[axis] = m_view.depth[axis] * scene.box.halfExtent[axis] >= 0.0 ? 1.0 : -1.0;
        }
    }

    void paint() {
        for (int axis = 0; axis < 3; ++axis) {
            paintGrid(axis);
        }
        for (int axis = 0; axis < 3; ++axis) {
            paintLabels(axis);
        }
    }

private:
    double low(int axis) const { return m_scene.box.centre[axis] - m_scene.box.halfExtent[axis]; }
    double high(int axis) const { return m_scene.box.centre[axis] + m_scene.box.halfExtent[axis]; }
    std::vector<Tick> ticks(int axis) const { return roundTicks(low(axis), high(axis), 4); }

    // From corner signs (or, along one axis, a value) to the surface.
    QPointF at(const Eigen::Vector3d& signs) const {
        const Eigen::Vector3d x = m_scene.box.centre + signs.cwiseProduct(m_scene.box.halfExtent);
        return m_frame.toSurface(m_view.matrix * x + m_view.offset);
    }
    double sign(int axis, double value) const {
        return (value - m_scene.box.centre[axis]) / m_scene.box.halfExtent[axis];
    }

    void line(const Eigen::Vector3d& from, const Eigen::Vector3d& to) {
        for (const QPolygonF& part : clippedPolyline({at(from), at(to)}, m_frame.area)) {
            m_painter.drawPolyline(part);
        }
    }

    // Lines of constant `axis` on the two far faces that contain that axis.
    void paintGrid(int axis) {
        const int b = (axis + 1) % 3;
        const int c = (axis + 2) % 3;
        const auto lines = [&](double s) {
            Eigen::Vector3d p;
            p[axis] = s;
            p[b] = m_far[b];
            Eigen::Vector3d q = p;
            p[c] = -1.0;
            q[c] = 1.0;
            line(p, q);
            p[c] = q[c] = m_far[c];
            p[b] = -1.0;
            q[b] = 1.0;
            line(p, q);
        };
        m_painter.setPen(QPen(m_look.theme.grid, m_look.style.line));
        for (const Tick& tick : ticks(axis)) {
            lines(sign(axis, tick.value));
        }
        QColor rim = m_look.theme.axis;
        rim.setAlphaF(0.6F);
        m_painter.setPen(QPen(rim, m_look.style.line));
        lines(-1.0);
        lines(1.0);
    }

    // Along the edge of the silhouette that is lowest (third axis: leftmost) on the surface.
    void paintLabels(int axis) {
        const int b = (axis + 1) % 3;
        const int c = (axis + 2) % 3;
        Eigen::Vector3d best;
        double bestRank = -1e300;
        for (const double side : {1.0, -1.0}) {
            // An edge is on the silhouette where it joins a far and a near face.
            Eigen::Vector3d edge = Eigen::Vector3d::Zero();
            edge[b] = side * m_far[b];
            edge[c] = -side * m_far[c];
            const QPointF middle = at(edge);
            const double rank = axis == 2 ? -middle.x() : middle.y();
            if (rank > bestRank) {
                bestRank = rank;
                best = edge;
            }
        }
        Eigen::Vector3d from = best;
        Eigen::Vector3d to = best;
        from[axis] = -1.0;
        to[axis] = 1.0;
        const QPointF along = at(to) - at(from);
        const double length = std::hypot(along.x(), along.y());
        if (length < 4.0 * m_look.style.font) {
            return; // the axis points at the viewer
        }
        // Outwards: across the edge, away from the box's centre.
        QPointF normal(-along.y() / length, along.x() / length);
        const QPointF centre = at(Eigen::Vector3d::Zero());
        if (QPointF::dotProduct(normal, at(best) - centre) < 0.0) {
            normal = -normal;
        }
        m_painter.setFont(m_font);
        const double distance = 0.4 * m_look.style.font;
        double reach = distance;
        for (const Tick& tick : ticks(axis)) {
            Eigen::Vector3d p = best;
            p[axis] = sign(axis, tick.value);
            reach = std::max(reach, paintTickLabel(at(p), normal, distance, tick.label));
        }
        const auto column = static_cast<std::size_t>(axis);
        if (column < m_scene.data->columns.size()) {
            paintTitle(at(best) + (reach + 0.55 * m_metrics.height()) * normal, along,
                       QString::fromStdString(m_scene.data->columns[column]));
        }
    }

    // Upright, beside a point of the rim; returns how far from it the text reaches.
    double paintTickLabel(const QPointF& point, const QPointF& normal, double distance,
                          const QString& text) {
        const double halfWidth = 0.5 * m_metrics.horizontalAdvance(text);
        const double halfHeight = 0.5 * m_metrics.height();
        const double extent =
            std::abs(normal.x()) * halfWidth + std::abs(normal.y()) * 0.8 * halfHeight;
        const QPointF centre = point + (distance + extent) * normal;
        const QRectF box(centre.x() - halfWidth - 1, centre.y() - halfHeight, 2 * halfWidth + 2,
                         2 * halfHeight);
        // Where two rims meet, the numbers of one give way.
        const double apart = 0.4 * m_look.style.font;
        const QRectF claim = box.adjusted(-apart, 0, apart, 0);
        const bool free = std::none_of(m_labels.begin(), m_labels.end(), [&](const QRectF& other) {
            return other.intersects(claim);
        });
        if (free && m_room.contains(box)) {
            m_labels.push_back(box);
            m_painter.setPen(m_look.theme.mutedText);
            m_painter.drawText(box, Qt::AlignCenter, text);
        }
        return distance + 2.0 * extent;
    }

    // Along the rim, so that a long column name needs no more room than a short one.
    void paintTitle(const QPointF& centre, const QPointF& along, const QString& text) {
        double degrees = std::atan2(along.y(), along.x()) * 180.0 / std::numbers::pi;
        // Never upside down; straight up reads from below.
        if (degrees > 89.0) {
            degrees -= 180.0;
        } else if (degrees < -91.0) {
            degrees += 180.0;
        }
        const QString shown =
            m_metrics.elidedText(text, Qt::ElideRight, std::hypot(along.x(), along.y()) * 1.25);
        const double width = m_metrics.horizontalAdvance(shown) + 2.0;
        const QRectF box(-0.5 * width, -0.5 * m_metrics.height(), width, m_metrics.height());
        const QTransform turned = QTransform::fromTranslate(centre.x(), centre.y()).rotate(degrees);
        if (!m_room.contains(turned.mapRect(box))) {
            return; // zoomed in: the rim lies outside
        }
        m_painter.save();
        m_painter.setTransform(turned, true);
        m_painter.setPen(m_look.theme.text);
        m_painter.drawText(box, Qt::AlignCenter, shown);
        m_painter.restore();
    }

    QPainter& m_painter;
    const MixtureScene& m_scene;
    const PlotFrame& m_frame;
    const PanelLook& m_look;
    ViewTransform m_view;
    QFont m_font;
    QFontMetricsF m_metrics;
    QRectF m_room;                // for words
    std::vector<QRectF> m_labels; // painted so far
    Eigen::Vector3d m_far;        // +1 or -1 for each axis: which of its two faces is behind
};

} // namespace

void paintSpatialBox(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                     const PanelLook& look) {
    BoxPainter(painter, scene, frame, look).paint();
}

} // namespace gaussarium::ui
