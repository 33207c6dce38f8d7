#include "ui/edit/step_overlay.h"

#include "core/spectral/step_details.h"

#include <algorithm>

namespace gaussarium::ui {

namespace {

const spectral::PowerDetail* powerOf(const Step& step) {
    return dynamic_cast<const spectral::PowerDetail*>(step.detail.get());
}

// Iterations of one component follow each other; its vector is the last that a step knows.
PlotPath wayOf(const Trace& trace, std::size_t step, const MixtureScene& scene) {
    const int component = powerOf(trace.steps[step])->component;
    const Eigen::Index known = component + 1;
    PlotPath way;
    std::size_t first = step;
    while (first > 0 && powerOf(trace.steps[first - 1]) != nullptr
           && powerOf(trace.steps[first - 1])->component == component) {
        --first;
    }
    for (std::size_t i = first; i < step; ++i) {
        // A vector without weight stands for no mean.
        if (const Mixture& mixture = trace.steps[i].mixture; mixture.components() == known) {
            way.points.push_back(scene.view.matrix * mixture.means.col(component)
                                 + scene.view.offset);
        }
    }
    return way;
}

} // namespace

void addStepDetail(const MethodResult& result, const TracePlace& place, const MixtureScene& scene,
                   PlotOverlay& overlay) {
    if (place.step < 0 || !result.fit || !result.fit->trace || !result.fit->hasMixture()
        || place.step >= static_cast<int>(result.fit->trace->steps.size()) || scene.means.empty()
        || result.fit->mixture.dimension() != scene.data->dimension()) {
        return;
    }
    const auto index = static_cast<std::size_t>(place.step);
    const Step& step = result.fit->trace->steps[index];
    if (step.kind == StepKind::Roots) {
        for (const SceneMean& mean : scene.means) {
            overlay.handles.push_back({mean.position, HandleShape::Square, mean.colour, true});
        }
        return;
    }
    if (powerOf(step) == nullptr) {
        return;
    }
    const Mixture& answer = result.fit->mixture;
    const Eigen::Vector2d centre =
        scene.view.matrix * (answer.means * answer.weights) + scene.view.offset;
    const int component = powerOf(step)->component;
    for (const SceneMean& mean : scene.means) {
        const bool turning = mean.component == component;
        if (turning) {
            PlotPath way = wayOf(*result.fit->trace, index, scene);
            way.points.push_back(mean.position);
            way.colour = mean.colour;
            overlay.paths.push_back(std::move(way));
        }
        overlay.paths.push_back({{centre, mean.position}, mean.colour, turning});
    }
}

} // namespace gaussarium::ui
