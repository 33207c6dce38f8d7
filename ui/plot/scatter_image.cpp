#include "ui/plot/scatter_image.h"

#include "ui/plot/component_style.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

namespace gaussarium::ui {

namespace {

// From data to pixels of the image.
struct PixelMap {
    double scaleX, scaleY, offsetX, offsetY;

    PixelMap(const PlotFrame& frame, const QSize& pixels)
        : scaleX(pixels.width() / frame.view.width())
        , scaleY(pixels.height() / frame.view.height())
        , offsetX(-frame.view.left() * scaleX)
        , offsetY(pixels.height() + frame.view.top() * scaleY) {}
    double x(double value) const { return value * scaleX + offsetX; }
    double y(double value) const { return offsetY - value * scaleY; }
};

QImage blankImage(const PlotFrame& frame, double pixelRatio) {
    const QSize size(std::max(1, static_cast<int>(std::ceil(frame.area.width() * pixelRatio))),
                     std::max(1, static_cast<int>(std::ceil(frame.area.height() * pixelRatio))));
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(Qt::transparent);
    return image;
}

// One symbol's coverage, 0..255, at a sub-pixel position.
struct Mask {
    int size = 0;
    std::vector<std::uint8_t> coverage; // size x size, row by row
};

// Coverage masks at 4 x 4 sub-pixel positions: without these, slow zooming makes points jump from
// pixel to pixel.
class MaskSet {
public:
    static constexpr int phases = 4;

    MaskSet(Symbol symbol, double radiusInPixels) {
        const QPainterPath& path = symbolPath(symbol);
        m_half = static_cast<int>(std::ceil(1.5 * radiusInPixels + 1.0));
        const int size = 2 * m_half + 1;
        for (int phaseY = 0; phaseY < phases; ++phaseY) {
            for (int phaseX = 0; phaseX < phases; ++phaseX) {
                QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
                image.fill(Qt::transparent);
                QPainter painter(&image);
                painter.setRenderHint(QPainter::Antialiasing);
                painter.translate(m_half + (phaseX + 0.5) / phases,
                                  m_half + (phaseY + 0.5) / phases);
                painter.scale(radiusInPixels, radiusInPixels);
                painter.fillPath(path, Qt::black);
                painter.end();
                Mask mask{size, {}};
                for (int y = 0; y < size; ++y) {
                    for (int x = 0; x < size; ++x) {
                        mask.coverage.push_back(
                            static_cast<std::uint8_t>(qAlpha(image.pixel(x, y))));
                    }
                }
                m_masks.push_back(std::move(mask));
            }
        }
    }

    int half() const { return m_half; }
    const Mask& at(double fractionX, double fractionY) const {
        const auto phase = [](double f) {
            return static_cast<std::size_t>(
                std::clamp(static_cast<int>(f * phases), 0, phases - 1));
        };
        return m_masks[phase(fractionY) * phases + phase(fractionX)];
    }

private:
    int m_half = 0;
    std::vector<Mask> m_masks;
};

// x * a / 255 for 0 <= x, a <= 255, rounded.
inline unsigned scaled(unsigned x, unsigned a) {
    const unsigned t = x * a + 128;
    return (t + (t >> 8)) >> 8;
}

void blend(QImage& image, const Mask& mask, int left, int top, QRgb colour, unsigned opacity) {
    const int x0 = std::max(0, -left);
    const int x1 = std::min(mask.size, image.width() - left);
    const int y0 = std::max(0, -top);
    const int y1 = std::min(mask.size, image.height() - top);
    for (int y = y0; y < y1; ++y) {
        QRgb* line = reinterpret_cast<QRgb*>(image.scanLine(top + y)) + left;
        const std::uint8_t* coverage = mask.coverage.data() + y * mask.size;
        for (int x = x0; x < x1; ++x) {
            const unsigned alpha = scaled(coverage[x], opacity);
            if (alpha == 0) {
                continue;
            }
            const unsigned rest = 255 - alpha;
            const QRgb under = line[x];
            const auto mix = [&](int over, int below) {
                return static_cast<int>(scaled(static_cast<unsigned>(over), alpha)
                                        + scaled(static_cast<unsigned>(below), rest));
            };
            line[x] = qRgba(mix(qRed(colour), qRed(under)), mix(qGreen(colour), qGreen(under)),
                            mix(qBlue(colour), qBlue(under)), mix(255, qAlpha(under)));
        }
    }
}

// Far points first. 2D: a fixed shuffle, or else the class that comes last in a sorted file would
// cover the others.
std::vector<std::uint32_t> paintingOrder(const MixtureScene& scene, Eigen::Index stride) {
    const auto n = static_cast<std::uint32_t>((scene.size() + stride - 1) / stride);
    std::vector<std::uint32_t> order(n);
    if (!scene.depth.empty()) {
        for (std::uint32_t i = 0; i < n; ++i) {
            order[i] = i * static_cast<std::uint32_t>(stride);
        }
        std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return scene.depth[a] > scene.depth[b];
        });
        return order;
    }
    auto step = static_cast<std::uint32_t>(0.6180339887 * n) | 1U;
    while (std::gcd(step, n) != 1) {
        step += 2;
    }
    std::uint64_t at = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        order[i] = static_cast<std::uint32_t>(at) * static_cast<std::uint32_t>(stride);
        at = (at + step) % n;
    }
    return order;
}

