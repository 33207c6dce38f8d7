#include "core/tgmm/tgmm_methods.h"

#include <utility>

namespace gaussarium::tgmm {

std::vector<OptionSpec> tgmmOptionSpecs() {
    std::vector<OptionSpec> specs(4);
    specs[0].name = "weights";
    specs[0].label = "Network";
    specs[0].help = "File of trained weights; empty for the network that ships.";
    specs[0].kind = OptionKind::File;
    specs[1].name = "max-points";
    specs[1].label = "Most points read";
    specs[1].help = "Of larger data sets the network reads a random subset of this many points "
                    "(the cost grows with its square).";
    specs[1].kind = OptionKind::Integer;
    specs[1].defaultValue = "4096";
    specs[1].minimum = 2;
    specs[1].maximum = 16384;
    specs[1].draftValue = "256"; // a third of the time of 512
    specs[2].name = "refine";
    specs[2].label = "Refine";
    specs[2].help = "Whether the read-out is followed by the few steps of anchored EM that the "
                    "network was trained with; no: the transformer's answer alone.";
    specs[2].kind = OptionKind::Choice;
    specs[2].choices = {"yes", "no"};
    specs[2].defaultValue = "yes";
    specs[3].name = "views";
    specs[3].label = "Views";
    specs[3].help = "Passes over the points turned at random; the best answer by penalised "
                    "likelihood stands. More cost as many times more.";
    specs[3].kind = OptionKind::Integer;
    specs[3].defaultValue = "1";
    specs[3].minimum = 1;
    specs[3].maximum = 64;
    specs[3].draftValue = "1";
    return specs;
}

Expected<std::unique_ptr<TgmmEstimator>> makeTgmmEstimator(const OptionValues& values) {
    const Expected<std::shared_ptr<const Model>> model = loadModel(values.text("weights"));
    if (!model) {
        return fail("tgmm: {}", model.error().message);
    }
    TgmmOptions options;
    options.maxPoints = values.integer("max-points");
    options.views = static_cast<int>(values.integer("views"));
    options.refine = values.text("refine") == "yes";
    std::map<std::string, std::string> used;
    for (const OptionSpec& spec : tgmmOptionSpecs()) {
        used[spec.name] = values.text(spec.name);
    }
    return std::make_unique<TgmmEstimator>(*model, options, std::move(used));
}

namespace {

constexpr const char* paperMethod = "tgmm-paper";

Expected<std::unique_ptr<Estimator>> makePaperEstimator(const OptionValues& values) {
    const std::string weights = values.text("weights");
    const Expected<std::shared_ptr<const Model>> model = loadModel(weights, paperWeights);
    if (!model) {
        return fail("{}: {}", paperMethod, model.error().message);
    }
    TgmmOptions options;
    options.method = paperMethod;
    return std::make_unique<TgmmEstimator>(
        *model, options, std::map<std::string, std::string>{{"weights", weights}});
}

} // namespace

void addTgmmMethod(MethodRegistry& registry) {
    Method method;
    method.id = "tgmm";
    method.title = "TGMM";
    method.summary = "A transformer that was trained on millions of mixtures reads all points at "
                     "once and answers with the mixture.";
    method.options = tgmmOptionSpecs();
    method.make = [](const OptionValues& values) -> Expected<std::unique_ptr<Estimator>> {
        return makeTgmmEstimator(values);
    };
    registry.add(std::move(method));
}

void addPaperMethod(MethodRegistry& registry) {
    Method paper;
    paper.id = paperMethod;
    paper.title = "TGMM, as in the paper";
    paper.summary = "The transformer of arXiv 2505.11918 as it stands there: it reads the points "
                    "in their order, knows unit covariances alone, and must be told k.";
    paper.options = {tgmmOptionSpecs().front()};
    paper.choosesComponents = false;
    paper.make = makePaperEstimator;
    registry.add(std::move(paper));
}

Expected<Mixture> tgmmStart(const Dataset& data, int components, std::uint64_t seed,
                            const RunContext& context) {
    const Expected<std::shared_ptr<const Model>> model = loadModel();
    if (!model) {
        return fail(model.error());
    }
    FitRequest request;
    request.components = components;
    request.seed = seed;
    Fit fit = TgmmEstimator(*model).fit(data, request, context);
    if (fit.status != Status::Converged) {
        return fail("TGMM gives no start: {}", fit.reason);
    }
    return std::move(fit.mixture);
}

} // namespace gaussarium::tgmm
