#include "tests/ui/images/image_comparison.h"

#include <QDir>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace gaussarium::testing {

namespace {

QImage onWhite(const QImage& image) {
    QImage opaque(image.size(), QImage::Format_RGB32);
    opaque.fill(Qt::white);
    QImage plain = image;
    plain.setDevicePixelRatio(1.0);
    QPainter(&opaque).drawImage(0, 0, plain);
    return opaque;
}

// Mean of the 3 x 3 pixels around, those beyond the edge left out.
std::array<int, 3> smoothed(const QImage& image, int x, int y) {
    std::array<int, 3> sum{};
    int count = 0;
    for (int v = std::max(0, y - 1); v <= std::min(image.height() - 1, y + 1); ++v) {
        const QRgb* line = reinterpret_cast<const QRgb*>(image.constScanLine(v));
        for (int u = std::max(0, x - 1); u <= std::min(image.width() - 1, x + 1); ++u) {
            sum[0] += qRed(line[u]);
            sum[1] += qGreen(line[u]);
            sum[2] += qBlue(line[u]);
            ++count;
        }
    }
    for (int& channel : sum) {
        channel /= count;
    }
    return sum;
}

QString referencePath(const QString& name) {
    return QDir(qEnvironmentVariable("GAUSSARIUM_SOURCE_DIR"))
        .filePath(QStringLiteral("tests/ui/images/references/%1.png").arg(name));
}

} // namespace

ImageDifference differenceOf(const QImage& actual, const QImage& expected,
                             const ImageTolerance& tolerance) {
    const QImage a = onWhite(actual);
    const QImage b = onWhite(expected);
    ImageDifference difference;
    difference.picture = b.copy();
    if (a.size() != b.size() || a.isNull()) {
        return difference;
    }
    std::int64_t count = 0;
    for (int y = 0; y < a.height(); ++y) {
        QRgb* line = reinterpret_cast<QRgb*>(difference.picture.scanLine(y));
        for (int x = 0; x < a.width(); ++x) {
            const auto one = smoothed(a, x, y);
            const auto other = smoothed(b, x, y);
            int most = 0;
            for (std::size_t i = 0; i < 3; ++i) {
                most = std::max(most, std::abs(one[i] - other[i]));
            }
            const int pale = 170 + qGray(line[x]) / 3;
            line[x] = most > tolerance.channel ? qRgb(255, 0, 0) : qRgb(pale, pale, pale);
            count += most > tolerance.channel;
        }
    }
    difference.share = static_cast<double>(count) / (static_cast<double>(a.width()) * a.height());
    return difference;
}

QString imageComplaint(const QString& name, const QImage& actual, const ImageTolerance& tolerance) {
    const QString reference = referencePath(name);
    if (qEnvironmentVariableIntValue("GAUSSARIUM_RENEW_IMAGES") != 0) {
        return onWhite(actual).save(reference)
                   ? QString()
                   : QStringLiteral("%1 cannot be written").arg(reference);
    }
    const QImage expected(reference);
    if (expected.isNull()) {
        return QStringLiteral("%1 is missing or damaged").arg(reference);
    }
    const ImageDifference difference = differenceOf(actual, expected, tolerance);
    if (difference.share <= tolerance.share) {
        return {};
    }
    QDir folder;
    folder.mkpath(QStringLiteral("image_failures"));
    folder.cd(QStringLiteral("image_failures"));
    const QString made = folder.filePath(name + QStringLiteral("-actual.png"));
    const QString marked = folder.filePath(name + QStringLiteral("-difference.png"));
    onWhite(actual).save(made);
    difference.picture.save(marked);
    return QStringLiteral("%1: %2 of the pixels differ (%3 may); see %4 and %5")
        .arg(name)
        .arg(difference.share)
        .arg(tolerance.share)
        .arg(made, marked);
}

} // namespace gaussarium::testing
