// The whole comparison as one picture: a panel for the truth, where it is known, and one for each
// method, on the same axes; below them the legend of components and a caption.
#pragma once

#include "core/study/comparison.h"
#include "ui/plot/plot_style.h"
#include "ui/plot/scene.h"
#include "ui/plot/theme.h"

#include <QSizeF>
#include <QString>
#include <QStringList>

#include <vector>

class QPainter;

namespace gaussarium::ui {

struct FigurePanel {
    MixtureScene scene;
    QStringList metrics; // phrases, wrapped below the panel
};

struct FigureModel {
    std::vector<FigurePanel> panels;
    QString title;              // data name
    QString caption;            // data, n, k, seed, version
    QString description;        // for the file's metadata: the caption and each panel in words
    int components = 0;         // colour indices 0..components-1 are in the legend
    QStringList componentNames; // by colour index, where components have names; else empty
    Eigen::Index size() const { return panels.empty() ? 0 : panels.front().scene.size(); }
};

// Copies nothing of the points: the comparison must outlive the model. Costs the responsibilities
// of all points under each fit.
FigureModel figureModel(const Comparison& comparison, const Camera& camera = {}, int threads = 1);
// One panel alone, as the window shows it.
FigureModel figureModel(const MixtureScene& scene, const QStringList& metrics,
                        const QString& caption);

// Columns and rows for that many panels in a figure of that shape; never more columns than panels.
struct FigureGrid {
    int columns = 1;
    int rows = 1;
};
FigureGrid figureGrid(int panels, const QSizeF& size);

// The size, in points (1/72 inch), at which that many panels look well in that style.
QSizeF naturalFigureSize(int panels, const PlotStyle& style);

struct FigureLook {
    Theme theme = lightTheme();
    PlotStyle style = screenStyle();   // in the painter's units
    Eigen::Index vectorLimit = 20'000; // points in all panels together; more become images
    double imageResolution = 4.0;      // pixels per unit of these images
    QRectF view;                       // the data range; empty: all of the data
};

// Paints the figure into (0, 0, size), in the painter's units.
void paintFigure(QPainter& painter, const FigureModel& model, const QSizeF& size,
                 const FigureLook& look);

} // namespace gaussarium::ui
