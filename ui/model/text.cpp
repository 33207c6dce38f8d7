#include "ui/model/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

QString translate(const char* text) {
    return QCoreApplication::translate("gaussarium::ui::text", text);
}

// As wide as a plus and a digit, unlike the hyphen.
QString withTrueMinus(QString text) {
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace

QString toQt(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string toStd(const QString& text) {
    const QByteArray bytes = text.toUtf8();
    return std::string(bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

QString statusWord(Status status) {
    switch (status) {
    case Status::Converged:
        return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "converged"));
    case Status::MaxIterations:
        return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "stopped at its limit"));
    case Status::Degenerate:
        return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "degenerate"));
    case Status::Refused:
        return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "refused"));
    case Status::Cancelled:
        return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "cancelled"));
    }
    return {};
}

QString numberText(const std::optional<double>& value, int digits) {
    if (!value || std::isnan(*value)) {
        return QString(missingNumber);
    }
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const double magnitude = std::abs(*value);
    if (magnitude != 0.0 && (magnitude < 1e-4 || magnitude >= 1e9)) {
        return withTrueMinus(locale.toString(*value, 'e', 2));
    }
    // A fixed number of decimals keeps the digits of a column under one another.
    const int whole = magnitude < 1.0 ? 1 : static_cast<int>(std::floor(std::log10(magnitude))) + 1;
    const int decimals = std::max(0, digits - whole);
    // But not so few that a small number has less than two digits left, or is shown as zero.
    if (magnitude != 0.0 && magnitude < std::pow(10.0, 1 - decimals) && decimals > 0) {
        return withTrueMinus(locale.toString(*value, 'g', 2));
    }
    return withTrueMinus(locale.toString(*value, 'f', decimals));
}

QString exactText(double value) {
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return withTrueMinus(locale.toString(value, 'g', 12));
}

QString countText(qint64 count) {
    return QLocale().toString(count);
}

QString durationText(double seconds) {
    const QLocale locale;
    if (seconds < 0.0005) {
        return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "%1 µs"))
            .arg(locale.toString(seconds * 1e6, 'f', 0));
    }
    if (seconds < 0.9995) {
        return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "%1 ms"))
            .arg(locale.toString(seconds * 1e3, 'f', seconds < 0.00995 ? 1 : 0));
    }
    return translate(QT_TRANSLATE_NOOP("gaussarium::ui::text", "%1 s"))
        .arg(locale.toString(seconds, 'f', seconds < 9.95 ? 2 : 1));
}

} // namespace gaussarium::ui