void paintDiscs(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                const ScatterOptions& options, Eigen::Index visible) {
    // Sizes by depth, in a few steps: near, middle, far.
    constexpr int depthSteps = 4;
    const DiscLook look = discLook(visible, options);
    const bool symbols = visible <= options.symbolLimit;
    const PixelMap map(frame, image.size());
    const auto positions = scene.positions();
    std::map<std::pair<int, int>, MaskSet> masks;
    for (const std::uint32_t i : paintingOrder(scene, options.stride)) {
        const double x = map.x(positions(0, i));
        const double y = map.y(positions(1, i));
        const double reach = 2.0 * look.radius * options.devicePixelRatio + 2.0;
        if (!(x > -reach && x < image.width() + reach && y > -reach
              && y < image.height() + reach)) {
            continue;
        }
        const double depth = scene.depth.empty() ? 0.5 : static_cast<double>(scene.depth[i]);
        const int depthStep = std::min(depthSteps - 1, static_cast<int>(depth * depthSteps));
        const double nearness = 1.0 - (depthStep + 0.5) / depthSteps;
        const double sizeFactor = scene.depth.empty() ? 1.0 : 0.7 + 0.6 * nearness;
        const double opacity = look.opacity * (scene.depth.empty() ? 1.0 : 0.55 + 0.45 * nearness)
                               * (options.dimmed ? 0.45 : 1.0);
        const Symbol symbol = symbols ? componentSymbol(scene.pointComponent[i]) : Symbol::Disc;
        const std::pair<int, int> key(static_cast<int>(symbol), depthStep);
        auto mask = masks.find(key);
        if (mask == masks.end()) {
            mask = masks
                       .emplace(key, MaskSet(symbol,
                                             look.radius * sizeFactor * options.devicePixelRatio))
                       .first;
        }
        const double floorX = std::floor(x);
        const double floorY = std::floor(y);
        blend(image, mask->second.at(x - floorX, y - floorY),
              static_cast<int>(floorX) - mask->second.half(),
              static_cast<int>(floorY) - mask->second.half(), scene.pointColour[i],
              static_cast<unsigned>(std::lround(255.0 * opacity)));
    }
}

// Sums over the points of a pixel.
struct Cell {
    float weight, r, g, b;
};

std::vector<Cell> accumulate(const MixtureScene& scene, const PixelMap& map, const QSize& size,
                             Eigen::Index stride) {
    std::vector<Cell> cells(static_cast<std::size_t>(size.width())
                                * static_cast<std::size_t>(size.height()),
                            Cell{0, 0, 0, 0});
    const auto positions = scene.positions();
    const auto width = static_cast<std::size_t>(size.width());
    for (Eigen::Index i = 0; i < scene.size(); i += stride) {
        // Shared among the four nearest pixels, so that density has no grid of its own.
        const double x = map.x(positions(0, i)) - 0.5;
        const double y = map.y(positions(1, i)) - 0.5;
        if (!(x >= 0.0 && x < size.width() - 1 && y >= 0.0 && y < size.height() - 1)) {
            continue;
        }
        const auto column = static_cast<std::size_t>(x);
        const auto row = static_cast<std::size_t>(y);
        const auto fx = static_cast<float>(x - static_cast<double>(column));
        const auto fy = static_cast<float>(y - static_cast<double>(row));
        const auto at = static_cast<std::size_t>(i);
        const float whole = scene.depth.empty() ? 1.0F : 1.3F - 0.8F * scene.depth[at];
        const QRgb colour = scene.pointColour[at];
        const auto r = static_cast<float>(qRed(colour));
        const auto g = static_cast<float>(qGreen(colour));
        const auto b = static_cast<float>(qBlue(colour));
        const auto add = [&](Cell& cell, float share) {
            const float w = whole * share;
            cell.weight += w;
            cell.r += w * r;
            cell.g += w * g;
            cell.b += w * b;
        };
        Cell* corner = cells.data() + row * width + column;
        add(corner[0], (1 - fx) * (1 - fy));
        add(corner[1], fx * (1 - fy));
        add(corner[width], (1 - fx) * fy);
        add(corner[width + 1], fx * fy);
    }
    return cells;
}

