// paintComponents for a picture that is made anew in every frame.
#pragma once

#include "ui/plot/scene_painter.h"

namespace gaussarium::ui {

// The same picture as paintComponents draws, to a shade, in about a fifth of the time: lines of
// ellipses straight into the pixels, means as stamps. image: Format_RGB32, its device pixel ratio
// that of the look, no painter at work on it. Any thread.
void drawComponents(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                    const PanelLook& look);

} // namespace gaussarium::ui
