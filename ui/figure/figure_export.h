// Figures as files: PNG, SVG, PDF.
#pragma once

#include "core/base/error.h"
#include "ui/figure/comparison_figure.h"

#include <QImage>

#include <filesystem>

namespace gaussarium::ui {

enum class FigureUnit { Millimetre, Pixel };

struct FigureOptions {
    // Both 0: the natural size for the number of panels. Pixels count at `dpi`.
    double width = 0.0;
    double height = 0.0;
    FigureUnit unit = FigureUnit::Millimetre;
    double dpi = 200.0; // PNG; also of points embedded as an image in SVG and PDF
    Theme theme = lightTheme();
    PlotStyle style = paperStyle();
    Camera camera; // of 3D data
    QRectF view;   // the data range that all panels show; empty: all of the data
};

// Writes the figure by the extension of `path` (.png, .svg, .pdf; case does not matter), whole or
// not at all. The file carries the title, the caption with the seed and the version, and a
// description in words as metadata. Up to 20,000 points (in all panels together) are vectors in SVG
// and PDF, more are embedded as an image; everything else is always vectors and text.
//
// Needs a QGuiApplication (for fonts); QT_QPA_PLATFORM=offscreen will do, no display is needed.
// May be called off the GUI thread. The error names the path, the extension or the size at fault.
Expected<void> exportComparison(const Comparison& comparison, const FigureOptions& options,
                                const std::filesystem::path& path);
Expected<void> exportFigure(const FigureModel& model, const FigureOptions& options,
                            const std::filesystem::path& path);
// One panel as the window shows it.
Expected<void> exportPanel(const MixtureScene& scene, const QStringList& metrics,
                           const QString& caption, const FigureOptions& options,
                           const std::filesystem::path& path);

// The picture of the PNG file: for the clipboard.
Expected<QImage> renderFigure(const FigureModel& model, const FigureOptions& options);

} // namespace gaussarium::ui
