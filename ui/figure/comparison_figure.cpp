#include "ui/figure/comparison_figure.h"

#include "ui/plot/component_style.h"
#include "ui/plot/scene_painter.h"
#include "ui/plot/wrapped_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <set>

namespace gaussarium::ui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("Figure", text);
}

// Phrases that may be wrapped between each other, but not within.
QString joined(QStringList phrases, const QString& separator) {
    for (QString& phrase : phrases) {
        phrase.replace(QLatin1Char(' '), QChar(0x00A0)).replace(QLatin1Char('-'), QChar(0x2011));
    }
    return phrases.join(separator);
}

struct LegendEntry {
    QString text;
    int colour = -1;        // a component's symbol before the text,
    bool reference = false; // or the truth's line, or nothing
};

class FigurePainter {
public:
    FigurePainter(QPainter& painter, const FigureModel& model, const QSizeF& size,
                  const FigureLook& look)
        : m_painter(painter)
        , m_model(model)
        , m_size(size)
        , m_look(look)
        , m_font(look.style.textFont(look.style.font))
        , m_bold(look.style.textFont(look.style.titleFont, true))
        , m_unit(look.style.font)
        , m_grid(figureGrid(static_cast<int>(model.panels.size()), size)) {
        m_panel.theme = look.theme;
        // The picture's ground is the ground of data: paper has no grey.
        m_panel.theme.window = look.theme.plotBackground;
        m_panel.style = look.style;
        m_panel.title = false;
        m_panel.status = false;
        const auto panels =
            static_cast<Eigen::Index>(std::max<std::size_t>(1, model.panels.size()));
        m_panel.vectorLimit = look.vectorLimit / panels;
        m_panel.imageResolution = look.imageResolution;
        m_view = look.view.isEmpty() ? commonView() : look.view;
    }

    void paint() {
        m_painter.fillRect(QRectF(QPointF(0, 0), m_size), m_look.theme.plotBackground);
        const double margin = m_unit;
        QRectF inner = QRectF(QPointF(0, 0), m_size).adjusted(margin, margin, -margin, -margin);
        inner.setTop(paintTitle(inner));
        inner.setBottom(paintFooter(inner));
        paintPanels(inner);
    }

private:
    // All of the data of all panels (which are the same data).
    QRectF commonView() const {
        QRectF view;
        for (const FigurePanel& panel : m_model.panels) {
            view = view.united(sceneView(panel.scene));
        }
        return view.isEmpty() ? QRectF(0, 0, 1, 1) : view;
    }

    // Returns where the next thing starts.
    double paintTitle(const QRectF& inner) {
        if (m_model.title.isEmpty()) {
            return inner.top();
        }
        const QFont font = m_look.style.textFont(1.15 * m_look.style.titleFont, true);
        const double height = wrappedHeight(m_model.title, font, inner.width());
        paintWrapped(m_painter, QRectF(inner.left(), inner.top(), inner.width(), height),
                     Qt::AlignLeft, m_model.title, font, m_look.theme.text);
        return inner.top() + height + 0.6 * m_unit;
    }

    std::vector<LegendEntry> legend() const {
        std::vector<LegendEntry> entries;
        const int shown = std::min(m_model.components, componentColourCount);
        if (shown > 0) {
            entries.push_back({translated("components")});
        }
        for (int colour = 0; colour < shown; ++colour) {
            const QString number = QString::number(colour + 1);
            const QString name = m_model.componentNames.value(colour);
            entries.push_back({name.isEmpty() ? number : number + QLatin1Char(' ') + name, colour});
        }
        std::set<double> levels;
        bool reference = false;
        for (const FigurePanel& panel : m_model.panels) {
            reference = reference || !panel.scene.reference.empty();
            if (!panel.scene.ellipses.empty()) {
                levels.insert(panel.scene.levels.begin(), panel.scene.levels.end());
            }
        }
        if (reference) {
            entries.push_back({translated("truth"), -1, true});
        }
        if (!levels.empty()) {
            QStringList numbers;
            for (const double level : levels) {
                numbers << QString::number(level);
            }
            entries.push_back({translated("ellipses at %1 standard deviations")
                                   .arg(numbers.join(translated(" and ")))});
        }
        return entries;
    }

