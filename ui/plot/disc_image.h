// Points painted one by one, as symbols or discs.
#pragma once

#include "ui/plot/scatter_image.h"

namespace gaussarium::ui {

// Paints into the image (premultiplied, transparent) the `visible` points within the view, as
// scatter_image.h says. The same picture for any number of threads; never waits for other
// computations' threads. Thread-safe.
void paintDiscs(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                const ScatterOptions& options, Eigen::Index visible);

} // namespace gaussarium::ui
