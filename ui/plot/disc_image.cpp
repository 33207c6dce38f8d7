#include "ui/plot/disc_image.h"

#include "core/base/parallel.h"
#include "ui/plot/projector.h"
#include "ui/plot/symbol_masks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace gaussarium::ui {

namespace {

// Sizes by depth, in a few steps: near, middle, far.
constexpr int depthSteps = 4;
constexpr Eigen::Index chunkPoints = 16'384;
constexpr int bandRows = 32;

struct Placed {
    float x, y; // pixels
    float depth;
    std::uint32_t point;
};

// What is blended, in the order of painting.
struct Stamp {
    const SymbolMask* mask;
    int left, top;
    QRgb colour;
    unsigned opacity;
};

// x * a / 255 for 0 <= x, a <= 255, rounded.
inline unsigned scaled(unsigned x, unsigned a) {
    const unsigned t = x * a + 128;
    return (t + (t >> 8)) >> 8;
}

// The points whose symbols may reach into the image, in the order of the data.
std::vector<Placed> placesWithin(const MixtureScene& scene, const Projector& projector,
                                 const QSize& size, double reach) {
    const Eigen::Index count = scene.size();
    const Eigen::Index chunks = (count + chunkPoints - 1) / chunkPoints;
    std::vector<std::vector<Placed>> parts(static_cast<std::size_t>(chunks));
    parallelForIfFree(chunks, 0, [&](std::int64_t chunk) {
        std::vector<Placed>& part = parts[static_cast<std::size_t>(chunk)];
        const Eigen::Index end = std::min(count, (chunk + 1) * chunkPoints);
        for (Eigen::Index i = chunk * chunkPoints; i < end; ++i) {
            const Projector::Place place = projector(i);
            if (place.x > -reach && place.x < size.width() + reach && place.y > -reach
                && place.y < size.height() + reach) {
                part.push_back({static_cast<float>(place.x), static_cast<float>(place.y),
                                static_cast<float>(place.depth), static_cast<std::uint32_t>(i)});
            }
        }
    });
    if (parts.size() == 1) {
        return std::move(parts.front());
    }
    std::vector<Placed> all;
    for (const std::vector<Placed>& part : parts) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

// Far points first, to within a thousandth of the depth; of those at one depth the order stays.
std::vector<Placed> farFirst(const std::vector<Placed>& places) {
    constexpr int steps = 4096;
    const auto bucket = [](const Placed& place) {
        return static_cast<std::size_t>(
            steps - 1 - std::clamp(static_cast<int>(place.depth * steps), 0, steps - 1));
    };
    std::vector<std::uint32_t> starts(steps + 1, 0);
    for (const Placed& place : places) {
        ++starts[bucket(place) + 1];
    }
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<Placed> sorted(places.size());
    for (const Placed& place : places) {
        sorted[starts[bucket(place)]++] = place;
    }
    return sorted;
}

// A fixed shuffle, or else the class that comes last in a sorted file would cover the others.
std::vector<Placed> shuffled(const std::vector<Placed>& places) {
    const auto n = static_cast<std::uint32_t>(places.size());
    auto step = static_cast<std::uint32_t>(0.6180339887 * n) | 1U;
    while (std::gcd(step, n) != 1) {
        step += 2;
    }
    std::vector<Placed> mixed;
    mixed.reserve(places.size());
    std::uint64_t at = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        mixed.push_back(places[at]);
        at = (at + step) % n;
    }
    return mixed;
}

// Rows first..last-1 of the stamp.
void blend(uchar* bits, qsizetype bytesPerLine, int width, const Stamp& stamp, int first,
           int last) {
    const SymbolMask& mask = *stamp.mask;
    const int x0 = std::max(0, -stamp.left);
    const int x1 = std::min(mask.width, width - stamp.left);
    const int y0 = std::max(0, first - stamp.top);
    const int y1 = std::min(mask.height, last - stamp.top);
    const auto red = static_cast<unsigned>(qRed(stamp.colour));
    const auto green = static_cast<unsigned>(qGreen(stamp.colour));
    const auto blue = static_cast<unsigned>(qBlue(stamp.colour));
    for (int y = y0; y < y1; ++y) {
        QRgb* const line =
            reinterpret_cast<QRgb*>(bits + (stamp.top + y) * bytesPerLine) + stamp.left;
        const std::uint8_t* const coverage = mask.coverage.data() + y * mask.width;
        for (int x = x0; x < x1; ++x) {
            const unsigned alpha = scaled(coverage[x], stamp.opacity);
            if (alpha == 0) {
                continue;
            }
            const unsigned rest = 255 - alpha;
            const QRgb under = line[x];
            const auto mix = [&](unsigned over, unsigned below) {
                return scaled(over, alpha) + scaled(below & 255U, rest);
            };
            line[x] = (mix(255, under >> 24) << 24) | (mix(red, under >> 16) << 16)
                      | (mix(green, under >> 8) << 8) | mix(blue, under);
        }
    }
}

} // namespace

