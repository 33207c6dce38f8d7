#include "ui/figure/metric_words.h"

#include <QCoreApplication>

#include <cmath>

namespace gaussarium::ui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("MetricWords", text);
}

QString withMinus(QString text) {
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

QString fixed(double value, int decimals) {
    return withMinus(QString::number(value, 'f', decimals));
}

// Small errors need their digits, large ones do not.
QString general(double value) {
    return withMinus(QString::number(value, 'g', 3));
}

void add(QStringList& words, const std::optional<double>& value, const char* name,
         const QString& text) {
    if (value && std::isfinite(*value)) {
        words << translated(name) + QLatin1Char(' ') + text;
    }
}

QString duration(double seconds) {
    if (seconds < 1.0) {
        return QStringLiteral("%1 ms").arg(1e3 * seconds, 0, 'g', 2);
    }
    return QStringLiteral("%1 s").arg(seconds, 0, 'g', 3);
}

} // namespace

QStringList metricWords(const FitMetrics& metrics) {
    QStringList words;
    add(words, metrics.logLikelihood, QT_TRANSLATE_NOOP("MetricWords", "log-likelihood"),
        fixed(metrics.logLikelihood.value_or(0), 2));
    add(words, metrics.bic, QT_TRANSLATE_NOOP("MetricWords", "BIC"),
        fixed(metrics.bic.value_or(0), 1));
    add(words, metrics.heldOutNll, QT_TRANSLATE_NOOP("MetricWords", "held-out NLL"),
        fixed(metrics.heldOutNll.value_or(0), 4));
    add(words, metrics.accuracy, QT_TRANSLATE_NOOP("MetricWords", "accuracy"),
        fixed(100.0 * metrics.accuracy.value_or(0), 1) + QStringLiteral(" %"));
    add(words, metrics.adjustedRand, QT_TRANSLATE_NOOP("MetricWords", "ARI"),
        fixed(metrics.adjustedRand.value_or(0), 3));
    add(words, metrics.meanError, QT_TRANSLATE_NOOP("MetricWords", "mean error"),
        general(metrics.meanError.value_or(0)));
    add(words, metrics.weightError, QT_TRANSLATE_NOOP("MetricWords", "weight error"),
        general(metrics.weightError.value_or(0)));
    return words;
}

QString statusWords(const Fit& fit) {
    QString words;
    switch (fit.status) {
    case Status::Converged:
        words = fit.iterations > 1 ? translated("converged after %1 iterations").arg(fit.iterations)
                                   : translated("done");
        break;
    case Status::MaxIterations:
        words = translated("stopped at the limit of %1 iterations").arg(fit.iterations);
        break;
    case Status::Degenerate:
        words = translated("degenerate: %1").arg(QString::fromStdString(fit.reason));
        break;
    case Status::Refused:
        return translated("refused");
    case Status::Cancelled:
        words = translated("cancelled");
        break;
    }
    return fit.seconds > 0.0 ? words + QStringLiteral(", ") + duration(fit.seconds) : words;
}

QString refusalWords(const Fit& fit) {
    if (fit.hasMixture()) {
        return {};
    }
    const QString reason = QString::fromStdString(fit.reason);
    const QString state =
        fit.status == Status::Refused
            ? translated("No answer")
            : QString::fromUtf8(statusName(fit.status).data(),
                                static_cast<qsizetype>(statusName(fit.status).size()));
    return reason.isEmpty() ? state : state + QStringLiteral(": ") + reason;
}

} // namespace gaussarium::ui
