#include "ui/training/learning_plot.h"

#include "ui/model/text.h"
#include "ui/plot/axis_theme.h"
#include "ui/plot/component_style.h"

#include <QLabel>
#include <QToolTip>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gaussarium::ui {

namespace {

// The charts are low: more labels would touch.
void fewTicks(QCPAxis& axis) {
    axis.ticker()->setTickCount(2);
    axis.ticker()->setTickStepStrategy(QCPAxisTicker::tssMeetTickCount);
}

// An excess of nothing, or below it by the noise of the fresh points, has no logarithm: it lies on
// the bottom of the scale.
constexpr double leastExcess = 1e-4;

QPen lineOf(int index, const QColor& ground) {
    QPen pen(componentLine(index, ground), 1.8);
    if (const QList<qreal> dashes = dashPattern(index); !dashes.isEmpty()) {
        pen.setDashPattern(dashes);
    }
    return pen;
}

// The loss of the first steps is far above all that follows: the axis begins where nine tenths are.
QCPRange lossRange(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const double top = values.size() < 5 ? values.back() : values[values.size() * 9 / 10];
    const double room = std::max(0.12 * (top - values.front()), 1e-3);
    return {values.front() - room, top + 3.0 * room};
}

// What a logarithmic axis has to show: positive values.
struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
    void widen(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

void setLogRange(QCPAxis& axis, Extent extent) {
    if (extent.high <= 0.0) {
        extent = {0.1, 1.0};
    }
    axis.setRange(extent.low / 1.3, extent.high * 1.3);
    // Powers of ten say nothing of a range without one.
    if (extent.high > 8.0 * extent.low) {
        axis.setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    } else {
        axis.setTicker(QSharedPointer<QCPAxisTicker>::create());
        fewTicks(axis);
    }
}

} // namespace

LearningPlot::LearningPlot(QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this))
    , m_empty(new QLabel(this))
    , m_theme(lightTheme()) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    layout->addWidget(m_empty);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 0, 12, 0);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setAutoAddPlottableToLegend(false);
    makeRects();
    connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        const double step = m_lossRect->axis(QCPAxis::atBottom)->pixelToCoord(event->pos().x());
        emit stepChosen(std::llround(std::max(step, 0.0)));
    });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        const double step = m_lossRect->axis(QCPAxis::atBottom)->pixelToCoord(event->pos().x());
        const auto nearest = std::min_element(
            m_rows.begin(), m_rows.end(), [step](const worker::LogRow& a, const worker::LogRow& b) {
                return std::abs(double(a.step) - step) < std::abs(double(b.step) - step);
            });
        if (nearest != m_rows.end()) {
            QToolTip::showText(event->globalPosition().toPoint(), wordsOf(*nearest), this);
        }
    });
    show();
}

void LearningPlot::makeRects() {
    m_plot->plotLayout()->clear();
    m_plot->plotLayout()->setRowSpacing(2);
    m_lossRect = new QCPAxisRect(m_plot);
    m_gradientRect = new QCPAxisRect(m_plot);
    m_excessRect = new QCPAxisRect(m_plot);
    auto* group = new QCPMarginGroup(m_plot);
    int row = 0;
    for (QCPAxisRect* rect : rects()) {
        rect->setupFullAxesBox(true);
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, group);
        rect->setMinimumMargins({0, 4, 4, 0});
        rect->setLayer(QStringLiteral("background"));
        for (QCPAxis* axis : rect->axes()) {
            axis->setLayer(QStringLiteral("axes"));
            axis->grid()->setLayer(QStringLiteral("grid"));
            axis->setSubTicks(false);
        }
        for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) {
            rect->axis(side)->setTicks(false);
            rect->axis(side)->setTickLabels(false);
        }
        rect->axis(QCPAxis::atBottom)->ticker()->setTickCount(4);
        rect->axis(QCPAxis::atBottom)->setNumberFormat(QStringLiteral("f"));
        rect->axis(QCPAxis::atBottom)->setNumberPrecision(0);
        rect->axis(QCPAxis::atBottom)->setTickLabels(rect == m_excessRect);
        fewTicks(*rect->axis(QCPAxis::atLeft));
        m_plot->plotLayout()->addElement(row++, 0, rect);
        auto* mark = new QCPItemStraightLine(m_plot);
        mark->setClipAxisRect(rect);
        mark->setSelectable(false);
        for (QCPItemPosition* point : mark->positions()) {
            point->setAxisRect(rect);
            point->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
            point->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
        m_marks.push_back(mark);
        // In the corner that curves leave free as they fall: a label along the axis would be longer
        // than the axis.
        auto* caption = new QCPItemText(m_plot);
        caption->setClipToAxisRect(false);
        caption->setSelectable(false);
        caption->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
        caption->position->setAxisRect(rect);
        caption->position->setType(QCPItemPosition::ptAxisRectRatio);
        caption->position->setCoords(0.99, 0.0);
        m_captions.push_back(caption);
    }
    m_captions[0]->setText(tr("loss"));
    m_captions[2]->setText(tr("over the truth"));
    for (QCPAxisRect* rect : {m_gradientRect, m_excessRect}) {
        QCPAxis* axis = rect->axis(QCPAxis::atLeft);
        axis->setScaleType(QCPAxis::stLogarithmic);
        axis->setNumberFormat(QStringLiteral("g"));
        axis->setNumberPrecision(2);
    }
    const auto add = [this](QCPAxisRect* rect, QCPAxis::AxisType side) {
        return m_plot->addGraph(rect->axis(QCPAxis::atBottom), rect->axis(side));
    };
    m_loss = add(m_lossRect, QCPAxis::atLeft);
    m_rate = add(m_gradientRect, QCPAxis::atRight);
    m_gradient = add(m_gradientRect, QCPAxis::atLeft);
    m_legend = new QCPLegend;
    m_plot->plotLayout()->addElement(row, 0, m_legend);
    m_plot->plotLayout()->setRowStretchFactor(row, 1e-3);
    m_legend->setLayer(QStringLiteral("legend"));
    m_legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    m_legend->setMargins({6, 0, 6, 2});
}

