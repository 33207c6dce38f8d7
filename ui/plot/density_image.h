// Points that would hide each other, shown by their density.
#pragma once

#include "ui/plot/scatter_image.h"

namespace gaussarium::ui {

// Paints into the image (premultiplied, transparent) what scatter_image.h says of densities. O(n)
// at about 10 ns a point and core; the same picture for any number of threads. Never waits for
// other computations' threads. Thread-safe.
void paintDensity(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                  const ScatterOptions& options);

} // namespace gaussarium::ui
