// Gauges as bars: how far a number is from what a method asks of it.
#pragma once

#include "core/estimate/fit.h"
#include "ui/plot/theme.h"

#include <QWidget>

#include <vector>

namespace gaussarium::ui {

// Where a gauge's value and threshold stand on its bar, 0..1. A threshold above 0 stands in the
// middle of a logarithmic scale that ends at a hundredth and a hundredfold of it. One of 0 or less
// has no such scale: there the scale is linear, 1 to either side. Values beyond are cut.
struct GaugeScale {
    explicit GaugeScale(const Gauge& gauge);

    double threshold = 0.5;
    double value = 0.0;
    bool logarithmic = true;
    double lowest = 0.0; // values at the ends
    double highest = 0.0;
    bool below = false; // the value lies beyond the left end
    bool above = false; // beyond the right one
};

// One method's verdict and its gauges.
struct GaugeGroup {
    QString title;  // "Spectral: no answer"
    QString reason; // the fit's own
    std::vector<Gauge> gauges;
};

// Painted one below the other: name, sign and word of the verdict, bar with the threshold marked,
// both numbers, and the sentence. Object name "gaugeList".
class GaugeList : public QWidget {
    Q_OBJECT

public:
    explicit GaugeList(QWidget* parent = nullptr);

    void setGroups(std::vector<GaugeGroup> groups);
    void setTheme(const Theme& theme);
    // Everything that is painted, as text.
    QString words() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    // Paints, or where there is no painter only measures; the height.
    double layOut(QPainter* painter, double width) const;
    double layOutGauge(QPainter* painter, const Gauge& gauge, double top, double width) const;
    void paintBar(QPainter& painter, const Gauge& gauge, const QRectF& bar) const;

    std::vector<GaugeGroup> m_groups;
    Theme m_theme;
};

} // namespace gaussarium::ui
