#include "ui/plot/density_image.h"

#include "core/base/parallel.h"
#include "ui/plot/projector.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace gaussarium::ui {

namespace {

// Points go into chunks, each chunk's points into bands of rows, and every band's sums are made by
// one thread in the order of the points: no two threads write to one pixel, and the answer does
// not depend on how many there are. A wave of chunks stays in the cache between the two steps.
constexpr Eigen::Index chunkPoints = 8192;
constexpr Eigen::Index chunksInWave = 16;
constexpr int bandRows = 16;

// Sums over the points of a pixel.
struct Cell {
    float weight, r, g, b;
};

// A point between the four nearest pixels.
struct Splat {
    std::uint32_t cell; // of the upper left one
    float fx, fy;
    float weight;
    QRgb colour;
};

// Kept between calls: to get memory from the system anew in every frame costs about as much as
// the sums. A few megabytes a thread that paints.
struct Scratch {
    struct Chunk {
        std::vector<std::vector<Splat>> bands;
    };
    std::vector<Chunk> chunks;
    std::vector<Cell> cells;
};

class Accumulator {
public:
    Accumulator(const MixtureScene& scene, const PlotFrame& frame, const QSize& size,
                Scratch& scratch)
        : m_scene(scene)
        , m_place(scene, frame.view, size.width(), size.height())
        , m_size(size)
        , m_count(scene.size())
        , m_bands((size.height() + bandRows - 1) / bandRows)
        , m_chunks(scratch.chunks)
        , m_cells(scratch.cells) {
        m_cells.assign(static_cast<std::size_t>(size.width())
                           * static_cast<std::size_t>(size.height()),
                       Cell{0, 0, 0, 0});
        m_chunks.resize(static_cast<std::size_t>(chunksInWave));
        for (Scratch::Chunk& chunk : m_chunks) {
            chunk.bands.resize(static_cast<std::size_t>(m_bands));
        }
    }

    void run() {
        constexpr Eigen::Index chunks = chunksInWave;
        for (Eigen::Index first = 0; first < m_count; first += chunks * chunkPoints) {
            parallelForIfFree(
                chunks, 0, [&](std::int64_t chunk) { fill(chunk, first + chunk * chunkPoints); });
            parallelForIfFree(m_bands, 0, [&](std::int64_t band) { add(static_cast<int>(band)); });
        }
    }

private:
    void fill(std::int64_t chunk, Eigen::Index first) {
        auto& bands = m_chunks[static_cast<std::size_t>(chunk)].bands;
        for (std::vector<Splat>& band : bands) {
            band.clear();
        }
        const double right = m_size.width() - 1;
        const double bottom = m_size.height() - 1;
        const Eigen::Index end = std::min(m_count, first + chunkPoints);
        const bool spatial = m_scene.isSpatial();
        for (Eigen::Index i = first; i < end; ++i) {
            const Projector::Place place = m_place(i);
            // Shared among the four nearest pixels, so that density has no grid of its own.
            const double x = place.x - 0.5;
            const double y = place.y - 0.5;
            if (!(x >= 0.0 && x < right && y >= 0.0 && y < bottom)) {
                continue;
            }
            const int column = static_cast<int>(x);
            const int row = static_cast<int>(y);
            const Splat splat{static_cast<std::uint32_t>(row)
                                      * static_cast<std::uint32_t>(m_size.width())
                                  + static_cast<std::uint32_t>(column),
                              static_cast<float>(x - column), static_cast<float>(y - row),
                              spatial ? 1.3F - 0.8F * static_cast<float>(place.depth) : 1.0F,
                              m_scene.pointColour[static_cast<std::size_t>(i)]};
            const int band = row / bandRows;
            bands[static_cast<std::size_t>(band)].push_back(splat);
            // Its lower half belongs to the next band.
            if (row % bandRows == bandRows - 1 && band + 1 < m_bands) {
                bands[static_cast<std::size_t>(band + 1)].push_back(splat);
            }
        }
    }