    // Legend, then caption, at the bottom; returns where they start.
    double paintFooter(const QRectF& inner) {
        const QString dot = QStringLiteral(" · ");
        const QString caption = joined(m_model.caption.split(dot), dot);
        const double captionHeight = wrappedHeight(caption, m_font, inner.width());
        const QFontMetricsF metrics(m_font);
        const double row = 1.15 * metrics.height();
        // Two passes: how many rows, then where.
        const std::vector<LegendEntry> entries = legend();
        const double legendHeight = layOutLegend(entries, inner, row, 0.0, false);
        const double top =
            inner.bottom() - captionHeight - legendHeight - (entries.empty() ? 0.0 : 0.3 * m_unit);
        layOutLegend(entries, inner, row, top, true);
        paintWrapped(
            m_painter,
            QRectF(inner.left(), inner.bottom() - captionHeight, inner.width(), captionHeight),
            Qt::AlignLeft, caption, m_font, m_look.theme.mutedText);
        return top - 0.6 * m_unit;
    }

    double layOutLegend(const std::vector<LegendEntry>& entries, const QRectF& inner, double row,
                        double top, bool paint) {
        const QFontMetricsF metrics(m_font);
        double x = inner.left();
        double y = top;
        for (const LegendEntry& entry : entries) {
            const bool sign = entry.colour >= 0 || entry.reference;
            const double signWidth = sign ? (entry.reference ? 2.6 : 1.2) * m_unit : 0.0;
            const double width = signWidth + metrics.horizontalAdvance(entry.text) + 1.4 * m_unit;
            if (x > inner.left() && x + width - 1.4 * m_unit > inner.right()) {
                x = inner.left();
                y += row;
            }
            if (paint) {
                paintLegendEntry(entry, QRectF(x, y, width, row), signWidth);
            }
            x += width;
        }
        return entries.empty() ? 0.0 : y + row - top;
    }

