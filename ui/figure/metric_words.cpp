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

// Sums over the points: of many points the decimals say nothing.
QString summed(double value, int decimals) {
    return fixed(value, std::abs(value) < 1e5 ? decimals : 0);
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
    // Two digits, and no exponents: 45 µs, 0.90 ms, 12 ms, 340 ms, 1.2 s, 27 s.
    const auto twoDigits = [](double value) {
        return QString::number(value, 'f', value < 0.995 ? 2 : value < 9.95 ? 1 : 0);
    };
    if (seconds < 0.995e-4) {
        return QStringLiteral("%1 µs").arg(twoDigits(1e6 * seconds));
    }
    return seconds < 0.995 ? QStringLiteral("%1 ms").arg(twoDigits(1e3 * seconds))
                           : QStringLiteral("%1 s").arg(twoDigits(seconds));
}

} // namespace

QString groupedNumber(long long value) {
    QString text = QString::number(value);
    if (text.size() > 4) {
        for (qsizetype i = text.size() - 3; i > (value < 0 ? 1 : 0); i -= 3) {
            text.insert(i, QChar(0x202F)); // narrow, does not break
        }
    }
    return withMinus(text);
}

QStringList metricWords(const FitMetrics& metrics) {
    QStringList words;
    add(words, metrics.logLikelihood, QT_TRANSLATE_NOOP("MetricWords", "log-likelihood"),
        summed(metrics.logLikelihood.value_or(0), 2));
    add(words, metrics.bic, QT_TRANSLATE_NOOP("MetricWords", "BIC"),
        summed(metrics.bic.value_or(0), 1));
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
