#include "ui/plot/scatter_image.h"

#include "core/base/parallel.h"
#include "ui/plot/density_image.h"
#include "ui/plot/disc_image.h"
#include "ui/plot/projector.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace gaussarium::ui {

namespace {

QImage blankImage(const PlotFrame& frame, double pixelRatio) {
    const QSize size(std::max(1, static_cast<int>(std::ceil(frame.area.width() * pixelRatio))),
                     std::max(1, static_cast<int>(std::ceil(frame.area.height() * pixelRatio))));
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(Qt::transparent);
    return image;
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

Eigen::Index countVisible(const MixtureScene& scene, const QRectF& view) {
    if (scene.size() == 0) {
        return 0;
    }
    const Eigen::Index count = scene.size();
    // The box of 3D data holds them from every side, with rounding to spare.
    if (scene.isSpatial() && view.contains(scene.bounds)) {
        return count;
    }
    constexpr Eigen::Index chunkPoints = 32'768;
    const Eigen::Index chunks = (count + chunkPoints - 1) / chunkPoints;
    std::vector<Eigen::Index> within(static_cast<std::size_t>(chunks), 0);
    const Projector projector(scene);
    parallelForIfFree(chunks, 0, [&](std::int64_t chunk) {
        Eigen::Index found = 0;
        const Eigen::Index end = std::min(count, (chunk + 1) * chunkPoints);
        for (Eigen::Index i = chunk * chunkPoints; i < end; ++i) {
            const Projector::Place at = projector(i);
            found += at.x >= view.left() && at.x <= view.right() && at.y >= view.top()
                     && at.y <= view.bottom();
        }
        within[static_cast<std::size_t>(chunk)] = found;
    });
    return std::accumulate(within.begin(), within.end(), Eigen::Index{0});
}

QImage scatterImage(const MixtureScene& scene, const PlotFrame& frame,
                    const ScatterOptions& options) {
    const Eigen::Index visible = countVisible(scene, frame.view);
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
