#include "ui/plot/cell_picture.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <set>

namespace gaussarium::ui {

namespace {

// The strongest shade: points in the text's colour are seen on it.
constexpr double strongest = 0.5;

// The ground with that share of ink, opaque.
QColor mixed(const QColor& ground, const QColor& ink, double share) {
    const auto channel = [share](int a, int b) {
        return static_cast<int>(std::lround(a + share * (b - a)));
    };
    return {channel(ground.red(), ink.red()), channel(ground.green(), ink.green()),
            channel(ground.blue(), ink.blue())};
}

QColor lineColour(const Theme& theme) {
    return mixed(theme.plotBackground, theme.text, 0.75);
}

// Cells beside a cell that exist: left, right, below, above.
std::vector<int> neighbours(const CellPicture& picture, int cell) {
    const int column = cell % picture.columns;
    const int row = cell / picture.columns;
    std::vector<int> found;
    if (column > 0) {
        found.push_back(cell - 1);
    }
    if (column + 1 < picture.columns) {
        found.push_back(cell + 1);
    }
    if (row > 0) {
        found.push_back(cell - picture.columns);
    }
    if (row + 1 < picture.rows) {
        found.push_back(cell + picture.columns);
    }
    return found;
}

// Steps from each cell to the next cell of another region (or beyond the picture).
std::vector<int> depths(const CellPicture& picture) {
    std::vector<int> depth(picture.regions.size(), 0);
    std::deque<int> front;
    for (int cell = 0; cell < static_cast<int>(depth.size()); ++cell) {
        const std::vector<int> beside = neighbours(picture, cell);
        const bool inside =
            beside.size() == (picture.rows > 1 ? 4U : 2U)
            && std::all_of(beside.begin(), beside.end(), [&](int other) {
                   return picture.regions[std::size_t(other)] == picture.regions[std::size_t(cell)];
               });
        if (!inside) {
            depth[std::size_t(cell)] = 1;
            front.push_back(cell);
        }
    }
    while (!front.empty()) {
        const int cell = front.front();
        front.pop_front();
        for (const int other : neighbours(picture, cell)) {
            if (depth[std::size_t(other)] == 0) {
                depth[std::size_t(other)] = depth[std::size_t(cell)] + 1;
                front.push_back(other);
            }
        }
    }
    return depth;
}

struct Part {
    int region = -1;
    int cells = 0;
    int deepest = -1; // the cell furthest from the part's border
};

std::vector<Part> partsOf(const CellPicture& picture) {
    const std::vector<int> depth = depths(picture);
    std::vector<bool> seen(picture.regions.size(), false);
    std::vector<Part> parts;
    for (int first = 0; first < static_cast<int>(seen.size()); ++first) {
        const int region = picture.regions[std::size_t(first)];
        if (seen[std::size_t(first)] || region < 0) {
            continue;
        }
        Part part{region, 0, first};
        std::deque<int> front = {first};
        seen[std::size_t(first)] = true;
        while (!front.empty()) {
            const int cell = front.front();
            front.pop_front();
            ++part.cells;
            if (depth[std::size_t(cell)] > depth[std::size_t(part.deepest)]) {
                part.deepest = cell;
            }
            for (const int other : neighbours(picture, cell)) {
                if (!seen[std::size_t(other)] && picture.regions[std::size_t(other)] == region) {
                    seen[std::size_t(other)] = true;
                    front.push_back(other);
                }
            }
        }
        parts.push_back(part);
    }
    return parts;
}

// On whole pixels, so that areas leave no seams.
struct Edges {
    std::vector<int> x; // columns + 1
    std::vector<int> y; // rows + 1, from the bottom up: falling

