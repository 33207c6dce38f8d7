#include "ui/plot/component_image.h"

#include "ui/plot/arc_painter.h"
#include "ui/plot/clip.h"
#include "ui/plot/component_painter.h"
#include "ui/plot/ellipse_stroke.h"
#include "ui/plot/mean_stamps.h"
#include "ui/plot/polyline_stroke.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

PixelEllipse pixelEllipse(const Ellipse& ellipse, const PlotFrame& frame, double ratio) {
    const QPointF centre = ratio * frame.toSurface(ellipse.centre);
    const Eigen::Vector2d scale(ratio * frame.scaleX(), -ratio * frame.scaleY());
    const double cosine = std::cos(ellipse.angle);
    const double sine = std::sin(ellipse.angle);
    const Eigen::Matrix2d turn{{cosine, -sine}, {sine, cosine}};
    return {{centre.x(), centre.y()}, scale.asDiagonal() * turn * ellipse.semiAxes.asDiagonal()};
}

// The pixels of the area.
QRect pixelsOf(const QRectF& area, double ratio) {
    const auto pixel = [&](double x) { return static_cast<int>(std::lround(ratio * x)); };
    return {QPoint(pixel(area.left()), pixel(area.top())),
            QPoint(pixel(area.right()) - 1, pixel(area.bottom()) - 1)};
}

void drawOutline(QImage& image, const SceneEllipse& ellipse, const MixtureScene& scene,
                 const PlotFrame& frame, const PanelLook& look) {
    const double ratio = image.devicePixelRatio();
    const LinePen own = outlinePen(ellipse, scene, look);
    const LinePen pen = own.scaled(ratio);
    const QRect clip = pixelsOf(frame.area, ratio);
    if (strokeEllipse(image, clip, pixelEllipse(ellipse.shape, frame, ratio), pen)) {
        return;
    }
    // The ends of what is cut off fall outside of the clip.
    const double beyond = own.haloWidth + own.width;
    std::vector<QPolygonF> parts =
        clippedPolyline(outlineOnSurface(ellipse.shape, frame),
                        frame.area.adjusted(-beyond, -beyond, beyond, beyond));
    for (QPolygonF& part : parts) {
        for (QPointF& point : part) {
            point *= ratio;
        }
    }
    strokePolylines(image, clip, parts, pen);
}

// Premultiplied over opaque.
void blend(QImage& image, const Stamp& stamp, int atX, int atY) {
    const int left = atX + stamp.left;
    const int top = atY + stamp.top;
    const int x0 = std::max(0, -left);
    const int x1 = std::min(stamp.image.width(), image.width() - left);
    const int y0 = std::max(0, -top);
    const int y1 = std::min(stamp.image.height(), image.height() - top);
    for (int y = y0; y < y1; ++y) {
        const auto* const source = reinterpret_cast<const QRgb*>(stamp.image.constScanLine(y));
        auto* const target = reinterpret_cast<QRgb*>(image.scanLine(top + y)) + left;
        for (int x = x0; x < x1; ++x) {
            const unsigned rest = 255U - static_cast<unsigned>(qAlpha(source[x]));
            const auto mix = [&](int over, int below) {
                return over + static_cast<int>((static_cast<unsigned>(below) * rest + 127U) / 255U);
            };
            target[x] = qRgb(mix(qRed(source[x]), qRed(target[x])),
                             mix(qGreen(source[x]), qGreen(target[x])),
                             mix(qBlue(source[x]), qBlue(target[x])));
        }
    }
}

struct PixelPlace {
    explicit PixelPlace(const QPointF& at)
        : x(static_cast<int>(std::floor(at.x())))
        , y(static_cast<int>(std::floor(at.y())))
        , fraction(at - QPointF(x, y)) {}
    int x, y;
    QPointF fraction;
};

void drawMean(QImage& image, const SceneMean& mean, const PlotFrame& frame, const PanelLook& look) {
    const QPointF at = frame.toSurface(mean.position);
    if (!frame.area.contains(at)) {
        return;
    }
    const double ratio = image.devicePixelRatio();
    const double alpha = emphasis(mean.colour, look);
    const PixelPlace symbol(ratio * at);
    blend(image, *symbolStamp(mean.colour, alpha, look, ratio, symbol.fraction), symbol.x,
          symbol.y);
    const PixelPlace number(ratio * numberBaseline(at, mean.colour, frame, look));
    blend(image, *numberStamp(mean.colour, alpha, look, ratio, number.fraction), number.x,
          number.y);
}

} // namespace

void drawComponents(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                    const PanelLook& look) {
    if (!look.marks.empty()) {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        paintMarks(painter, scene, frame, look);
    }
    for (const SceneEllipse& ellipse : scene.ellipses) {
        drawOutline(image, ellipse, scene, frame, look);
    }
    for (const SceneMean& mean : scene.means) {
        drawMean(image, mean, frame, look);
    }
    if (!scene.message.isEmpty()) {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        paintMessage(painter, scene, frame, look);
    }
}

} // namespace gaussarium::ui