void LearningPlot::setEmptyText(const QString& text) {
    m_empty->setText(text);
}

void LearningPlot::setRows(const std::vector<worker::LogRow>& rows,
                           const std::vector<std::int64_t>& sizes, std::int64_t steps) {
    m_rows = rows;
    m_sizes = sizes;
    m_steps = steps;
    show();
}

void LearningPlot::setReference(const std::vector<train::HeldOutExcess>& reference) {
    m_reference = reference;
    show();
}

void LearningPlot::setMarkedStep(std::int64_t step) {
    m_marked = step;
    for (QCPItemStraightLine* mark : m_marks) {
        mark->setVisible(step >= 0);
        mark->point1->setCoords(double(step), 0.0);
        mark->point2->setCoords(double(step), 1.0);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LearningPlot::show() {
    m_plot->setHidden(m_rows.empty());
    m_empty->setVisible(m_rows.empty());
    m_legend->clearItems();
    showLoss();
    showGradient();
    showExcess();
    m_legend->setWrap(m_legend->itemCount() > 2 ? 2 : 1);
    const double last = m_rows.empty() ? 1.0 : double(m_rows.back().step);
    for (QCPAxisRect* rect : rects()) {
        rect->axis(QCPAxis::atBottom)->setRange(0.0, std::max(last, double(m_steps)));
    }
    applyTheme();
}

void LearningPlot::showLoss() {
    QVector<double> steps;
    QVector<double> losses;
    for (const worker::LogRow& row : m_rows) {
        if (std::isfinite(row.nll)) {
            steps << double(row.step);
            losses << row.nll;
        }
    }
    m_loss->setData(steps, losses, true);
    if (!losses.empty()) {
        m_lossRect->axis(QCPAxis::atLeft)->setRange(lossRange({losses.begin(), losses.end()}));
    }
}

void LearningPlot::showGradient() {
    QVector<double> steps;
    QVector<double> norms;
    QVector<double> rateSteps;
    QVector<double> rates;
    Extent extent;
    double fastest = 0.0;
    for (const worker::LogRow& row : m_rows) {
        if (std::isfinite(row.gradientNorm) && row.gradientNorm > 0.0) {
            steps << double(row.step);
            norms << row.gradientNorm;
            extent.widen(row.gradientNorm);
        }
        if (std::isfinite(row.learningRate)) {
            rateSteps << double(row.step);
            rates << row.learningRate;
            fastest = std::max(fastest, row.learningRate);
        }
    }
    m_gradient->setData(steps, norms, true);
    m_rate->setData(rateSteps, rates, true);
    m_rate->setVisible(fastest > 0.0);
    m_gradientRect->axis(QCPAxis::atRight)->setRange(0.0, fastest > 0.0 ? 1.15 * fastest : 1.0);
    setLogRange(*m_gradientRect->axis(QCPAxis::atLeft), extent);
    m_captions[1]->setText(fastest > 0.0
                               ? tr("gradient; shaded: rate to %1").arg(numberText(fastest, 2))
                               : tr("gradient"));
}

void LearningPlot::showExcess() {
    for (QCPGraph* graph : m_excess) {
        m_plot->removeGraph(graph);
    }
    for (QCPItemStraightLine* line : m_em) {
        if (line != nullptr) {
            m_plot->removeItem(line);
        }
    }
    m_excess.clear();
    m_em.clear();
    Extent extent;
    for (std::size_t size = 0; size < m_sizes.size(); ++size) {
        QVector<double> at;
        QVector<double> values;
        for (const worker::LogRow& row : m_rows) {
            if (size < row.excess.size() && std::isfinite(row.excess[size])) {
                at << double(row.step);
                values << std::max(row.excess[size], leastExcess);
                extent.widen(values.back());
            }
        }
        QCPGraph* graph = m_plot->addGraph(m_excessRect->axis(QCPAxis::atBottom),
                                           m_excessRect->axis(QCPAxis::atLeft));
        graph->setData(at, values, true);
        graph->setName(tr("n = %1").arg(countText(m_sizes[size])));
        m_excess.push_back(graph);
        const auto em =
            std::find_if(m_reference.begin(), m_reference.end(),
                         [&](const train::HeldOutExcess& one) { return one.n == m_sizes[size]; });
        if (em != m_reference.end() && em->tasks > 0) {
            const double value = std::max(em->excess, leastExcess);
            m_em.push_back(addLevel(value));
            graph->setName(tr("n = %1 (dotted: EM)").arg(countText(m_sizes[size])));
            extent.widen(value);
        } else {
            m_em.push_back(nullptr);
        }
        m_legend->addItem(new QCPPlottableLegendItem(m_legend, graph));
    }
    setLogRange(*m_excessRect->axis(QCPAxis::atLeft), extent);
}

QCPItemStraightLine* LearningPlot::addLevel(double value) {
    auto* line = new QCPItemStraightLine(m_plot);
    line->setClipAxisRect(m_excessRect);
    line->setSelectable(false);
    for (QCPItemPosition* point : line->positions()) {
        point->setAxisRect(m_excessRect);
        point->setAxes(m_excessRect->axis(QCPAxis::atBottom), m_excessRect->axis(QCPAxis::atLeft));
    }
    line->point1->setCoords(0.0, value);
    line->point2->setCoords(1.0, value);
    return line;
}

QString LearningPlot::wordsOf(const worker::LogRow& row) const {
    QStringList lines = {tr("step %1").arg(countText(row.step)),
                         tr("loss %1").arg(numberText(row.nll, 4)),
                         tr("gradient %1").arg(numberText(row.gradientNorm, 3)),
                         tr("learning rate %1").arg(numberText(row.learningRate, 3))};
    for (std::size_t i = 0; i < std::min(row.excess.size(), m_sizes.size()); ++i) {
        lines.append(tr("over the truth at n = %1: %2 nats")
                         .arg(countText(m_sizes[i]), numberText(row.excess[i], 3)));
        for (const train::HeldOutExcess& em : m_reference) {
            if (em.n == m_sizes[i]) {
                lines.append(tr("EM there: %1 nats, ± %2")
                                 .arg(numberText(em.excess, 3), numberText(em.error, 2)));
            }
        }
    }
    return lines.join(QLatin1Char('\n'));
}

QSize LearningPlot::sizeHint() const {
    return {320, 230};
}

QSize LearningPlot::minimumSizeHint() const {
    return {180, 135}; // with the panels around it no more than a window of 700
}

void LearningPlot::setTheme(const Theme& theme) {
    m_theme = theme;
    applyTheme();
}

void LearningPlot::applyTheme() {
    m_plot->setBackground(m_theme.window);
    const QFont font = this->font();
    for (QCPAxisRect* rect : rects()) {
        themeAxes(*rect, m_theme, font);
    }
    m_loss->setPen(QPen(m_theme.text, 1.4));
    m_gradient->setPen(QPen(m_theme.text, 1.4));
    QColor shade = m_theme.mutedText;
    shade.setAlphaF(0.25F);
    m_rate->setPen(Qt::NoPen);
    m_rate->setBrush(shade);
    for (std::size_t i = 0; i < m_excess.size(); ++i) {
        const QPen pen = lineOf(static_cast<int>(i), m_theme.plotBackground);
        m_excess[i]->setPen(pen);
        m_excess[i]->setScatterStyle(QCPScatterStyle(
            QTransform::fromScale(2.6, 2.6).map(symbolPath(componentSymbol(static_cast<int>(i)))),
            QPen(m_theme.plotBackground, 0.8), pen.color(), 6.0));
        if (m_em[i] != nullptr) {
            m_em[i]->setPen(QPen(pen.color(), 1.2, Qt::DotLine));
        }
    }
    QColor veil = m_theme.plotBackground;
    veil.setAlphaF(0.8F); // a curve beneath is guessed, the words are read
    for (QCPItemText* caption : m_captions) {
        caption->setColor(m_theme.mutedText);
        caption->setBrush(veil);
        caption->setFont(font);
    }
    for (QCPItemStraightLine* mark : m_marks) {
        mark->setPen(QPen(m_theme.accent, 1.4));
    }
    m_legend->setBrush(Qt::NoBrush);
    m_legend->setBorderPen(Qt::NoPen);
    m_legend->setTextColor(m_theme.text);
    m_legend->setFont(font);
    setMarkedStep(m_marked);
}

} // namespace gaussarium::ui