    Edges(const CellPicture& picture, const PlotFrame& frame) {
        const QRectF& range = picture.range;
        for (int i = 0; i <= picture.columns; ++i) {
            x.push_back(static_cast<int>(std::lround(
                frame.toSurface(range.left() + range.width() * i / picture.columns, 0).x())));
        }
        for (int i = 0; i <= picture.rows; ++i) {
            y.push_back(static_cast<int>(std::lround(
                frame.toSurface(0, range.top() + range.height() * i / picture.rows).y())));
        }
    }
};

void paintRegions(QPainter& painter, const CellPicture& picture, const PlotFrame& frame,
                  const Theme& theme) {
    const Edges edges(picture, frame);
    const auto region = [&picture](int column, int row) {
        return picture.regions[std::size_t(row * picture.columns + column)];
    };
    std::vector<QBrush> brushes;
    for (const AreaStyle& style : picture.styles) {
        brushes.push_back(style.brush(theme));
    }
    for (int row = 0; row < picture.rows; ++row) {
        const int top = edges.y[std::size_t(row) + 1];
        const int height = edges.y[std::size_t(row)] - top;
        for (int column = 0; column < picture.columns;) {
            const int own = region(column, row);
            int end = column + 1;
            while (end < picture.columns && region(end, row) == own) {
                ++end;
            }
            if (own >= 0) {
                const int left = edges.x[std::size_t(column)];
                painter.fillRect(QRect(left, top, edges.x[std::size_t(end)] - left, height),
                                 brushes[std::size_t(own)]);
            }
            column = end;
        }
    }
    painter.setPen(QPen(lineColour(theme), 1.0));
    const auto differ = [](int a, int b) { return a != b && a >= 0 && b >= 0; };
    for (int row = 0; row < picture.rows; ++row) {
        for (int column = 0; column < picture.columns; ++column) {
            const int right = edges.x[std::size_t(column) + 1];
            const int top = edges.y[std::size_t(row) + 1];
            if (column + 1 < picture.columns
                && differ(region(column, row), region(column + 1, row))) {
                painter.drawLine(right, edges.y[std::size_t(row)], right, top);
            }
            if (row + 1 < picture.rows && differ(region(column, row), region(column, row + 1))) {
                painter.drawLine(edges.x[std::size_t(column)], top, right, top);
            }
        }
    }
}

// Between the middles of the cells, linearly; beyond the outer ones as at their middle.
double valueAt(const CellPicture& picture, double column, double row) {
    const auto clamped = [](double index, int count) {
        return std::clamp(index - 0.5, 0.0, static_cast<double>(count - 1));
    };
    const double x = clamped(column, picture.columns);
    const double y = clamped(row, picture.rows);
    const int x0 = static_cast<int>(x);
    const int y0 = static_cast<int>(y);
    const int x1 = std::min(x0 + 1, picture.columns - 1);
    const int y1 = std::min(y0 + 1, picture.rows - 1);
    const auto value = [&picture](int i, int j) {
        return picture.values[std::size_t(j * picture.columns + i)];
    };
    const double below = std::lerp(value(x0, y0), value(x1, y0), x - x0);
    const double above = std::lerp(value(x0, y1), value(x1, y1), x - x0);
    return std::lerp(below, above, y - y0);
}

void paintBands(QPainter& painter, const CellPicture& picture, const PlotFrame& frame,
                const Theme& theme) {
    const double ratio = painter.device() != nullptr ? painter.device()->devicePixelRatioF() : 1.0;
    const QSize size(std::max(1, static_cast<int>(std::ceil(frame.area.width() * ratio))),
                     std::max(1, static_cast<int>(std::ceil(frame.area.height() * ratio))));
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    std::vector<QRgb> colours;
    for (const AreaStyle& style : picture.styles) {
        colours.push_back(style.brush(theme).color().rgb());
    }
    const QRgb line = lineColour(theme).rgb();
    const QRectF& range = picture.range;
    std::vector<int> above(std::size_t(size.width()), -1); // bands of the row of pixels before
    for (int y = 0; y < size.height(); ++y) {
        QRgb* const pixels = reinterpret_cast<QRgb*>(image.scanLine(y));
        int before = -1;
        for (int x = 0; x < size.width(); ++x) {
            const QPointF place =
                frame.toData(frame.area.topLeft() + QPointF((x + 0.5) / ratio, (y + 0.5) / ratio));
            const double column = (place.x() - range.left()) / range.width() * picture.columns;
            const double row = (place.y() - range.top()) / range.height() * picture.rows;
            int band = -1;
            if (column >= 0.0 && row >= 0.0 && column <= picture.columns && row <= picture.rows) {
                band = picture.bandOf(valueAt(picture, column, row));
                const int beside = above[std::size_t(x)];
                const bool edge =
                    (before >= 0 && before != band) || (beside >= 0 && beside != band);
                pixels[x] = edge ? line : colours[std::size_t(band)];
            }
            before = band;
            above[std::size_t(x)] = band;
        }
    }
    painter.drawImage(QRectF(frame.area.topLeft(), QSizeF(size) / ratio), image);
}

} // namespace

QBrush AreaStyle::brush(const Theme& theme) const {
    switch (look) {
    case AreaLook::Hatched:
        return {theme.warning, Qt::BDiagPattern};
    case AreaLook::Crossed:
        return {theme.mutedText, Qt::DiagCrossPattern};
    case AreaLook::Shade:
        break;
    }
    return mixed(theme.plotBackground, theme.text, strongest * strength);
}

int CellPicture::cellAt(const QPointF& place) const {
    if (columns < 1 || rows < 1) {
        return -1;
    }
    const double x = (place.x() - range.left()) / range.width() * columns;
    const double y = (place.y() - range.top()) / range.height() * rows;
    // Written so that NaN is outside as well.
    if (!(x >= 0.0 && x <= columns && y >= 0.0 && y <= rows)) {
        return -1;
    }
    return std::min(static_cast<int>(y), rows - 1) * columns
           + std::min(static_cast<int>(x), columns - 1);
}

QRectF CellPicture::cell(int index) const {
    const double width = range.width() / columns;
    const double height = range.height() / rows;
    return {range.left() + (index % columns) * width, range.top() + (index / columns) * height,
            width, height};
}

int CellPicture::bandOf(double value) const {
    return std::isnan(value)
               ? 0
               : static_cast<int>(std::upper_bound(levels.begin(), levels.end(), value)
                                  - levels.begin());
}

std::vector<double> levelsBelow(const std::vector<double>& values, int most) {
    double highest = -std::numeric_limits<double>::infinity();
    double lowest = std::numeric_limits<double>::infinity();
    double second = -std::numeric_limits<double>::infinity();
    for (const double value : values) {
        if (std::isfinite(value)) {
            lowest = std::min(lowest, value);
            second = std::max(second, std::min(value, highest));
            highest = std::max(highest, value);
        }
    }
    const double range = highest - lowest;
    std::vector<double> levels;
    // Differences of this size are rounding.
    if (!(range > 1e-12 * std::max(1.0, std::abs(highest))) || !std::isfinite(range)) {
        return levels;
    }
    const double nearest = std::min(std::max(highest - second, 1e-9 * range), range);
    for (int exponent = static_cast<int>(std::ceil(2.0 * std::log10(range)));
         static_cast<int>(levels.size()) < most; --exponent) {
        // 1, 3, 10, 30, ...
        const double decade = std::pow(10.0, std::floor(exponent / 2.0));
        const double drop = exponent % 2 == 0 ? decade : 3.0 * decade;
        if (drop < nearest && !levels.empty()) {
            break;
        }
        if (drop < range) {
            levels.push_back(highest - drop);
        }
    }
    return levels;
}

std::vector<AreaLabel> areaLabels(const CellPicture& picture) {
    std::vector<AreaLabel> labels;
    if (picture.regions.empty()) {
        return labels;
    }
    std::vector<Part> parts = partsOf(picture);
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Part& a, const Part& b) { return a.cells > b.cells; });
    std::set<int> labelled; // regions
    for (const Part& part : parts) {
        const QString& text = picture.styles[std::size_t(part.region)].label;
        const bool largest = labelled.insert(part.region).second;
        const bool large = part.cells >= 0.03 * static_cast<double>(picture.regions.size());
        if (!text.isEmpty() && (large || largest)) {
            labels.push_back({picture.cell(part.deepest).center(), text});
        }
    }
    return labels;
}

void paintCells(QPainter& painter, const CellPicture& picture, const PlotFrame& frame,
                const Theme& theme) {
    if (picture.empty()) {
        return;
    }
    painter.save();
    painter.setClipRect(frame.area);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (picture.values.empty()) {
        paintRegions(painter, picture, frame, theme);
    } else {
        paintBands(painter, picture, frame, theme);
    }
    painter.restore();
}

} // namespace gaussarium::ui