// The weight that only one in a hundred of the pixels with points exceeds.
float highWeight(const std::vector<Cell>& cells) {
    std::vector<float> weights;
    for (const Cell& cell : cells) {
        if (cell.weight > 0) {
            weights.push_back(cell.weight);
        }
    }
    if (weights.empty()) {
        return 1.0F;
    }
    const auto rank = weights.begin() + static_cast<std::ptrdiff_t>(weights.size() * 99 / 100);
    std::nth_element(weights.begin(), rank, weights.end());
    return *rank;
}

void paintDensity(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                  const ScatterOptions& options) {
    const std::vector<Cell> cells =
        accumulate(scene, PixelMap(frame, image.size()), image.size(), options.stride);
    // A lone point keeps this opacity, the densest hundredth gets `full`.
    constexpr float lone = 0.35F;
    constexpr float full = 0.95F;
    const float scale = 1.0F / std::log1p(std::max(3.0F, highWeight(cells)));
    const float dim = options.dimmed ? 0.45F : 1.0F;
    const Cell* cell = cells.data();
    for (int y = 0; y < image.height(); ++y) {
        QRgb* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x, ++cell) {
            if (cell->weight <= 0) {
                continue;
            }
            const float rise = std::log1p(cell->weight) * scale;
            const float alpha =
                dim * std::min(full, lone * std::min(1.0F, cell->weight) + (full - lone) * rise);
            const float factor = alpha / cell->weight;
            const auto channel = [&](float sum) { return static_cast<int>(sum * factor + 0.5F); };
            line[x] = qRgba(channel(cell->r), channel(cell->g), channel(cell->b),
                            static_cast<int>(255.0F * alpha + 0.5F));
        }
    }
}

} // namespace

DiscLook discLook(Eigen::Index visible, const ScatterOptions& options) {
    // Between 300 points and the density limit both fall with the logarithm of the number, to
    // 0.38 of the radius and about half of the opacity.
    const double low = std::log(300.0);
    const double high =
        std::log(static_cast<double>(std::max<Eigen::Index>(options.densityLimit, 301)));
    const double t = std::clamp(
        (std::log(static_cast<double>(std::max<Eigen::Index>(visible, 1))) - low) / (high - low),
        0.0, 1.0);
    return {options.radius * (1.0 - 0.62 * t), 0.75 - 0.4 * t};
}

Eigen::Index countVisible(const MixtureScene& scene, const QRectF& view, Eigen::Index stride) {
    const auto positions = scene.positions();
    Eigen::Index count = 0;
    for (Eigen::Index i = 0; i < positions.cols(); i += stride) {
        const double x = positions(0, i);
        const double y = positions(1, i);
        count += x >= view.left() && x <= view.right() && y >= view.top() && y <= view.bottom();
    }
    return count;
}

QImage scatterImage(const MixtureScene& scene, const PlotFrame& frame,
                    const ScatterOptions& options) {
    const Eigen::Index visible = countVisible(scene, frame.view, options.stride);
    if (visible <= options.densityLimit) {
        QImage image = blankImage(frame, options.devicePixelRatio);
        if (visible > 0) {
            paintDiscs(image, scene, frame, options, visible);
        }
        return image;
    }
    // Density needs no more pixels than points could be told apart in.
    QImage image =
        blankImage(frame, std::min(options.devicePixelRatio, 3.6 / std::max(0.1, options.radius)));
    paintDensity(image, scene, frame, options);
    return image;
}

} // namespace gaussarium::ui
