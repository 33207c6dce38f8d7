#include "core/em/em_methods.h"

#include "core/em/em_estimator.h"
#include "core/mixture/truth_file.h"

#include <utility>

namespace gaussarium::em {

namespace {

using Starts = std::map<std::string, StartProvider>;

OptionSpec choice(std::string name, std::string label, std::string help,
                  std::vector<std::string> choices, std::string defaultValue) {
    OptionSpec spec;
    spec.name = std::move(name);
    spec.label = std::move(label);
    spec.help = std::move(help);
    spec.kind = OptionKind::Choice;
    spec.choices = std::move(choices);
    spec.defaultValue = std::move(defaultValue);
    return spec;
}

OptionSpec number(std::string name, std::string label, std::string help, OptionKind kind,
                  std::string defaultValue, double minimum, double maximum) {
    OptionSpec spec;
    spec.name = std::move(name);
    spec.label = std::move(label);
    spec.help = std::move(help);
    spec.kind = kind;
    spec.defaultValue = std::move(defaultValue);
    spec.minimum = minimum;
    spec.maximum = maximum;
    return spec;
}

OptionSpec initSpec(const Starts& starts) {
    std::vector<std::string> choices = {"whitened", "kmeans++", "random"};
    for (const auto& [name, provider] : starts) {
        choices.push_back(name);
    }
    choices.emplace_back("FILE");
    return choice("init", "Start",
                  "Where the iterations begin: k-means++ after whitening, k-means++ in the data's "
                  "own units (fails silently on stretched data), random points, another method's "
                  "answer, or the mixture of a truth file (then k must be its number of "
                  "components)",
                  std::move(choices), "whitened");
}

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<OptionSpec> loopSpecs(const std::string& ridge) {
    return {
        choice("covariance", "Covariance",
               "full: each component its own matrix; tied: one for all; diag: no correlations; "
               "spherical: one variance a component",
               {"full", "tied", "diag", "spherical"}, "full"),
        number("restarts", "Restarts",
               "Runs from different random starts; the most likely one is the answer, all are kept",
               OptionKind::Integer, "1", 1, 100000),
        number("max-iterations", "Maximum iterations", "Pairs of E-step and M-step in one run",
               OptionKind::Integer, "100", 1, 1e9),
        number("tolerance", "Tolerance",
               "Converged when the mean log-likelihood of a point changes by less, in nats; 0: run "
               "to the maximum",
               OptionKind::Real, "1e-3", 0.0, infinity),
        number("ridge", "Ridge",
               "Added to the diagonal of every covariance, in squared units of the data (absolute, "
               "as scikit-learn's reg_covar: lower it for data on a small scale)",
               OptionKind::Real, ridge, 0.0, 1e100),
        choice(
            "on-collapse", "On collapse",
            "When a component empties or becomes singular despite the ridge: stop as degenerate, "
            "or start it again at a random point (at most 10 times)",
            {"stop", "reseed"}, "stop"),
    };
}

std::vector<OptionSpec> priorSpecs() {
    return {
        number("prior-shrinkage", "Mean shrinkage",
               "How many points the prior's mean, that of all points, counts for in each component",
               OptionKind::Real, "0.01", 1e-12, 1e12),
        number("prior-degrees", "Degrees of freedom",
               "Of the inverse Wishart prior on covariances; 0: dimensions + 2", OptionKind::Real,
               "0", 0.0, 1e12),
        number("prior-concentration", "Weight concentration",
               "Of the Dirichlet prior on weights; 1 is flat, more draws them together",
               OptionKind::Real, "1", 1.0, 1e12),
    };
}

CovarianceType covarianceFrom(const std::string& name) {
    if (name == "tied") {
        return CovarianceType::Tied;
    }
    if (name == "diag") {
        return CovarianceType::Diagonal;
    }
    return name == "spherical" ? CovarianceType::Spherical : CovarianceType::Full;
}

Expected<void> setStart(const std::string& init, const Starts& starts, EmOptions& options) {
    if (init == "whitened") {
        options.start = StartKind::Whitened;
    } else if (init == "kmeans++") {
        options.start = StartKind::KMeansPlusPlus;
    } else if (init == "random") {
        options.start = StartKind::Random;
    } else if (const auto found = starts.find(init); found != starts.end()) {
        options.start = StartKind::Given;
        options.givenStart = found->second;
    } else {
        Expected<TruthFile> file = readTruth(init);
        if (!file) {
            return fail(file.error());
        }
        options.start = StartKind::Given;
        options.givenStart = [truth = std::move(*file)](const Dataset& data, int, std::uint64_t,
                                                        const RunContext&) -> Expected<Mixture> {
            TruthFile start;
            start.mixture = truth.mixture;
            Dataset shape = makeDataset(data.points.leftCols(0));
            shape.projection = data.projection;
            const Expected<LabelledData> placed = withTruth(std::move(shape), start);
            if (!placed) {
                return fail(placed.error());
            }
            return placed->truth;
        };
    }
    return {};
}

Method emMethod(const Starts& starts) {
    Method method;
    method.id = "em";
    method.title = "EM";
    method.summary = "Expectation-maximisation: shares every point among the components, refits "
                     "them to their shares, and repeats until the likelihood settles.";
    method.options = emOptionSpecs(starts);
    method.takesStart = true;
    method.make = [starts](const OptionValues& values) -> Expected<std::unique_ptr<Estimator>> {
        Expected<EmOptions> options = emOptionsFrom(values, starts);
        if (!options) {
            return fail(options.error());
        }
        return makeEmEstimator(std::move(*options), "em", values.all());
    };
    return method;
}

Method mapEmMethod(const Starts& starts) {
    Method method;
    method.id = "map-em";
    method.title = "MAP-EM";
    method.summary = "EM with a prior on weights, means and covariances, so that no component can "
                     "collapse on a few points (Fraley and Raftery 2007).";
    method.takesStart = true;
    method.options = loopSpecs("0");
    method.options.insert(method.options.begin() + 1, initSpec(starts));
    for (OptionSpec& spec : priorSpecs()) {
        method.options.push_back(std::move(spec));
    }
    method.make = [starts](const OptionValues& values) -> Expected<std::unique_ptr<Estimator>> {
        Expected<EmOptions> options = emOptionsFrom(values, starts);
        if (!options) {
            return fail(options.error());
        }
        options->prior = PriorOptions{values.real("prior-shrinkage"), values.real("prior-degrees"),
                                      values.real("prior-concentration")};
        return makeEmEstimator(std::move(*options), "map-em", values.all());
    };
    return method;
}

} // namespace

std::vector<OptionSpec> emOptionSpecs(const std::map<std::string, StartProvider>& starts) {
    std::vector<OptionSpec> specs = loopSpecs("1e-6");
    specs.insert(specs.begin() + 1, initSpec(starts));
    return specs;
}

Expected<EmOptions> emOptionsFrom(const OptionValues& values,
                                  const std::map<std::string, StartProvider>& starts) {
    EmOptions options;
    options.covariance = covarianceFrom(values.text("covariance"));
    options.restarts = static_cast<int>(values.integer("restarts"));
    options.maxIterations = static_cast<int>(values.integer("max-iterations"));
    options.tolerance = values.real("tolerance");
    options.ridge = values.real("ridge");
    options.collapse =
        values.text("on-collapse") == "reseed" ? CollapseRule::Reseed : CollapseRule::Stop;
    if (const Expected<void> set = setStart(values.text("init"), starts, options); !set) {
        return fail(set.error());
    }
    return options;
}

void addEmMethods(MethodRegistry& registry, const std::map<std::string, StartProvider>& starts) {
    registry.add(emMethod(starts));
    registry.add(mapEmMethod(starts));
}

} // namespace gaussarium::em
