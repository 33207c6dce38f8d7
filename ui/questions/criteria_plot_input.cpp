// What pointer and keys do in a CriteriaPlot, and what it tells in words.
#include "ui/model/text.h"
#include "ui/questions/criteria_plot.h"

#include <QKeyEvent>
#include <QToolTip>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

QString exact(const std::optional<double>& value) {
    return value ? numberText(*value, 9) : QString(missingNumber);
}

} // namespace

int CriteriaPlot::columnNear(const QPoint& position) const {
    for (const QCPAxisRect* part : {m_strip, m_criteria}) {
        if (part->rect().contains(position)) {
            const int column = static_cast<int>(
                std::lround(part->axis(QCPAxis::atBottom)->pixelToCoord(position.x())));
            return std::clamp(column, 1, mostComponents());
        }
    }
    return 0;
}

QPoint CriteriaPlot::columnAt(int components) const {
    const QPoint inPlot(
        static_cast<int>(m_criteria->axis(QCPAxis::atBottom)->coordToPixel(components)),
        m_criteria->rect().center().y());
    return m_plot->mapTo(this, inPlot);
}

void CriteriaPlot::setHovered(int components, const QPoint& position) {
    if (components != m_column) {
        m_column = components;
        showColumns();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
    if (m_column > 0 && !m_curve.points.empty()) {
        QToolTip::showText(m_plot->mapToGlobal(position),
                           numbersOf(m_column) + QLatin1Char('\n') + tr("A click takes this k"),
                           m_plot);
    } else {
        QToolTip::hideText();
    }
}

QString CriteriaPlot::numbersOf(int components) const {
    QStringList lines = {tr("k = %1").arg(components)};
    const auto index = static_cast<std::size_t>(components - 1);
    if (components >= 1 && index < m_curve.points.size()) {
        const ComponentCurve::Point& point = m_curve.points[index];
        if (point.metrics.logLikelihood) {
            lines << tr("log-likelihood %1").arg(exact(point.metrics.logLikelihood));
            for (const Criterion criterion : {Criterion::Bic, Criterion::Aic, Criterion::Icl}) {
                const std::optional<int> chosen = chosenBy(m_curve, criterion);
                const std::optional<double> value = criterionOf(point, criterion);
                const QString name = QLatin1String(criterionName(criterion).data());
                if (chosen && value) {
                    const double best = *criterionOf(
                        m_curve.points[static_cast<std::size_t>(*chosen - 1)], criterion);
                    lines << (*chosen == components
                                  ? tr("%1 %2, its choice").arg(name, exact(value))
                                  : tr("%1 %2, %3 above its best")
                                        .arg(name, exact(value), numberText(*value - best, 4)));
                }
            }
        } else {
            lines << tr("EM: %1").arg(toQt(point.reason));
        }
    }
    if (components >= 1 && components <= m_curve.probabilities.size()) {
        lines
            << tr("TGMM: probability %1").arg(numberText(m_curve.probabilities[components - 1], 4));
    }
    return lines.join(QLatin1Char('\n'));
}

void CriteriaPlot::keyPressEvent(QKeyEvent* event) {
    const int from = m_column > 0 ? m_column : m_components.value_or(0);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int step = event->key() == Qt::Key_Left ? -1 : 1;
        const int column = std::clamp(from + step, 1, mostComponents());
        setHovered(column, columnAt(column));
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_column > 0) {
            emit componentsChosen(m_column);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void CriteriaPlot::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    setHovered(0, {});
}

// The plot fills the widget: it is the plot that the pointer leaves.
bool CriteriaPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot && event->type() == QEvent::Leave) {
        setHovered(0, {});
    }
    return QWidget::eventFilter(watched, event);
}

void CriteriaPlot::describe() {
    QStringList sentences;
    for (const ComponentCurve::Point& point : m_curve.points) {
        sentences << numbersOf(point.components).replace(QLatin1Char('\n'), QStringLiteral(", "));
    }
    if (m_components) {
        sentences << tr("k is %1 now").arg(*m_components);
    }
    setAccessibleDescription(sentences.isEmpty() ? tr("Nothing is computed yet.")
                                                 : sentences.join(QStringLiteral(". ")));
}

} // namespace gaussarium::ui