void paintDiscs(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                const ScatterOptions& options, Eigen::Index visible) {
    const DiscLook look = discLook(visible, options);
    const bool symbols = visible <= options.symbolLimit;
    const bool spatial = scene.isSpatial();
    const double radius = look.radius * options.devicePixelRatio;
    const std::vector<Placed> found =
        placesWithin(scene, Projector(scene, frame.view, image.width(), image.height()),
                     image.size(), 2.0 * radius + 2.0);

    // Near points are larger and stronger.
    std::array<std::array<std::shared_ptr<const SymbolMasks>, depthSteps>, symbolCount> masks;
    std::array<unsigned, depthSteps> opacities{};
    std::array<double, depthSteps> radii{};
    for (int step = 0; step < depthSteps; ++step) {
        const auto at = static_cast<std::size_t>(step);
        const double nearness = 1.0 - (step + 0.5) / depthSteps;
        radii[at] = radius * (spatial ? 0.7 + 0.6 * nearness : 1.0);
        opacities[at] = static_cast<unsigned>(
            std::lround(255.0 * look.opacity * (spatial ? 0.55 + 0.45 * nearness : 1.0)
                        * (options.dimmed ? 0.45 : 1.0)));
    }
    std::vector<Stamp> stamps;
    stamps.reserve(found.size());
    for (const Placed& place : spatial ? farFirst(found) : shuffled(found)) {
        const Symbol symbol =
            symbols ? componentSymbol(scene.pointComponent[place.point]) : Symbol::Disc;
        const auto step = static_cast<std::size_t>(
            std::clamp(static_cast<int>(place.depth * depthSteps), 0, depthSteps - 1));
        auto& mask = masks[static_cast<std::size_t>(symbol)][step];
        if (!mask) {
            mask = SymbolMasks::of(symbol, radii[step]);
        }
        const float floorX = std::floor(place.x);
        const float floorY = std::floor(place.y);
        const SymbolMask& shape =
            mask->at(static_cast<double>(place.x - floorX), static_cast<double>(place.y - floorY));
        stamps.push_back({&shape, static_cast<int>(floorX) + shape.left,
                          static_cast<int>(floorY) + shape.top, scene.pointColour[place.point],
                          opacities[step]});
    }

    uchar* const bits = image.bits(); // scanLine() may detach: not for several threads
    const qsizetype bytesPerLine = image.bytesPerLine();
    const int bands = (image.height() + bandRows - 1) / bandRows;
    parallelForIfFree(bands, 0, [&](std::int64_t band) {
        const int first = static_cast<int>(band) * bandRows;
        const int last = std::min(first + bandRows, image.height());
        for (const Stamp& stamp : stamps) {
            if (stamp.top < last && stamp.top + stamp.mask->height > first) {
                blend(bits, bytesPerLine, image.width(), stamp, first, last);
            }
        }
    });
}

} // namespace gaussarium::ui
