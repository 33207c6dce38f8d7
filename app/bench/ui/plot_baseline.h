// The same points drawn by QCustomPlot: what the window's plots are measured against.
#pragma once

#include "ui/plot/camera.h"
#include "ui/plot/mixture_plot.h"

#include <memory>
#include <string>
#include <vector>

namespace gaussarium::bench {

// One plot a panel, as large as the panel's picture, with one scatter a component: QCustomPlot
// gives a scatter one colour. Points and axes alone: no outlines, no depth. Needs a QApplication.
class PlotBaseline {
public:
    explicit PlotBaseline(const std::vector<ui::MixturePlot*>& plots);
    ~PlotBaseline();

    static std::string name(); // "QCustomPlot 2.1.0"

    // The points as that camera sees them (2D: as they are) into every plot's buffer.
    void replot(const ui::Camera& camera);

private:
    struct Plot;
    std::vector<std::unique_ptr<Plot>> m_plots;
};

// Median seconds of a replot with the camera turned a little further each time; a single one where
// it takes seconds.
double secondsOfBaseline(const std::vector<ui::MixturePlot*>& plots);

} // namespace gaussarium::bench
