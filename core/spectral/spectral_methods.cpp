#include "core/spectral/spectral_methods.h"

#include "core/spectral/spectral_estimator.h"

namespace gaussarium::spectral {

namespace {

Variant variantOf(const std::string& text) {
    if (text == "hsu-kakade") {
        return Variant::HsuKakade;
    }
    return text == "prony" ? Variant::Prony : Variant::Auto;
}

FrameChoice frameOf(const std::string& text) {
    if (text == "data") {
        return FrameChoice::Data;
    }
    if (text == "axes") {
        return FrameChoice::Axes;
    }
    return text == "clusters" ? FrameChoice::Clusters : FrameChoice::Auto;
}

} // namespace

void addSpectralMethods(MethodRegistry& registry) {
    Method method;
    method.id = "spectral";
    method.title = "Spectral";
    method.summary =
        "Solves for the mixture from the averages of products of coordinates (moments); "
        "needs no start and cannot get stuck, but supposes round clusters.";
    OptionSpec variant;
    variant.name = "variant";
    variant.label = "Variant";
    variant.help = "hsu-kakade: third moments and tensor power iterations, for k up to the number "
                   "of dimensions; prony: complex moments up to 2k - 1, for any k in 2D and 3D; "
                   "auto: the likelier answer of those that apply.";
    variant.kind = OptionKind::Choice;
    variant.defaultValue = "auto";
    variant.choices = {"auto", "hsu-kakade", "prony"};
    method.options.push_back(variant);
    OptionSpec frame;
    frame.name = "frame";
    frame.label = "Round in";
    frame.help = "The units in which the noise is taken to be round: data: as they are; axes: each "
                 "axis by its standard deviation; clusters: those in which the clusters that the "
                 "other two find are round on average; auto: the answer of smallest BIC.";
    frame.kind = OptionKind::Choice;
    frame.defaultValue = "auto";
    frame.choices = {"auto", "data", "axes", "clusters"};
    method.options.push_back(frame);
    OptionSpec restarts;
    restarts.name = "restarts";
    restarts.label = "Random starts";
    restarts.help = "Random starts of the tensor power method for each component (hsu-kakade).";
    restarts.kind = OptionKind::Integer;
    restarts.defaultValue = "10";
    restarts.minimum = 1;
    restarts.maximum = 1000;
    method.options.push_back(restarts);
    method.make = [](const OptionValues& values) -> Expected<std::unique_ptr<Estimator>> {
        SpectralOptions options;
        options.variant = variantOf(values.text("variant"));
        options.frame = frameOf(values.text("frame"));
        options.restarts = static_cast<int>(values.integer("restarts"));
        return std::make_unique<SpectralEstimator>(options);
    };
    registry.add(std::move(method));
}

} // namespace gaussarium::spectral
