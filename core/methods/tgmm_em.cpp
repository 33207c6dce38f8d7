#include "core/methods/tgmm_em.h"

#include "core/base/stopwatch.h"
#include "core/em/em_estimator.h"
#include "core/em/em_methods.h"
#include "core/tgmm/refinement.h"
#include "core/tgmm/tgmm_methods.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gaussarium {

namespace {

constexpr const char* methodId = "tgmm+em";

class TgmmThenEm : public ChainedEstimator {
public:
    TgmmThenEm(std::unique_ptr<Estimator> tgmm, std::map<std::string, std::string> tgmmValues,
               em::EmOptions options, bool anchored,
               std::map<std::string, std::string> optionValues)
        : m_tgmm(std::move(tgmm))
        , m_tgmmValues(std::move(tgmmValues))
        , m_options(std::move(options))
        , m_anchored(anchored)
        , m_optionValues(std::move(optionValues)) {}

    Fit fit(const Dataset& data, const FitRequest& request,
            const RunContext& context) const override {
        return continueFrom(m_tgmm->fit(data, request, context), data, request, context);
    }

    std::string firstMethod() const override { return "tgmm"; }
    std::map<std::string, std::string> firstOptions() const override { return m_tgmmValues; }

    Fit continueFrom(Fit first, const Dataset& data, const FitRequest& request,
                     const RunContext& context) const override {
        const Stopwatch watch;
        first.method = methodId;
        first.options = m_optionValues;
        if (first.status != Status::Converged) {
            return first;
        }
        em::EmOptions options = m_options;
        options.start = em::StartKind::Given;
        options.restarts = 1;
        options.givenStart = [&first](const Dataset&, int, std::uint64_t,
                                      const RunContext&) -> Expected<Mixture> {
            return first.mixture;
        };
        const auto* const anchored = dynamic_cast<const tgmm::AnchoredReadOut*>(first.detail.get());
        if (m_anchored && anchored != nullptr) {
            options.anchor = anchored->anchor;
        }
        FitRequest known = request;
        known.components = static_cast<int>(first.mixture.components());
        known.start.reset(); // it begins at TGMM's answer
        Fit second = em::makeEmEstimator(std::move(options), methodId, m_optionValues)
                         ->fit(data, known, context);
        combine(first, second);
        second.seconds = first.seconds + watch.seconds();
        return second;
    }

private:
    // EM's fit is the answer; what TGMM knew besides goes with it.
    static void combine(const Fit& first, Fit& second) {
        second.seed = first.seed;
        second.reason = fmt::format("from TGMM's answer (log-likelihood {:.6g}): {}",
                                    first.logLikelihood, second.reason);
        second.componentProbabilities = first.componentProbabilities;
        second.choices = first.choices;
        for (ComponentChoice& choice : second.choices) {
            if (choice.components == static_cast<int>(second.mixture.components())) {
                choice.logLikelihood = second.logLikelihood;
            }
        }
        second.warnings.insert(second.warnings.begin(), first.warnings.begin(),
                               first.warnings.end());
        if (first.trace && second.trace) {
            auto trace = std::make_shared<Trace>(*first.trace);
            trace->steps.insert(trace->steps.end(), second.trace->steps.begin(),
                                second.trace->steps.end());
            second.trace = std::move(trace);
        }
    }

    std::unique_ptr<Estimator> m_tgmm;
    std::map<std::string, std::string> m_tgmmValues;
    em::EmOptions m_options;
    bool m_anchored;
    std::map<std::string, std::string> m_optionValues;
};

// Options of EM that mean something when the start is given.
std::vector<OptionSpec> emSpecsWithoutStart() {
    std::vector<OptionSpec> specs = em::emOptionSpecs({});
    std::erase_if(specs, [](const OptionSpec& spec) {
        return spec.name == "init" || spec.name == "restarts";
    });
    return specs;
}

OptionSpec anchorSpec() {
    OptionSpec spec;
    spec.name = "anchor";
    spec.label = "Anchor";
    spec.help = "Hold EM to the network's read-out by as many points as the network says it is "
                "worth, so that few points cannot be overfitted; no: free EM. Full covariances "
                "only.";
    spec.kind = OptionKind::Choice;
    spec.choices = {"yes", "no"};
    spec.defaultValue = "yes";
    return spec;
}

Expected<std::unique_ptr<Estimator>> makeTgmmThenEm(const OptionValues& values) {
    Expected<std::unique_ptr<tgmm::TgmmEstimator>> first = tgmm::makeTgmmEstimator(values);
    if (!first) {
        return fail(first.error());
    }
    // EM's own reading of its options, with its defaults for those that are not offered.
    std::map<std::string, std::string> given;
    for (const OptionSpec& spec : emSpecsWithoutStart()) {
        given[spec.name] = values.text(spec.name);
    }
    const Expected<OptionValues> emValues = OptionValues::parse(em::emOptionSpecs({}), given);
    if (!emValues) {
        return fail(emValues.error());
    }
    Expected<em::EmOptions> options = em::emOptionsFrom(*emValues, {});
    if (!options) {
        return fail(options.error());
    }
    std::map<std::string, std::string> tgmmValues;
    for (const OptionSpec& spec : tgmm::tgmmOptionSpecs()) {
        tgmmValues[spec.name] = values.text(spec.name);
    }
    // Only full covariances can be held to full ones.
    const bool anchored =
        values.text("anchor") == "yes" && options->covariance == em::CovarianceType::Full;
    return std::make_unique<TgmmThenEm>(std::move(*first), std::move(tgmmValues),
                                        std::move(*options), anchored, values.all());
}

} // namespace

void addTgmmThenEm(MethodRegistry& registry) {
    Method method;
    method.id = methodId;
    method.continues = "tgmm";
    method.title = "TGMM, then EM";
    method.summary = "The network's answer as the start of EM, which is held to it by as many "
                     "points as the network says it is worth.";
    method.options = tgmm::tgmmOptionSpecs();
    for (OptionSpec& spec : method.options) {
        if (spec.name == "views") {
            // EM climbs to the optimum nearest to its start: four starts miss fewer.
            spec.defaultValue = "4";
        }
    }
    for (OptionSpec& spec : emSpecsWithoutStart()) {
        method.options.push_back(std::move(spec));
    }
    method.options.push_back(anchorSpec());
    method.make = makeTgmmThenEm;
    registry.add(std::move(method));
}

StartProvider tgmmStartProvider() {
    return tgmm::tgmmStart;
}

} // namespace gaussarium
