// The metrics of a fit, in words.
#pragma once

#include "core/study/comparison.h"

#include <QString>
#include <QStringList>

namespace gaussarium::ui {

// "log-likelihood −1130.26", "BIC 2322.2", "accuracy 98.9 %", "ARI 0.957", ...: those that exist.
QStringList metricWords(const FitMetrics& metrics);

// "1 000 000": digits in threes, kept together, from five digits on.
QString groupedNumber(long long value);

// How a fit ended, in one line: "converged after 12 iterations, 0.9 ms".
QString statusWords(const Fit& fit);

// Why a fit has no answer to draw, or an empty string where it has one.
QString refusalWords(const Fit& fit);

} // namespace gaussarium::ui
