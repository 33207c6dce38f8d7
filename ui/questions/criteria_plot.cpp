#include "ui/questions/criteria_plot.h"

#include "ui/plot/axis_theme.h"
#include "ui/plot/component_style.h"

#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr std::array<Criterion, criterionCount> criteria = {Criterion::Bic, Criterion::Aic,
                                                            Criterion::Icl};
// Where two criteria choose alike their symbols stand side by side.
constexpr double dodge = 0.13;

double toScale(double distance) {
    return std::log10(1.0 + distance);
}

QSharedPointer<QCPAxisTickerText> distanceTicker(double largest) {
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    ticker->addTick(0.0, QStringLiteral("0"));
    if (largest < 30.0) {
        ticker->addTick(toScale(2.0), QStringLiteral("2"));
    }
    // Beyond 10^4 every tick would have to be a power.
    double value = 10.0;
    for (int i = 1; i <= 12 && value <= 1.2 * largest + 10.0; ++i, value *= 10.0) {
        ticker->addTick(toScale(value),
                        i <= 4 ? QString::number(value, 'f', 0) : QStringLiteral("1e%1").arg(i));
    }
    return ticker;
}

QCPScatterStyle symbolOf(int criterion, const QColor& line, const QColor& fill, double size) {
    return {QTransform::fromScale(size, size).map(symbolPath(componentSymbol(criterion))),
            QPen(line, 1.4), fill, 6.0};
}

} // namespace

CriteriaPlot::CriteriaPlot(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot(this)), m_theme(lightTheme()) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->installEventFilter(this);
    m_plot->plotLayout()->clear();
    m_plot->plotLayout()->setRowSpacing(0);
    m_plot->setAutoAddPlottableToLegend(false);
    makeStrip();
    makeCriteria();
    connect(m_plot, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent* event) { setHovered(columnNear(event->pos()), event->pos()); });
    connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        setFocus(Qt::MouseFocusReason);
        const int column = columnNear(event->pos());
        if (event->button() == Qt::LeftButton && column > 0) {
            emit componentsChosen(column);
        }
    });
    setCurve({});
}

void CriteriaPlot::makeStrip() {
    m_strip = new QCPAxisRect(m_plot);
    m_strip->setupFullAxesBox(true);
    m_strip->setMinimumSize(40, 34);
    m_strip->setMaximumSize(QWIDGETSIZE_MAX, 90);
    m_strip->setAutoMargins(QCP::msLeft | QCP::msRight);
    m_strip->setMargins({0, 4, 0, 3});
    m_plot->plotLayout()->addElement(0, 0, m_strip);
    m_bars = new QCPBars(m_strip->axis(QCPAxis::atBottom), m_strip->axis(QCPAxis::atLeft));
    m_bars->setWidth(0.55);
    m_bars->setSelectable(QCP::stNone);
    auto* share = m_strip->axis(QCPAxis::atLeft);
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    ticker->addTick(0.0, QStringLiteral("0"));
    ticker->addTick(1.0, QStringLiteral("1"));
    share->setTicker(ticker);
    share->setRange(0.0, 1.3); // room for a number on a bar of 1
    share->setLabel(tr("p(k)"));
    m_strip->axis(QCPAxis::atBottom)->setTickLabels(false);
    const auto text = [this] {
        auto* item = new QCPItemText(m_plot);
        item->setClipAxisRect(m_strip);
        item->setSelectable(false);
        item->position->setAxisRect(m_strip);
        item->position->setAxes(m_strip->axis(QCPAxis::atBottom), m_strip->axis(QCPAxis::atLeft));
        item->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
        return item;
    };
    m_likeliest = text();
    m_noBars = text();
    m_noBars->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_noBars->position->setCoords(0.5, 0.5);
    m_noBars->setPositionAlignment(Qt::AlignCenter);
}

