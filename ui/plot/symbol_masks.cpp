#include "ui/plot/symbol_masks.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <utility>

namespace gaussarium::ui {

namespace {

constexpr int phases = 4;

SymbolMask maskOf(const QImage& image, int half) {
    QRect used;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) > 0) {
                used |= QRect(x, y, 1, 1);
            }
        }
    }
    SymbolMask mask{used.left() - half, used.top() - half, used.width(), used.height(), {}};
    for (int y = used.top(); y <= used.bottom(); ++y) {
        for (int x = used.left(); x <= used.right(); ++x) {
            mask.coverage.push_back(static_cast<std::uint8_t>(qAlpha(image.pixel(x, y))));
        }
    }
    return mask;
}

} // namespace

SymbolMasks::SymbolMasks(Symbol symbol, double radiusInPixels) {
    const QPainterPath& path = symbolPath(symbol);
    const int half = static_cast<int>(std::ceil(1.5 * radiusInPixels + 1.0));
    const int size = 2 * half + 1;
    for (int phaseY = 0; phaseY < phases; ++phaseY) {
        for (int phaseX = 0; phaseX < phases; ++phaseX) {
            QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
            QPainter painter(&image);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.translate(half + (phaseX + 0.5) / phases, half + (phaseY + 0.5) / phases);
            painter.scale(radiusInPixels, radiusInPixels);
            painter.fillPath(path, Qt::black);
            painter.end();
            m_masks.push_back(maskOf(image, half));
        }
    }
}

const SymbolMask& SymbolMasks::at(double fractionX, double fractionY) const {
    const auto phase = [](double f) {
        return static_cast<std::size_t>(std::clamp(static_cast<int>(f * phases), 0, phases - 1));
    };
    return m_masks[phase(fractionY) * phases + phase(fractionX)];
}

std::shared_ptr<const SymbolMasks> SymbolMasks::of(Symbol symbol, double radiusInPixels) {
    // All symbols of several panels at several depths; more are asked for only while one zooms.
    constexpr std::size_t most = 256;
    static std::mutex mutex;
    static std::map<std::pair<Symbol, double>, std::shared_ptr<const SymbolMasks>> known;
    const std::pair key(symbol, radiusInPixels);
    // Also while they are made: several threads that turn want the same ones.
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(key); found != known.end()) {
        return found->second;
    }
    auto made = std::make_shared<const SymbolMasks>(symbol, radiusInPixels);
    if (known.size() >= most) {
        known.clear();
    }
    known[key] = made;
    return made;
}

} // namespace gaussarium::ui
