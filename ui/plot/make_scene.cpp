#include "ui/plot/make_scene.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/mixture/density.h"
#include "ui/plot/component_style.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gaussarium::ui {

namespace {

// Points coloured at a time: the k x n responsibilities of all of them would be 40 MB for 10^6
// points and k = 5.
constexpr Eigen::Index blockSize = 8192;

// Colours are mixed as squares of their sRGB values, close enough to mixing light; the plain mean
// of blue and orange is a muddy grey.
struct Squares {
    double r, g, b;
};

Squares squares(int colourIndex) {
    const QColor c = componentFill(colourIndex);
    const auto square = [](int v) { return static_cast<double>(v) * v; };
    return {square(c.red()), square(c.green()), square(c.blue())};
}

QRgb fromSquares(const Squares& c) {
    const auto channel = [](double v) { return static_cast<int>(std::lround(std::sqrt(v))); };
    return qRgb(channel(c.r), channel(c.g), channel(c.b));
}

void colourBlock(MixtureScene& scene, const MixtureDensity& density,
                 const std::vector<Squares>& palette, PointColouring colouring,
                 Eigen::Index first) {
    const Eigen::Index count = std::min(blockSize, scene.data->size() - first);
    const Eigen::MatrixXd r = density.responsibilities(scene.data->points.middleCols(first, count));
    for (Eigen::Index i = 0; i < count; ++i) {
        Eigen::Index best = 0;
        r.col(i).maxCoeff(&best);
        const auto at = static_cast<std::size_t>(first + i);
        const auto bestIndex = static_cast<std::size_t>(best);
        scene.pointComponent[at] = static_cast<std::int16_t>(scene.colours[bestIndex]);
        Squares colour = palette[bestIndex];
        if (colouring == PointColouring::Soft) {
            colour = {0.0, 0.0, 0.0};
            for (Eigen::Index j = 0; j < r.rows(); ++j) {
                const Squares& own = palette[static_cast<std::size_t>(j)];
                colour.r += r(j, i) * own.r;
                colour.g += r(j, i) * own.g;
                colour.b += r(j, i) * own.b;
            }
        }
        scene.pointColour[at] = fromSquares(colour);
    }
}

void colourByLabels(MixtureScene& scene, const std::vector<int>& labelColours) {
    for (std::size_t i = 0; i < scene.data->labels.size(); ++i) {
        const int label = scene.data->labels[i];
        if (label < 0) {
            continue;
        }
        const auto index = static_cast<std::size_t>(label);
        const int colour = index < labelColours.size() ? labelColours[index] : label;
        scene.pointComponent[i] = static_cast<std::int16_t>(colour);
        scene.pointColour[i] = componentFill(colour).rgb();
    }
}

} // namespace

MixtureScene makeScene(SceneRequest request) {
    require(request.data != nullptr, "makeScene", "no data");
    const Dataset& data = *request.data;
    GAUSSARIUM_CHECK_GE(data.dimension(), 1);
    GAUSSARIUM_CHECK_LE(data.dimension(), 3);
    for (const Mixture* mixture : {&request.mixture, &request.responsible, &request.reference}) {
        if (!mixture->empty()) {
            GAUSSARIUM_CHECK_EQ(mixture->dimension(), data.dimension());
        }
    }
    const auto k = static_cast<std::size_t>(request.mixture.components());
    if (request.colours.empty()) {
        request.colours.resize(k);
        std::iota(request.colours.begin(), request.colours.end(), 0);
    }
    GAUSSARIUM_CHECK_EQ(request.colours.size(), k);

    MixtureScene scene;
    scene.data = std::move(request.data);
    scene.mixture = std::move(request.mixture);
    scene.colours = std::move(request.colours);
    scene.reference = std::move(request.reference);
    scene.levels = std::move(request.levels);
    std::sort(scene.levels.begin(), scene.levels.end());
    scene.frame = request.frame ? std::move(request.frame) : scene.data;
    GAUSSARIUM_CHECK_EQ(scene.frame->dimension(), scene.data->dimension());
    scene.box = dataBox(scene.frame->points);
    scene.title = std::move(request.title);
    scene.status = std::move(request.status);
    scene.message = std::move(request.message);
    if (!scene.isSpatial()) {
        const auto column = [&](std::size_t i) {
            return i < scene.data->columns.size() ? QString::fromStdString(scene.data->columns[i])
                                                  : QString();
        };
        scene.xTitle = column(0);
        scene.yTitle = column(1);
    }

    const auto n = static_cast<std::size_t>(scene.data->size());
    scene.pointColour.assign(n, componentFill(-1).rgb());
    scene.pointComponent.assign(n, -1);
    if (request.colouring == PointColouring::Labels) {
        colourByLabels(scene, request.labelColours);
    } else if (request.colouring != PointColouring::None && k > 0) {
        const bool own = request.responsible.components() != scene.mixture.components();
        const MixtureDensity density(own ? scene.mixture : request.responsible);
        std::vector<Squares> palette;
        for (const int colour : scene.colours) {
            palette.push_back(squares(colour));
        }
        const Eigen::Index blocks = (scene.data->size() + blockSize - 1) / blockSize;
        // A method that computes for seconds must not keep the picture waiting.
        parallelForIfFree(blocks, request.threads, [&](std::int64_t block) {
            if (request.stop.stop_requested()) {
                return;
            }
            colourBlock(scene, density, palette, request.colouring, block * blockSize);
        });
    }
    setSceneCamera(scene, request.camera);
    return scene;
}

} // namespace gaussarium::ui