void CriteriaPlot::makeCriteria() {
    m_criteria = new QCPAxisRect(m_plot);
    m_criteria->setupFullAxesBox(true);
    m_plot->plotLayout()->addElement(1, 0, m_criteria);
    m_criteria->setAutoMargins(QCP::msLeft | QCP::msRight | QCP::msBottom);
    m_criteria->setMargins({0, 2, 0, 0});
    auto* legend = new QCPLegend;
    m_plot->plotLayout()->addElement(2, 0, legend);
    legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    legend->setLayer(QStringLiteral("legend"));
    legend->setMargins({6, 0, 6, 2});
    m_plot->plotLayout()->setRowStretchFactors({0.45, 1.0, 1e-3});
    auto* group = new QCPMarginGroup(m_plot);
    for (QCPAxisRect* part : {m_strip, m_criteria}) {
        part->setMarginGroup(QCP::msLeft | QCP::msRight, group);
        // As QCustomPlot has it for its own first axes: what is behind the data is behind them.
        part->setLayer(QStringLiteral("background"));
        for (QCPAxis* axis : part->axes()) {
            axis->setSubTicks(false);
            axis->setLayer(QStringLiteral("axes"));
            axis->grid()->setLayer(QStringLiteral("grid"));
        }
        for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) {
            part->axis(side)->setTicks(false);
            part->axis(side)->setTickLabels(false);
        }
        auto whole = QSharedPointer<QCPAxisTickerFixed>::create();
        whole->setTickStep(1.0);
        part->axis(QCPAxis::atBottom)->setTicker(whole);
    }
    QCPAxis* k = m_criteria->axis(QCPAxis::atBottom);
    QCPAxis* distance = m_criteria->axis(QCPAxis::atLeft);
    distance->setLabel(tr("above its best"));
    for (const Criterion criterion : criteria) {
        auto* line = m_plot->addGraph(k, distance);
        line->setName(QLatin1String(criterionName(criterion).data()));
        legend->addItem(new QCPPlottableLegendItem(legend, line));
        auto* choice = m_plot->addGraph(k, distance);
        choice->setLineStyle(QCPGraph::lsNone);
        m_lines.push_back(line);
        m_choices.push_back(choice);
    }
    for (QCPAxisRect* part : {m_strip, m_criteria}) {
        for (std::vector<QCPItemRect*>* columns : {&m_asked, &m_hovered}) {
            auto* column = new QCPItemRect(m_plot);
            column->setLayer(QStringLiteral("grid"));
            column->setSelectable(false);
            column->setClipAxisRect(part);
            for (QCPItemPosition* corner : column->positions()) {
                corner->setAxisRect(part);
                corner->setAxes(part->axis(QCPAxis::atBottom), part->axis(QCPAxis::atLeft));
                corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
            }
            columns->push_back(column);
        }
    }
}

int CriteriaPlot::mostComponents() const {
    return std::max({1, m_curve.maxComponents, static_cast<int>(m_curve.points.size()),
                     static_cast<int>(m_curve.probabilities.size())});
}

void CriteriaPlot::setCurve(const ComponentCurve& curve) {
    m_curve = curve;
    for (QCPAxisRect* part : {m_strip, m_criteria}) {
        part->axis(QCPAxis::atBottom)->setRange(0.5, mostComponents() + 0.5);
    }
    showBars();
    showCriteria();
    showColumns();
    applyTheme();
    describe();
}

