#include "ui/figure/figure_export.h"

#include "core/base/atomic_file.h"

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace gaussarium::ui {

namespace {

// Figures are painted in tenths of a point: fonts have whole sizes in Qt, and 7.5 pt is 75 of
// these.
constexpr double unitsPerPoint = 10.0;
constexpr double unitsPerInch = 72.0 * unitsPerPoint;
constexpr double millimetresPerInch = 25.4;
constexpr double largestSide = 20'000.0; // pixels
constexpr double smallestSide = 60.0;    // points: less has no room for a word

Expected<QSizeF> sizeInUnits(const FigureModel& model, const FigureOptions& options) {
    if (!(options.dpi >= 20.0 && options.dpi <= 2400.0)) {
        return fail("figure: {} dpi is outside 20 to 2400", options.dpi);
    }
    QSizeF size;
    if (options.width == 0.0 && options.height == 0.0) {
        size =
            naturalFigureSize(static_cast<int>(model.panels.size()), options.style) * unitsPerPoint;
    } else {
        const double perInch = options.unit == FigureUnit::Pixel ? options.dpi : millimetresPerInch;
        size = QSizeF(options.width, options.height) / perInch * unitsPerInch;
    }
    const double least = smallestSide * unitsPerPoint;
    const double most = largestSide / options.dpi * unitsPerInch;
    if (!(std::min(size.width(), size.height()) >= least
          && std::max(size.width(), size.height()) <= most)) {
        return fail("figure: {:g} x {:g} {} at {:g} dpi is outside {:g} pt to {:g} pixels a side",
                    options.width, options.height,
                    options.unit == FigureUnit::Pixel ? "pixels" : "mm", options.dpi, smallestSide,
                    largestSide);
    }
    return size;
}

FigureLook lookOf(const FigureOptions& options) {
    FigureLook look;
    look.theme = options.theme;
    look.style = options.style.scaled(unitsPerPoint);
    look.style.family = QStringLiteral("DejaVu Sans");
    look.imageResolution = std::max(options.dpi, 150.0) / unitsPerInch;
    look.view = options.view;
    return look;
}

QString titleOf(const FigureModel& model) {
    return model.title.isEmpty() ? QStringLiteral("Gaussarium") : model.title;
}

QImage paintImage(const FigureModel& model, const FigureOptions& options, const QSizeF& size) {
    const double scale = options.dpi / unitsPerInch;
    // Whole pixels, as asked for where the size was given in pixels.
    QImage image(static_cast<int>(std::lround(size.width() * scale)),
                 static_cast<int>(std::lround(size.height() * scale)),
                 QImage::Format_ARGB32_Premultiplied);
    image.fill(options.theme.plotBackground);
    QPainter painter(&image);
    painter.scale(scale, scale);
    FigureLook look = lookOf(options);
    look.vectorLimit = 0; // pixels either way; splats are faster
    look.imageResolution = scale;
    paintFigure(painter, model, size, look);
    painter.end();
    const double dotsPerMetre = options.dpi / millimetresPerInch * 1000.0;
    image.setDotsPerMeterX(static_cast<int>(std::lround(dotsPerMetre)));
    image.setDotsPerMeterY(static_cast<int>(std::lround(dotsPerMetre)));
    image.setText(QStringLiteral("Title"), titleOf(model));
    image.setText(QStringLiteral("Description"), model.description);
    image.setText(QStringLiteral("Comment"), model.caption);
    image.setText(QStringLiteral("Software"), QStringLiteral("Gaussarium " GAUSSARIUM_VERSION));
    return image;
}

QByteArray pngBytes(const FigureModel& model, const FigureOptions& options, const QSizeF& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    // Opaque: a viewer's dark ground must not shine through.
    paintImage(model, options, size).convertToFormat(QImage::Format_RGB32).save(&buffer, "PNG");
    return bytes;
}

QByteArray svgBytes(const FigureModel& model, const FigureOptions& options, const QSizeF& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(unitsPerInch));
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), size));
    // Qt 6.4 writes these two without escaping: marks stand for them until the file is written.
    const QString titleMark = QStringLiteral("@title@");
    const QString descriptionMark = QStringLiteral("@description@");
    generator.setTitle(titleMark);
    generator.setDescription(descriptionMark);
    QPainter painter(&generator);
    paintFigure(painter, model, size, lookOf(options));
    painter.end();
    const auto replaceFirst = [&bytes](const QString& mark, const QString& text) {
        const qsizetype at = bytes.indexOf(mark.toUtf8());
        if (at >= 0) {
            bytes.replace(at, mark.size(), text.toHtmlEscaped().toUtf8());
        }
    };
    // The title stands first, so that no text can hide the other's mark.
    replaceFirst(descriptionMark, model.description);
    replaceFirst(titleMark, titleOf(model));
    return bytes;
}