    void add(int band) {
        const auto width = static_cast<std::size_t>(m_size.width());
        const std::size_t begin = static_cast<std::size_t>(band * bandRows) * width;
        const std::size_t end = std::min(begin + bandRows * width, m_cells.size());
        for (const Scratch::Chunk& chunk : m_chunks) {
            for (const Splat& splat : chunk.bands[static_cast<std::size_t>(band)]) {
                const Cell one{1.0F, static_cast<float>(qRed(splat.colour)),
                               static_cast<float>(qGreen(splat.colour)),
                               static_cast<float>(qBlue(splat.colour))};
                const auto addRow = [&](std::size_t at, float share) {
                    if (at >= begin && at < end) {
                        addTo(m_cells[at], one, share * (1 - splat.fx));
                        addTo(m_cells[at + 1], one, share * splat.fx);
                    }
                };
                addRow(splat.cell, splat.weight * (1 - splat.fy));
                addRow(splat.cell + width, splat.weight * splat.fy);
            }
        }
    }

    static void addTo(Cell& cell, const Cell& one, float share) {
        cell.weight += share * one.weight;
        cell.r += share * one.r;
        cell.g += share * one.g;
        cell.b += share * one.b;
    }

    const MixtureScene& m_scene;
    Projector m_place;
    QSize m_size;
    Eigen::Index m_count;
    int m_bands;
    std::vector<Scratch::Chunk>& m_chunks;
    std::vector<Cell>& m_cells;
};

// The weight that only one in a hundred of the pixels with points exceeds, to within 1%.
float highWeight(const std::vector<Cell>& cells) {
    // The leading bits of a positive float, exponent and seven bits, grow with it.
    constexpr int dropped = 16;
    std::vector<int> histogram(std::size_t{1} << (31 - dropped), 0);
    int count = 0;
    for (const Cell& cell : cells) {
        if (cell.weight > 0) {
            ++histogram[std::bit_cast<std::uint32_t>(cell.weight) >> dropped];
            ++count;
        }
    }
    if (count == 0) {
        return 1.0F;
    }
    auto above = count - static_cast<int>(count * 99LL / 100);
    std::size_t bucket = histogram.size() - 1;
    while ((above -= histogram[bucket]) > 0) {
        --bucket;
    }
    return std::bit_cast<float>(static_cast<std::uint32_t>(bucket) << dropped);
}

} // namespace

void paintDensity(QImage& image, const MixtureScene& scene, const PlotFrame& frame,
                  const ScatterOptions& options) {
    static thread_local Scratch scratch;
    Accumulator(scene, frame, image.size(), scratch).run();
    const std::vector<Cell>& cells = scratch.cells;
    // A lone point keeps this opacity, the densest hundredth gets `full`.
    constexpr float lone = 0.35F;
    constexpr float full = 0.95F;
    const float scale = 1.0F / std::log1p(std::max(3.0F, highWeight(cells)));
    const float dim = options.dimmed ? 0.45F : 1.0F;
    const int width = image.width();
    const int bands = (image.height() + bandRows - 1) / bandRows;
    uchar* const bits = image.bits(); // scanLine() may detach: not for several threads
    const qsizetype bytesPerLine = image.bytesPerLine();
    parallelForIfFree(bands, 0, [&](std::int64_t band) {
        const int first = static_cast<int>(band) * bandRows;
        const int last = std::min(first + bandRows, image.height());
        const Cell* cell = cells.data() + static_cast<std::ptrdiff_t>(first) * width;
        for (int y = first; y < last; ++y) {
            QRgb* line = reinterpret_cast<QRgb*>(bits + y * bytesPerLine);
            for (int x = 0; x < width; ++x, ++cell) {
                if (cell->weight <= 0) {
                    continue;
                }
                const float rise = std::log1p(cell->weight) * scale;
                const float alpha =
                    dim
                    * std::min(full, lone * std::min(1.0F, cell->weight) + (full - lone) * rise);
                const float factor = alpha / cell->weight;
                const auto channel = [&](float sum) {
                    return static_cast<int>(sum * factor + 0.5F);
                };
                line[x] = qRgba(channel(cell->r), channel(cell->g), channel(cell->b),
                                static_cast<int>(255.0F * alpha + 0.5F));
            }
        }
    });
}

} // namespace gaussarium::ui
