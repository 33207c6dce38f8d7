#include "ui/plot/curve_plot.h"

#include "ui/plot/axis_theme.h"
#include "ui/plot/component_style.h"

#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr double hitRadius = 12.0; // pixels around the pointer

// Numbers with a minus sign, as everywhere else in the window, not a hyphen.
class MinusTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int digits) override {
        return QCPAxisTicker::getTickLabel(tick, locale, format, digits)
            .replace(QLatin1Char('-'), QChar(0x2212));
    }
};

// Steps are whole numbers: no tick between them, and not more than fit.
class StepTicker : public MinusTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
    }
    int getSubTickCount(double) override { return 0; }
};

QCPScatterStyle scatterStyle(int colour, const QColor& line, const QColor& ground) {
    QCPScatterStyle style(QTransform::fromScale(3.2, 3.2).map(symbolPath(componentSymbol(colour))),
                          QPen(ground, 1.0), line, 6.0);
    return style;
}

} // namespace

CurvePlot::CurvePlot(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot(this)), m_theme(lightTheme()) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_empty = new QLabel(this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 0, 12, 0);
    layout->addWidget(m_empty);
    m_empty->hide();
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Log-likelihood curves"));
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->xAxis->setTicker(QSharedPointer<StepTicker>::create());
    m_plot->xAxis->setSubTicks(false);
    m_plot->yAxis->setSubTicks(false);
    m_plot->yAxis->setNumberPrecision(7);
    m_plot->yAxis->setTicker(QSharedPointer<MinusTicker>::create());
    m_plot->yAxis->ticker()->setTickCount(4);
    m_plot->axisRect()->setupFullAxesBox();
    for (QCPAxis* axis : {m_plot->xAxis2, m_plot->yAxis2}) {
        axis->setTicks(false);
        axis->setTickLabels(false);
    }
    m_plot->legend->setVisible(true);
    // Above the curves, not over them: two names a row fit a narrow dock.
    m_plot->plotLayout()->insertRow(0);
    m_plot->plotLayout()->addElement(0, 0, m_plot->legend);
    m_plot->plotLayout()->setRowStretchFactor(0, 1e-3);
    m_plot->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    m_plot->legend->setWrap(2);

    m_marker = new QCPItemStraightLine(m_plot);
    m_marker->setVisible(false);
    m_marker->setSelectable(false);
    m_cutOff = new QCPItemText(m_plot);
    m_cutOff->setLayer(QStringLiteral("overlay")); // over the curves that it speaks of
    m_cutOff->setText(tr("▼ more: double-click"));
    m_cutOff->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_cutOff->position->setCoords(0.5, 0.97);
    m_cutOff->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    m_cutOff->setPadding(QMargins(3, 1, 3, 1));
    m_cutOff->setVisible(false);
    m_cutOff->setSelectable(false);
    m_tracer = new QCPItemTracer(m_plot);
    m_tracer->setStyle(QCPItemTracer::tsCircle);
    m_tracer->setSize(11);
    m_tracer->setVisible(false);
    m_tracer->setSelectable(false);

    connect(m_plot, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent* event) { hoverAt(event->pos()); });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] { showAll(); });
    connect(m_plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
    const auto changedByUser = [this] {
        m_userRange = true;
        m_cutOff->setVisible(false);
    };
    connect(m_plot, &QCustomPlot::mouseWheel, this, changedByUser);
    connect(m_plot, &QCustomPlot::mouseMove, this, [changedByUser](QMouseEvent* event) {
        if (event->buttons().testFlag(Qt::LeftButton)) {
            changedByUser();
        }
    });
    setAxisTitles(tr("step"), tr("log-likelihood"));
    applyTheme();
}

