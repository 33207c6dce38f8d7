#include "ui/plot/mean_stamps.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <tuple>

namespace gaussarium::ui {

namespace {

constexpr int phases = 4;

enum class Kind : char { Symbol, Number };

// Everything that the picture depends on.
using Key = std::tuple<Kind, int, double, double, double, QString, QRgb, QRgb, double, int, int>;

int phaseOf(double fraction) {
    return std::clamp(static_cast<int>(fraction * phases), 0, phases - 1);
}

Key keyOf(Kind kind, int colour, double alpha, const PanelLook& look, double ratio, int phaseX,
          int phaseY) {
    return {kind,
            colour,
            alpha,
            look.style.font,
            look.style.line,
            look.style.textFont(look.style.font, true).family(),
            look.theme.plotBackground.rgb(),
            look.theme.text.rgb(),
            ratio,
            phaseX,
            phaseY};
}

// What `paint` draws around the origin, within `reach` units of it.
template <class Paint>
Stamp stampOf(const QRectF& reach, double ratio, const QPointF& fraction, const Paint& paint) {
    Stamp stamp;
    stamp.left = static_cast<int>(std::floor(reach.left() * ratio));
    stamp.top = static_cast<int>(std::floor(reach.top() * ratio));
    const int right = static_cast<int>(std::ceil(reach.right() * ratio)) + 1;
    const int bottom = static_cast<int>(std::ceil(reach.bottom() * ratio)) + 1;
    stamp.image =
        QImage(right - stamp.left, bottom - stamp.top, QImage::Format_ARGB32_Premultiplied);
    stamp.image.fill(Qt::transparent);
    QPainter painter(&stamp.image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(fraction.x() - stamp.left, fraction.y() - stamp.top);
    painter.scale(ratio, ratio);
    paint(painter);
    return stamp;
}

Stamp makeStamp(Kind kind, int colour, double alpha, const PanelLook& look, double ratio,
                const QPointF& fraction) {
    const double line = 2.0 * look.style.line;
    if (kind == Kind::Symbol) {
        // The widest symbol reaches 1.5 radii from its centre.
        const double reach = 1.5 * meanRadius(look) + line;
        return stampOf(QRectF(-reach, -reach, 2 * reach, 2 * reach), ratio, fraction,
                       [&](QPainter& painter) {
                           paintMeanSymbol(painter, {0, 0}, colour, alpha, look);
                       });
    }
    const QSizeF size = numberSize(colour, look);
    const double below = 0.4 * look.style.font;
    return stampOf(QRectF(-line, -size.height() - line, size.width() + 2 * line,
                          size.height() + 2 * line + below),
                   ratio, fraction, [&](QPainter& painter) {
                       paintMeanNumber(painter, {0, 0}, colour, alpha, look);
                   });
}

std::shared_ptr<const Stamp> stampAt(Kind kind, int colour, double alpha, const PanelLook& look,
                                     double ratio, const QPointF& fraction) {
    // Looks are few: colours times positions. More come only while the window changes.
    constexpr std::size_t most = 2048;
    static std::mutex mutex;
    static std::map<Key, std::shared_ptr<const Stamp>> known;
    const int phaseX = phaseOf(fraction.x());
    const int phaseY = phaseOf(fraction.y());
    const Key key = keyOf(kind, colour, alpha, look, ratio, phaseX, phaseY);
    // Also while it is made: the panels beside it want the same.
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(key); found != known.end()) {
        return found->second;
    }
    auto made = std::make_shared<const Stamp>(makeStamp(
        kind, colour, alpha, look, ratio, {(phaseX + 0.5) / phases, (phaseY + 0.5) / phases}));
    if (known.size() >= most) {
        known.clear();
    }
    known.emplace(key, made);
    return made;
}

} // namespace

std::shared_ptr<const Stamp> symbolStamp(int colour, double alpha, const PanelLook& look,
                                         double ratio, const QPointF& fraction) {
    return stampAt(Kind::Symbol, colour, alpha, look, ratio, fraction);
}

std::shared_ptr<const Stamp> numberStamp(int colour, double alpha, const PanelLook& look,
                                         double ratio, const QPointF& fraction) {
    return stampAt(Kind::Number, colour, alpha, look, ratio, fraction);
}

} // namespace gaussarium::ui
