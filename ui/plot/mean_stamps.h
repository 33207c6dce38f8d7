// The pictures of means, made once for each look: text turned into outlines and stroked takes most
// of the time in which a panel is drawn.
#pragma once

#include "ui/plot/component_painter.h"

#include <memory>

namespace gaussarium::ui {

// A picture and where its first pixel is, counted from the pixel that holds the place.
struct Stamp {
    QImage image; // Format_ARGB32_Premultiplied, a pixel each
    int left = 0;
    int top = 0;
};

// Each about the place of a mean, at one of 4 x 4 positions within a pixel (`fraction`, 0..1),
// without which slow motion would jump from pixel to pixel. `ratio`: pixels per unit of the look.
// Thread-safe; kept for as long as looks stay few.
std::shared_ptr<const Stamp> symbolStamp(int colour, double alpha, const PanelLook& look,
                                         double ratio, const QPointF& fraction);
// About the place where the number begins.
std::shared_ptr<const Stamp> numberStamp(int colour, double alpha, const PanelLook& look,
                                         double ratio, const QPointF& fraction);

} // namespace gaussarium::ui