QByteArray xmpPacket(const FigureModel& model) {
    return QStringLiteral(
               "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
               "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
               "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
               "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
               "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
               "<dc:title><rdf:Alt><rdf:li "
               "xml:lang=\"x-default\">%1</rdf:li></rdf:Alt></dc:title>\n"
               "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">%2</rdf:li></rdf:Alt>"
               "</dc:description>\n"
               "<xmp:CreatorTool>Gaussarium " GAUSSARIUM_VERSION "</xmp:CreatorTool>\n"
               "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>\n")
        .arg(titleOf(model).toHtmlEscaped(), model.description.toHtmlEscaped())
        .toUtf8();
}

QByteArray pdfBytes(const FigureModel& model, const FigureOptions& options, const QSizeF& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(titleOf(model));
    writer.setCreator(QStringLiteral("Gaussarium " GAUSSARIUM_VERSION));
    writer.setDocumentXmpMetadata(xmpPacket(model));
    writer.setPageSize(
        QPageSize(size / unitsPerPoint, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setResolution(static_cast<int>(unitsPerInch));
    QPainter painter(&writer);
    paintFigure(painter, model, size, lookOf(options));
    painter.end();
    return bytes;
}

std::string lowered(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

} // namespace

Expected<void> exportFigure(const FigureModel& model, const FigureOptions& options,
                            const std::filesystem::path& path) {
    if (model.panels.empty()) {
        return fail("{}: there is nothing to draw", path.string());
    }
    const std::string extension = lowered(path.extension().string());
    if (extension != ".png" && extension != ".svg" && extension != ".pdf") {
        return fail("{}: a figure is a .png, .svg or .pdf file", path.string());
    }
    const Expected<QSizeF> size = sizeInUnits(model, options);
    if (!size) {
        return fail("{}: {}", path.string(), size.error().message);
    }
    const QByteArray bytes = extension == ".png"   ? pngBytes(model, options, *size)
                             : extension == ".svg" ? svgBytes(model, options, *size)
                                                   : pdfBytes(model, options, *size);
    if (bytes.isEmpty()) {
        return fail("{}: the picture could not be encoded", path.string());
    }
    return writeFileAtomically(
        path, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

Expected<void> exportComparison(const Comparison& comparison, const FigureOptions& options,
                                const std::filesystem::path& path) {
    const Dataset& data = comparison.data.data;
    if (data.dimension() < 1 || data.dimension() > 3) {
        return fail("{}: a figure shows 1 to 3 dimensions, the data have {}", path.string(),
                    data.dimension());
    }
    return exportFigure(figureModel(comparison, options.camera), options, path);
}

Expected<void> exportPanel(const MixtureScene& scene, const QStringList& metrics,
                           const QString& caption, const FigureOptions& options,
                           const std::filesystem::path& path) {
    return exportFigure(figureModel(scene, metrics, caption), options, path);
}

Expected<QImage> renderFigure(const FigureModel& model, const FigureOptions& options) {
    if (model.panels.empty()) {
        return fail("figure: there is nothing to draw");
    }
    const Expected<QSizeF> size = sizeInUnits(model, options);
    if (!size) {
        return fail(size.error());
    }
    return paintImage(model, options, *size);
}

} // namespace gaussarium::ui
