#include "core/mixture/presets.h"

#include "core/mixture/preset_draws.h"

#include <algorithm>
#include <utility>

namespace gaussarium {

namespace {

using namespace presets_detail;

// A preset with what makes it: a mixture, a drawing of its own, or a mixture that is then spoilt.
struct Entry {
    Preset preset;
    Mixture (*mixture)() = nullptr;
    Sample (*draw)(Eigen::Index n, Random& random) = nullptr;
    void (*spoil)(Sample& sample, Random& random) = nullptr;
};

const std::vector<Entry>& entries() {
    static const std::vector<Entry> all = {
        {{"separated", "Well separated",
          "Three clusters that anyone sees: does every method find them, and from every start?", 2,
          3, 600, true},
         separated},
        {{"touching", "Touching clusters",
          "Where two clusters overlap, whose is a point in between?", 2, 3, 600, true},
         touching},
        {{"rare", "One rare component",
          "Twelve points of 600 form a group of their own: who notices it?", 2, 3, 600, true},
         rare},
        {{"stretched", "Stretched data",
          "Two bands a hundred times as long as wide: does the start of EM depend on the units?", 2,
          2, 600, true},
         stretched},
        {{"nested", "A small cluster inside a wide one",
          "Can two components share a place and differ in spread alone?", 2, 2, 600, true},
         nested},
        {{"crossing", "Crossing clusters",
          "Two thin clusters with the same mean form an X: what tells them apart?", 2, 2, 600,
          true},
         crossing},
        {{"scales", "Very different sizes",
          "One cluster is sixty times as wide as another: does the small one survive?", 2, 3, 600,
          true},
         scales},
        {{"many", "More components than dimensions",
          "Six components in the plane: which moments still tell them apart?", 2, 6, 900, true},
         many},
        {{"single", "One Gaussian",
          "There is one component: what does a method that is asked for three make of it?", 2, 3,
          600, true},
         single},
        {{"outlier", "One outlier",
          "What does a single point far away do to means, covariances and components?", 2, 2, 300,
          true},
         outlierBackground,
         nullptr,
         addOutlier},
        {{"ring", "A ring",
          "No mixture of Gaussians made this: how many does it take to imitate it?", 2, 6, 600,
          false},
         nullptr,
         ring},
        {{"uniform", "Uniform noise", "There is nothing to find: what do the methods find?", 2, 3,
          600, false},
         nullptr,
         uniformNoise},
        {{"collinear", "Points on a line",
          "Every covariance is singular: what keeps the likelihood from growing without end?", 2, 2,
          300, false},
         nullptr,
         collinear},
        {{"duplicates", "Rounded measurements",
          "Many points share a few places, one group is a single place: what is its covariance?", 2,
          3, 300, false},
         nullptr,
         duplicates},
        {{"bananas", "Two bananas",
          "Two groups that are not Gaussian: what does the best Gaussian description say?", 2, 2,
          600, false},
         nullptr,
         bananas},
        {{"heavy-tails", "Heavy tails",
          "Far points are common here: what do they cost a method that believes in Gaussians?", 2,
          2, 600, false},
         nullptr,
         heavyTails},
        {{"balls-3d", "Four clusters in space", "What changes with a third dimension?", 3, 4, 800,
          true},
         balls3d},
        {{"hidden-3d", "Hidden in the third dimension",
          "From above there is one cloud: from where do you see two?", 3, 2, 600, true},
         hidden3d},
        {{"pancakes-3d", "Three crossing discs",
          "Three flat clusters share their centre: which parameters tell them apart?", 3, 3, 900,
          true},
         pancakes3d},
        {{"shell-3d", "A hollow sphere",
          "No mixture of Gaussians made this: where do the components go?", 3, 8, 900, false},
         nullptr,
         shell3d},
    };
    return all;
}

} // namespace

const std::vector<Preset>& presets() {
    static const std::vector<Preset> all = [] {
        std::vector<Preset> result;
        for (const Entry& entry : entries()) {
            result.push_back(entry.preset);
        }
        return result;
    }();
    return all;
}

Expected<LabelledData> drawPreset(std::string_view name, Eigen::Index n, std::uint64_t seed,
                                  const std::stop_token& stop) {
    const auto entry = std::find_if(entries().begin(), entries().end(),
                                    [&](const Entry& e) { return e.preset.name == name; });
    if (entry == entries().end()) {
        std::string names;
        for (const Preset& preset : presets()) {
            names += (names.empty() ? "" : ", ") + preset.name;
        }
        return fail("'{}' is no preset (there are {})", name, names);
    }
    if (n < 2) {
        return fail("a data set needs at least 2 points, not {}", n);
    }
    Random random(seed);
    LabelledData result;
    Sample sample;
    int groups = 0;
    if (entry->mixture != nullptr) {
        result.truth = entry->mixture();
        groups = static_cast<int>(result.truth.components());
        sample = drawSample(result.truth, n, random, stop);
    } else {
        sample = entry->draw(n, random);
    }
    if (stop.stop_requested()) {
        return fail("the preset '{}' was stopped before all its points were drawn", name);
    }
    if (entry->spoil != nullptr) {
        entry->spoil(sample, random);
    }
    for (const int label : sample.labels) {
        groups = std::max(groups, label + 1);
    }
    result.data = makeDataset(std::move(sample.points), entry->preset.title,
                              fmt::format("preset {}, n = {}, seed {}", name, n, seed));
    result.data.labels = std::move(sample.labels);
    for (int j = 0; j < groups && result.data.hasLabels(); ++j) {
        result.data.labelNames.push_back(std::to_string(j + 1));
    }
    return result;
}

} // namespace gaussarium