void CurvePlot::setCurves(std::vector<Curve> curves) {
    const bool same = std::equal(curves.begin(), curves.end(), m_curves.begin(), m_curves.end(),
                                 [](const Curve& a, const Curve& b) { return a.name == b.name; });
    m_curves = std::move(curves);
    m_plot->setHidden(m_curves.empty());
    m_empty->setVisible(m_curves.empty());
    m_hoveredCurve = m_hoveredStep = -1;
    m_tracer->setGraph(nullptr);
    m_tracer->setVisible(false);
    m_plot->clearGraphs();
    for (const Curve& curve : m_curves) {
        QVector<double> steps;
        QVector<double> values;
        for (std::size_t i = 0; i < curve.values.size(); ++i) {
            if (std::isfinite(curve.values[i])) {
                steps << static_cast<double>(i);
                values << curve.values[i];
            }
        }
        QCPGraph* graph = m_plot->addGraph();
        graph->setName(curve.name);
        graph->setData(steps, values, true);
    }
    applyTheme();
    describe();
    if (!same || !m_userRange) {
        showEnds();
    }
}

void CurvePlot::setEmptyText(const QString& text) {
    m_empty->setText(text);
    describe();
}

void CurvePlot::setAxisTitles(const QString& x, const QString& y) {
    m_plot->xAxis->setLabel(x);
    m_plot->yAxis->setLabel(y);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::setTheme(const Theme& theme) {
    m_theme = theme;
    applyTheme();
}

void CurvePlot::setMarkedStep(int step) {
    m_marker->setVisible(step >= 0);
    m_marker->point1->setCoords(step, 0);
    m_marker->point2->setCoords(step, 1);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::setMarkedValues(std::vector<int> steps) {
    if (steps != m_markedValues) {
        m_markedValues = std::move(steps);
        showMarks();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

void CurvePlot::showMarks() {
    while (m_marks.size() < m_curves.size()) {
        m_marks.push_back(new QCPItemTracer(m_plot));
        m_marks.back()->setStyle(QCPItemTracer::tsCircle);
        m_marks.back()->setSize(9);
        m_marks.back()->setSelectable(false);
    }
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const int step = i < m_markedValues.size() ? m_markedValues[i] : -1;
        const bool shown = i < m_curves.size() && step >= 0
                           && step < static_cast<int>(m_curves[i].values.size())
                           && std::isfinite(m_curves[i].values[std::size_t(step)]);
        m_marks[i]->setVisible(shown);
        if (shown) {
            m_marks[i]->position->setCoords(step, m_curves[i].values[std::size_t(step)]);
            m_marks[i]->setPen(QPen(m_theme.plotBackground, 1.5));
            m_marks[i]->setBrush(componentLine(m_curves[i].colour, m_theme.plotBackground));
        }
    }
}

void CurvePlot::showAll() {
    showRange(rangeOfAll(m_curves));
}

void CurvePlot::showEnds() {
    const ValueRange range = rangeOfEnds(m_curves);
    showRange(range);
    m_cutOff->setVisible(range.lowest > rangeOfAll(m_curves).lowest);
}

void CurvePlot::showRange(const ValueRange& range) {
    m_userRange = false;
    m_cutOff->setVisible(false);
    std::size_t longest = 2;
    for (const Curve& curve : m_curves) {
        longest = std::max(longest, curve.values.size());
    }
    // Without any value, around 0.
    const double lowest = range.any() ? range.lowest : 0.0;
    const double highest = range.any() ? range.highest : 0.0;
    double margin = 0.08 * (highest - lowest);
    if (!(margin > 1e-12 * std::abs(highest))) {
        margin = std::max(1e-3 * std::abs(highest), 0.5);
    }
    const auto last = static_cast<double>(longest - 1);
    m_plot->xAxis->setRange(-0.04 * last, 1.04 * last);
    m_plot->yAxis->setRange(lowest - margin, highest + margin);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

bool CurvePlot::cutsOff() const {
    return m_cutOff->visible();
}

QSize CurvePlot::sizeHint() const {
    return {360, 240};
}

QSize CurvePlot::minimumSizeHint() const {
    return {180, 120};
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_R || event->key() == Qt::Key_0 || event->key() == Qt::Key_Home) {
        showAll();
        return;
    }
    if (event->key() == Qt::Key_E || event->key() == Qt::Key_End) {
        showEnds();
        return;
    }
    QWidget::keyPressEvent(event);
}

void CurvePlot::hoverAt(const QPoint& position) {
    double best = hitRadius;
    int curve = -1;
    int step = -1;
    for (std::size_t c = 0; c < m_curves.size(); ++c) {
        for (std::size_t i = 0; i < m_curves[c].values.size(); ++i) {
            const double dx = m_plot->xAxis->coordToPixel(static_cast<double>(i)) - position.x();
            const double dy = m_plot->yAxis->coordToPixel(m_curves[c].values[i]) - position.y();
            const double distance = std::hypot(dx, dy);
            if (distance < best) { // false where the value is not a number
                best = distance;
                curve = static_cast<int>(c);
                step = static_cast<int>(i);
            }
        }
    }
    if (curve == m_hoveredCurve && step == m_hoveredStep) {
        return;
    }
    m_hoveredCurve = curve;
    m_hoveredStep = step;
    m_tracer->setVisible(curve >= 0);
    if (curve >= 0) {
        const Curve& hovered = m_curves[static_cast<std::size_t>(curve)];
        m_tracer->setGraph(m_plot->graph(curve));
        m_tracer->setGraphKey(step);
        QToolTip::showText(m_plot->mapToGlobal(position),
                           tr("%1, %2 %3: %4")
                               .arg(hovered.name, m_plot->xAxis->label())
                               .arg(step)
                               .arg(hovered.values[static_cast<std::size_t>(step)], 0, 'g', 10),
                           m_plot);
    } else {
        QToolTip::hideText();
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    emit valueHovered(curve, step);
}

void CurvePlot::applyTheme() {
    m_plot->setBackground(m_theme.window);
    const QFont font = this->font();
    themeAxes(*m_plot->axisRect(), m_theme, font);
    for (QCPAxis* axis : m_plot->axisRect()->axes()) {
        axis->grid()->setZeroLinePen(QPen(m_theme.grid));
    }
    m_plot->legend->setBrush(Qt::NoBrush);
    m_plot->legend->setBorderPen(Qt::NoPen);
    m_plot->legend->setTextColor(m_theme.text);
    m_plot->legend->setFont(font);
    m_cutOff->setFont(font);
    m_cutOff->setColor(m_theme.mutedText);
    m_cutOff->setBrush(m_theme.plotBackground);
    m_marker->setPen(QPen(m_theme.selection, 1.5));
    m_tracer->setPen(QPen(m_theme.text, 1.6));
    m_tracer->setBrush(Qt::NoBrush);
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const Curve& curve = m_curves[static_cast<std::size_t>(i)];
        const QColor line = componentLine(curve.colour, m_theme.plotBackground);
        QPen pen(line, 2.0);
        if (const QList<qreal> dashes = dashPattern(curve.colour); !dashes.isEmpty()) {
            pen.setDashPattern(dashes);
        }
        m_plot->graph(i)->setPen(pen);
        // Symbols on a curve of hundreds of steps would be a band.
        const bool symbols = curve.values.size() <= 40;
        m_plot->graph(i)->setScatterStyle(
            symbols ? scatterStyle(curve.colour, line, m_theme.plotBackground)
                    : QCPScatterStyle(QCPScatterStyle::ssNone));
    }
    showMarks();
    m_plot->legend->setVisible(!m_curves.empty());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::describe() {
    QStringList sentences;
    for (const Curve& curve : m_curves) {
        const auto last = std::find_if(curve.values.rbegin(), curve.values.rend(),
                                       [](double value) { return std::isfinite(value); });
        if (last != curve.values.rend()) {
            sentences << tr("%1: %2 after %3 steps.")
                             .arg(curve.name)
                             .arg(*last, 0, 'g', 8)
                             .arg(curve.values.rend() - last - 1);
        }
    }
    if (sentences.isEmpty()) {
        sentences << (m_empty->text().isEmpty() ? tr("No curves.") : m_empty->text());
    }
    setAccessibleDescription(sentences.join(QLatin1Char(' ')));
}

} // namespace gaussarium::ui
