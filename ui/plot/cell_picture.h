// Cells of a plane as areas behind the data: regions that are numbered, or bands of a value.
#pragma once

#include "ui/plot/plot_frame.h"
#include "ui/plot/theme.h"

#include <QBrush>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace gaussarium::ui {

enum class AreaLook {
    Shade,   // of the text's colour: component colours are for components
    Hatched, // by the colour of warnings
    Crossed, // by a muted one
};

struct AreaStyle {
    AreaLook look = AreaLook::Shade;
    double strength =
        0.0;       // of a shade, 0 (the ground) to 1 (the strongest that leaves points seen)
    QString label; // painted in the region; empty for none

    QBrush brush(const Theme& theme) const;
};

// One of `regions` and `values` is there; both have an entry a cell, row by row from the bottom.
struct CellPicture {
    QRectF range; // that the cells cover, y upwards; in projected coordinates
    int columns = 0;
    int rows = 0;
    std::vector<int> regions;   // index into styles; -1: not known
    std::vector<double> values; // painted in between as well
    std::vector<double> levels; // rising: where one band of values ends and the next begins
    std::vector<AreaStyle> styles;

    bool empty() const { return regions.empty() && values.empty(); }
    // The cell that holds a place, or -1.
    int cellAt(const QPointF& place) const;
    QRectF cell(int index) const;
    // The style of a value: 0 below the first level (and for what is no number).
    int bandOf(double value) const;
};

// Levels at 1, 3, 10, ... times a power of ten below the highest value, rising; at most `most`,
// none where all values are equal. None but the first is nearer to the highest than the next value.
std::vector<double> levelsBelow(const std::vector<double>& values, int most = 7);

struct AreaLabel {
    QPointF at; // projected coordinates
    QString text;
};

// Each label once in its largest part, at the place furthest from that one's border, and again in
// other parts of 3% of the cells or more. Those of the largest parts come first.
std::vector<AreaLabel> areaLabels(const CellPicture& picture);

// Areas and the lines between them, cut at frame.area.
void paintCells(QPainter& painter, const CellPicture& picture, const PlotFrame& frame,
                const Theme& theme);

} // namespace gaussarium::ui
