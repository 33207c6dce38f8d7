#include "ui/plot/start_plot.h"

#include "ui/plot/component_style.h"
#include "ui/plot/wrapped_text.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <utility>

namespace gaussarium::ui {

namespace {

QColor withAlpha(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

// Text that stays legible on any area.
void paintHaloed(QPainter& painter, const QPointF& baseline, const QString& text, const QFont& font,
                 const QColor& colour, const QColor& halo) {
    QPainterPath path;
    path.addText(baseline, font, text);
    painter.setPen(QPen(halo, 3.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPath(path);
}

} // namespace

StartPlot::StartPlot(QWidget* parent) : QWidget(parent), m_theme(lightTheme()) {
    m_style.font = 11;
    m_style.point = 2.0;
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Starting places"));
}

void StartPlot::setPicture(StartPicture picture) {
    m_picture = std::move(picture);
    m_labels = areaLabels(m_picture.cells);
    colourPoints();
    spanLine();
    const int cells = m_picture.cells.columns * m_picture.cells.rows;
    m_hovered = m_hovered < cells ? m_hovered : -1;
    m_ground = QPixmap();
    update();
}

void StartPlot::setView(const QRectF& view) {
    if (view == m_view || !isUsableView(view)) {
        return;
    }
    m_view = view;
    spanLine();
    hover(-1); // another place is under the pointer
    m_ground = QPixmap();
    update();
}

// Cells of a line reach over the whole height, however far one looks.
void StartPlot::spanLine() {
    if (m_picture.cells.rows == 1) {
        m_picture.cells.range.setTop(m_view.top());
        m_picture.cells.range.setHeight(m_view.height());
    }
}

void StartPlot::setMessage(const QString& message) {
    if (m_message != message) {
        m_message = message;
        update();
    }
}

void StartPlot::setTheme(const Theme& theme) {
    m_theme = theme;
    colourPoints();
    m_ground = QPixmap();
    update();
}

// In the colour that is seen on every shade.
void StartPlot::colourPoints() {
    std::fill(m_picture.scene.pointColour.begin(), m_picture.scene.pointColour.end(),
              m_theme.text.rgb());
}

PanelLook StartPlot::look() const {
    PanelLook look;
    look.theme = m_theme;
    look.style = m_style;
    look.title = false;
    look.status = false;
    look.imageResolution = devicePixelRatioF();
    return look;
}

PlotFrame StartPlot::frame() const {
    return panelFrame(m_picture.scene, QRectF(rect()).adjusted(2, 2, -2, -2), m_view, look(),
                      false);
}

QPointF StartPlot::positionOf(int cell) const {
    const QPointF middle = m_picture.cells.cell(cell).center();
    return frame().toSurface(middle.x(), middle.y());
}

QSize StartPlot::sizeHint() const {
    return {320, 240};
}

QSize StartPlot::minimumSizeHint() const {
    return {160, 110};
}

void StartPlot::paintGround(const PlotFrame& frame) {
    const double ratio = devicePixelRatioF();
    m_ground = QPixmap(size() * ratio);
    m_ground.setDevicePixelRatio(ratio);
    m_ground.fill(m_theme.window);
    QPainter painter(&m_ground);
    const QRectF panel = QRectF(rect()).adjusted(2, 2, -2, -2);
    PanelLook panelLook = look();
    if (m_picture.scene.isSpatial()) {
        painter.fillRect(frame.area, m_theme.plotBackground);
        paintCells(painter, m_picture.around, frame, m_theme);
        if (!m_picture.around.empty()) {
            const QRectF& range = m_picture.cells.range;
            const QPointF corner = frame.toSurface(range.left(), range.bottom());
            painter.fillRect(
                QRectF(corner, frame.toSurface(range.right(), range.top())).intersected(frame.area),
                m_theme.plotBackground);
        }
        paintCells(painter, m_picture.cells, frame, m_theme);
        // The box is a sign of where one looks from: faint, over the areas.
        QPixmap box(m_ground.size());
        box.setDevicePixelRatio(ratio);
        box.fill(Qt::transparent);
        QPainter boxPainter(&box);
        panelLook.theme.plotBackground = Qt::transparent;
        paintAxes(boxPainter, m_picture.scene, panel, frame, panelLook);
        boxPainter.end();
        painter.drawPixmap(0, 0, box);
    } else {
        paintAxes(painter, m_picture.scene, panel, frame, panelLook);
        paintCells(painter, m_picture.cells, frame, m_theme);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(0.55);
    paintPoints(painter, m_picture.scene, frame, panelLook);
    painter.setOpacity(1.0);
    painter.setPen(QPen(m_theme.axis, m_style.line));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(frame.area);
}

void StartPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!isShown()) {
        painter.fillRect(rect(), m_theme.window);
        paintWrapped(painter, QRectF(rect()).adjusted(12, 8, -12, -8), Qt::AlignCenter, m_message,
                     m_style.textFont(m_style.font), m_theme.mutedText);
        return;
    }
    const PlotFrame at = frame();
    if (m_ground.isNull() || m_ground.devicePixelRatioF() != devicePixelRatioF()) {
        paintGround(at);
    }
    painter.drawPixmap(0, 0, m_ground);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(at.area);
    paintPath(painter, at);
    for (const PlaceMark& mark : visibleMarks(at)) {
        paintMark(painter, mark, at);
    }
    paintComponents(painter, m_picture.scene, at, look());
    paintLabels(painter, at);
    paintCellFrame(painter, m_hovered, at, 1.0);
    paintCellFrame(painter, m_picture.chosen, at, 2.0);
    painter.setClipping(false);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(at.area);
    }
}

// Answers at one place share a mark; where an end is shown, its own means say more than those that
// stood.
std::vector<PlaceMark> StartPlot::visibleMarks(const PlotFrame& frame) const {
    std::vector<PlaceMark> visible;
    for (const PlaceMark& mark : m_picture.marks) {
        if (!frame.area.contains(frame.toSurface(mark.at))
            || (mark.kind == PlaceMark::Kind::Standing && !m_picture.scene.ellipses.empty())) {
            continue;
        }
        const auto twin = std::find_if(visible.begin(), visible.end(), [&](const PlaceMark& other) {
            return mark.kind == PlaceMark::Kind::Answer && other.kind == mark.kind
                   && QLineF(frame.toSurface(mark.at), frame.toSurface(other.at)).length()
                          < m_style.font;
        });
        if (twin == visible.end()) {
            visible.push_back(mark);
        } else {
            twin->label += QStringLiteral(", ") + mark.label;
        }
    }
    return visible;
}

void StartPlot::paintPath(QPainter& painter, const PlotFrame& frame) const {
    if (m_picture.path.size() < 2) {
        return;
    }
    QPolygonF line;
    for (const Eigen::Vector2d& place : m_picture.path) {
        line << frame.toSurface(place);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(withAlpha(m_theme.plotBackground, 0.8), 3.5, Qt::SolidLine, Qt::RoundCap,
                        Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(QPen(m_theme.accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setBrush(m_theme.accent);
    painter.setPen(QPen(m_theme.plotBackground, 1.0));
    painter.drawEllipse(line.first(), 3.0, 3.0);
}

void StartPlot::paintMark(QPainter& painter, const PlaceMark& mark, const PlotFrame& frame) const {
    const QPointF at = frame.toSurface(mark.at);
    const QColor& ground = m_theme.plotBackground;
    const double radius = 0.4 * m_style.font;
    const QColor colour =
        mark.kind == PlaceMark::Kind::Answer ? m_theme.text : componentLine(mark.colour, ground);
    QPainterPath shape;
    if (mark.kind == PlaceMark::Kind::Answer) {
        shape.moveTo(at + QPointF(-radius, -radius));
        shape.lineTo(at + QPointF(radius, radius));
        shape.moveTo(at + QPointF(-radius, radius));
        shape.lineTo(at + QPointF(radius, -radius));
    } else {
        shape = QTransform::fromTranslate(at.x(), at.y())
                    .scale(radius, radius)
                    .map(symbolPath(componentSymbol(mark.colour)));
    }
    painter.setBrush(mark.kind == PlaceMark::Kind::Answer ? QBrush(Qt::NoBrush) : QBrush(ground));
    painter.setPen(QPen(ground, 5.0));
    painter.drawPath(shape);
    painter.setPen(QPen(colour, 2.0));
    painter.drawPath(shape);
    if (mark.kind == PlaceMark::Kind::Moved) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ground, 4.0));
        painter.drawEllipse(at, 2.2 * radius, 2.2 * radius);
        painter.setPen(QPen(colour, 2.0));
        painter.drawEllipse(at, 2.2 * radius, 2.2 * radius);
    }
    if (mark.label.isEmpty()) {
        return;
    }
    paintHaloed(painter, labelBox(mark, frame).bottomLeft(), mark.label,
                m_style.textFont(m_style.font, true), m_theme.text, ground);
}

// Names stand below right of their place, numbers above right: two that share a place are read.
QRectF StartPlot::labelBox(const PlaceMark& mark, const PlotFrame& frame) const {
    const QFontMetricsF metrics(m_style.textFont(m_style.font, true));
    const double radius = 0.4 * m_style.font;
    const bool name = mark.kind == PlaceMark::Kind::Answer;
    QPointF baseline =
        frame.toSurface(mark.at)
        + QPointF(1.7 * radius, name ? 1.4 * radius + metrics.capHeight() : -1.2 * radius);
    const double width = metrics.horizontalAdvance(mark.label);
    baseline.setX(std::clamp(baseline.x(), frame.area.left() + 2.0,
                             std::max(frame.area.left() + 2.0, frame.area.right() - 2.0 - width)));
    baseline.setY(std::clamp(
        baseline.y(), frame.area.top() + metrics.capHeight() + 2.0,
        std::max(frame.area.top() + metrics.capHeight() + 2.0, frame.area.bottom() - 3.0)));
    return {baseline - QPointF(0.0, metrics.capHeight()), QSizeF(width, metrics.capHeight())};
}

// Beside its place where a mark is there, as long as that is still the same region; of two numbers
// that would hide each other the larger region keeps its own.
void StartPlot::paintLabels(QPainter& painter, const PlotFrame& frame) const {
    const QFont font = m_style.textFont(m_style.font, true);
    const QFontMetricsF metrics(font);
    const double height = metrics.capHeight() + 6.0;
    std::vector<QRectF> taken;
    for (const PlaceMark& mark : visibleMarks(frame)) {
        const double room = 1.2 * m_style.font;
        const QPointF at = frame.toSurface(mark.at);
        taken.emplace_back(at - QPointF(room, room), at + QPointF(room, room));
        if (!mark.label.isEmpty()) {
            taken.push_back(labelBox(mark, frame).adjusted(-3, -3, 3, 3));
        }
    }
    const auto regionAt = [this](const QPointF& place) {
        const int cell = m_picture.cells.cellAt(place);
        return cell < 0 ? -1 : m_picture.cells.regions[std::size_t(cell)];
    };
    for (const AreaLabel& label : m_labels) {
        const double width =
            std::max(metrics.horizontalAdvance(label.text), metrics.capHeight()) + 6.0;
        for (const auto& [right, up] : {std::pair{0, 0}, {-2, 0}, {2, 0}, {0, 2}, {0, -2}}) {
            QRectF box(0, 0, width, height);
            box.moveCenter(frame.toSurface(label.at.x(), label.at.y())
                           + QPointF(right * m_style.font, -up * m_style.font));
            box.moveLeft(std::clamp(box.left(), frame.area.left() + 1.0,
                                    std::max(frame.area.left() + 1.0, frame.area.right() - width)));
            if (regionAt(frame.toData(box.center())) != regionAt(label.at)
                || std::any_of(taken.begin(), taken.end(),
                               [&box](const QRectF& other) { return other.intersects(box); })) {
                continue;
            }
            taken.push_back(box);
            // Square: the numbers of components stand bare beside their symbols.
            painter.setPen(QPen(m_theme.text, 1.0));
            painter.setBrush(m_theme.plotBackground);
            painter.drawRect(box);
            painter.setFont(font);
            painter.drawText(box, Qt::AlignCenter, label.text);
            break;
        }
    }
}

void StartPlot::paintCellFrame(QPainter& painter, int cell, const PlotFrame& frame,
                               double width) const {
    if (cell < 0) {
        return;
    }
    const QRectF place = m_picture.cells.cell(cell);
    QRectF box(frame.toSurface(place.left(), place.bottom()),
               frame.toSurface(place.right(), place.top()));
    box.adjust(-1, -1, 1, 1);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.plotBackground, width + 2.0));
    painter.drawRect(box);
    painter.setPen(QPen(m_theme.selection, width));
    painter.drawRect(box);
}

void StartPlot::resizeEvent(QResizeEvent*) {
    m_ground = QPixmap();
}

} // namespace gaussarium::ui
