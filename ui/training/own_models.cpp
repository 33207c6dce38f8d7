#include "ui/training/own_models.h"

#include "core/tgmm/tgmm_methods.h"

#include <utility>

namespace gaussarium::ui {

namespace {

Expected<std::unique_ptr<Estimator>> makeOwn(const char* id, const OptionValues& values) {
    const std::string weights = values.text("weights");
    if (weights.empty()) {
        return fail("no network yet: train one, or choose one under Models");
    }
    const Expected<std::shared_ptr<const tgmm::Model>> model = tgmm::loadModel(weights);
    if (!model) {
        return fail(model.error());
    }
    tgmm::TgmmOptions options;
    options.method = id;
    options.maxPoints = values.integer("max-points");
    options.views = static_cast<int>(values.integer("views"));
    options.refine = values.text("refine") == "yes";
    return std::make_unique<tgmm::TgmmEstimator>(*model, options, values.all());
}

} // namespace

void addOwnModels(MethodRegistry& registry) {
    constexpr std::array<const char*, ownModelCount> titles = {"Own model", "Own model B"};
    for (std::size_t i = 0; i < ownModelIds.size(); ++i) {
        Method method;
        method.id = ownModelIds[i];
        method.title = titles[i];
        method.summary =
            "A network that was trained or imported here: the one that is being "
            "trained, or the one that was chosen under Models. A causal one, or one with "
            "positions, reads the points in their order.";
        method.options = tgmm::tgmmOptionSpecs();
        method.options.front().help = "File of trained weights.";
        method.make = [id = method.id](const OptionValues& values) {
            return makeOwn(id.c_str(), values);
        };
        registry.add(std::move(method));
    }
}

} // namespace gaussarium::ui