void CriteriaPlot::setComponents(std::optional<int> components) {
    m_components = components;
    showColumns();
    describe();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CriteriaPlot::showBars() {
    QVector<double> k;
    QVector<double> values;
    for (Eigen::Index i = 0; i < m_curve.probabilities.size(); ++i) {
        k << static_cast<double>(i + 1);
        values << m_curve.probabilities[i];
    }
    m_bars->setData(k, values, true);
    const std::optional<int> likeliest = likeliestComponents(m_curve);
    m_likeliest->setVisible(likeliest.has_value());
    if (likeliest) {
        const double value = m_curve.probabilities[*likeliest - 1];
        m_likeliest->setText(QLocale().toString(value, 'f', 2));
        m_likeliest->position->setCoords(*likeliest, value);
    }
    m_noBars->setVisible(!likeliest && !m_curve.points.empty());
    m_noBars->setText(m_curve.complete ? tr("TGMM says nothing of k here")
                                       : tr("TGMM is asked last"));
}

void CriteriaPlot::showCriteria() {
    double largest = 0.0;
    for (std::size_t c = 0; c < criteria.size(); ++c) {
        const std::optional<int> chosen = chosenBy(m_curve, criteria[c]);
        QVector<double> k;
        QVector<double> distances;
        QVector<double> chosenK;
        if (chosen) {
            const double best =
                *criterionOf(m_curve.points[static_cast<std::size_t>(*chosen - 1)], criteria[c]);
            for (const ComponentCurve::Point& point : m_curve.points) {
                if (const std::optional<double> value = criterionOf(point, criteria[c])) {
                    k << point.components + dodge * (static_cast<double>(c) - 1.0);
                    distances << toScale(*value - best);
                    largest = std::max(largest, *value - best);
                    if (point.components == *chosen) {
                        chosenK << k.back();
                    }
                }
            }
        }
        m_lines[c]->setData(k, distances, true);
        m_choices[c]->setData(chosenK, QVector<double>(chosenK.size(), 0.0), true);
    }
    QCPAxis* axis = m_criteria->axis(QCPAxis::atLeft);
    axis->setTicker(distanceTicker(largest));
    const double top = std::max(toScale(largest), 1.0);
    axis->setRange(-0.12 * top, 1.1 * top);
}

void CriteriaPlot::showColumns() {
    const auto show = [](const std::vector<QCPItemRect*>& columns, int k) {
        for (QCPItemRect* column : columns) {
            column->setVisible(k > 0);
            column->topLeft->setCoords(k - 0.42, 0.0);
            column->bottomRight->setCoords(k + 0.42, 1.0);
        }
    };
    show(m_asked, m_components.value_or(0));
    show(m_hovered, m_column);
}

QSize CriteriaPlot::sizeHint() const {
    return {360, 160}; // what a low panel has; more is better
}

QSize CriteriaPlot::minimumSizeHint() const {
    return {200, 160};
}

void CriteriaPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Where it is low, the curves need the line.
    m_criteria->axis(QCPAxis::atBottom)->setLabel(height() < 240 ? QString() : tr("components k"));
}

void CriteriaPlot::setTheme(const Theme& theme) {
    m_theme = theme;
    applyTheme();
}

void CriteriaPlot::applyTheme() {
    m_plot->setBackground(m_theme.window);
    const QFont font = this->font();
    for (QCPAxisRect* part : {m_strip, m_criteria}) {
        themeAxes(*part, m_theme, font);
        for (QCPAxis* axis : part->axes()) {
            axis->grid()->setZeroLinePen(QPen(m_theme.axis));
        }
    }
    QColor shade = m_theme.accent;
    shade.setAlpha(46);
    for (QCPItemRect* column : m_asked) {
        column->setBrush(shade);
        column->setPen(Qt::NoPen);
    }
    for (QCPItemRect* column : m_hovered) {
        column->setBrush(Qt::NoBrush);
        column->setPen(QPen(m_theme.axis, 1.0, Qt::DotLine));
    }
    m_bars->setPen(QPen(m_theme.axis));
    m_bars->setBrush(m_theme.mutedText);
    m_likeliest->setFont(font);
    m_likeliest->setColor(m_theme.text);
    m_noBars->setFont(font);
    m_noBars->setColor(m_theme.mutedText);
    for (std::size_t c = 0; c < criteria.size(); ++c) {
        const auto index = static_cast<int>(c);
        const QColor line = componentLine(index, m_theme.plotBackground);
        QPen pen(line, 1.6);
        if (const QList<qreal> dashes = dashPattern(index); !dashes.isEmpty()) {
            pen.setDashPattern(dashes);
        }
        m_lines[c]->setPen(pen);
        m_lines[c]->setScatterStyle(symbolOf(index, line, m_theme.plotBackground, 3.2));
        m_choices[c]->setScatterStyle(symbolOf(index, line, line, 5.0));
    }
    for (int i = 0; i < m_plot->plotLayout()->elementCount(); ++i) {
        if (auto* legend = qobject_cast<QCPLegend*>(m_plot->plotLayout()->elementAt(i))) {
            legend->setBrush(Qt::NoBrush);
            legend->setBorderPen(Qt::NoPen);
            legend->setTextColor(m_theme.text);
            legend->setFont(font);
        }
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace gaussarium::ui