    void paintLegendEntry(const LegendEntry& entry, const QRectF& box, double signWidth) {
        const QColor& ground = m_look.theme.plotBackground;
        if (entry.reference) {
            QPen pen(m_look.theme.mutedText, 1.2 * m_look.style.line);
            pen.setDashPattern({4, 3});
            m_painter.setPen(pen);
            m_painter.drawLine(QPointF(box.left(), box.center().y()),
                               QPointF(box.left() + signWidth - 0.5 * m_unit, box.center().y()));
        } else if (entry.colour >= 0) {
            const double radius = 0.34 * m_unit;
            m_painter.setPen(QPen(m_look.theme.text, 0.6 * m_look.style.line));
            m_painter.setBrush(componentLine(entry.colour, ground));
            m_painter.drawPath(
                QTransform::fromTranslate(box.left() + 1.5 * radius, box.center().y())
                    .scale(radius, radius)
                    .map(symbolPath(componentSymbol(entry.colour))));
            m_painter.setBrush(Qt::NoBrush);
        }
        m_painter.setFont(m_font);
        m_painter.setPen(m_look.theme.text);
        m_painter.drawText(box.adjusted(signWidth, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                           entry.text);
    }

    // All plots have the same size: titles and words get the height of the tallest, the first
    // column and the last row get the room of the axis titles.
    void paintPanels(const QRectF& inner) {
        if (m_model.panels.empty()) {
            return;
        }
        const bool spatial = m_model.panels.front().scene.isSpatial();
        const double titleRoom = spatial ? 0.0 : QFontMetricsF(m_font).height();
        const double yRoom = titleRoom > 0.0 ? titleRoom + 0.4 * m_unit : 0.0;
        const double between = 1.2 * m_unit;
        const double width =
            (inner.width() - yRoom - (m_grid.columns - 1) * between) / m_grid.columns;
        // Titles and words are as wide as the plot's area, whose left edge the tick labels set.
        PanelLook inside = m_panel;
        inside.xTitle = inside.yTitle = false;
        const MixtureScene& any = m_model.panels.front().scene;
        const double textWidth =
            width - plotArea(any, QRectF(0, 0, width, width), m_view, inside).left();
        double headHeight = 0.0;
        double wordsHeight = 0.0;
        for (const FigurePanel& panel : m_model.panels) {
            headHeight = std::max(headHeight, wrappedHeight(panel.scene.title, m_bold, textWidth));
            wordsHeight = std::max(wordsHeight, wordHeight(panel, textWidth));
        }
        const double rowGap = 1.0 * m_unit;
        const double height =
            (inner.height() - titleRoom - (m_grid.rows - 1) * rowGap) / m_grid.rows;
        for (std::size_t i = 0; i < m_model.panels.size(); ++i) {
            const int column = static_cast<int>(i) % m_grid.columns;
            const int row = static_cast<int>(i) / m_grid.columns;
            QRectF cell(inner.left() + yRoom + column * (width + between),
                        inner.top() + row * (height + rowGap), width, height);
            paintPanelWithWords(m_model.panels[i], cell, headHeight, wordsHeight, column == 0,
                                i + static_cast<std::size_t>(m_grid.columns)
                                    >= m_model.panels.size(),
                                yRoom, titleRoom);
        }
    }

    double wordHeight(const FigurePanel& panel, double width) const {
        return wrappedHeight(panel.scene.status, m_font, width)
               + wrappedHeight(joined(panel.metrics, QStringLiteral(", ")), m_font, width);
    }

    void paintPanelWithWords(const FigurePanel& panel, QRectF cell, double headHeight,
                             double wordsHeight, bool first, bool last, double yRoom,
                             double titleRoom) {
        PanelLook look = m_panel;
        look.yTitle = first;
        look.xTitle = last;
        QRectF plot = cell.adjusted(0, headHeight, 0, -wordsHeight - 0.3 * m_unit);
        plot.adjust(first ? -yRoom : 0.0, 0, 0, last ? titleRoom : 0.0);
        const PlotFrame frame = panelFrame(panel.scene, plot, m_view, look, false);
        const QRectF& area = frame.area;
        paintPanel(m_painter, panel.scene, plot, frame, look);

        const double left = area.left();
        const double width = cell.right() - left;
        paintWrapped(m_painter, QRectF(left, cell.top(), width, headHeight),
                     Qt::AlignLeft | Qt::AlignBottom, panel.scene.title, m_bold, m_look.theme.text);
        double y = plot.bottom();
        const auto words = [&](const QString& text, const QColor& colour) {
            const double height = wrappedHeight(text, m_font, width);
            paintWrapped(m_painter, QRectF(left, y, width, height), Qt::AlignLeft, text, m_font,
                         colour);
            y += height;
        };
        words(panel.scene.status, m_look.theme.mutedText);
        words(joined(panel.metrics, QStringLiteral(", ")), m_look.theme.text);
    }

    QPainter& m_painter;
    const FigureModel& m_model;
    QSizeF m_size;
    const FigureLook& m_look;
    PanelLook m_panel;
    QFont m_font;
    QFont m_bold;
    double m_unit;
    FigureGrid m_grid;
    QRectF m_view;
};

} // namespace

FigureGrid figureGrid(int panels, const QSizeF& size) {
    FigureGrid best;
    double bestCost = 1e300;
    for (int columns = 1; columns <= panels; ++columns) {
        const int rows = (panels + columns - 1) / columns;
        // Words under the plot make the cell of a square plot a little taller than wide; an empty
        // cell costs as much as cells that are a sixth off that shape.
        const double shape = (size.width() / columns) / (size.height() / rows);
        const double cost = std::abs(std::log(shape / 0.9)) + 0.16 * (rows * columns - panels);
        if (cost < bestCost) {
            bestCost = cost;
            best = {columns, rows};
        }
    }
    return best;
}

QSizeF naturalFigureSize(int panels, const PlotStyle& style) {
    const int columns = panels <= 3 ? std::max(1, panels) : panels == 4 ? 2 : 3;
    const int rows = std::max(1, (panels + columns - 1) / columns);
    // In multiples of the text's size: a cell, and the margins with title, legend and caption.
    return QSizeF(4.0 + 25.0 * columns, 9.0 + 26.0 * rows) * style.font;
}

void paintFigure(QPainter& painter, const FigureModel& model, const QSizeF& size,
                 const FigureLook& look) {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing
                           | QPainter::SmoothPixmapTransform);
    FigurePainter(painter, model, size, look).paint();
}

} // namespace gaussarium::ui
