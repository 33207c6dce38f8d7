#include "tests/ui/support/test_methods.h"

#include "core/mixture/density.h"

#include <chrono>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <thread>

namespace gaussarium::testing {

namespace {

class Quick : public Estimator {
public:
    explicit Quick(OptionValues options) : m_options(std::move(options)) {}

    Fit fit(const Dataset& data, const FitRequest& request, const RunContext&) const override {
        ++quickRuns();
        const Eigen::Index k = request.components.value_or(3);
        Fit fit;
        fit.method = "quick";
        fit.options = m_options.all();
        fit.seed = request.seed;
        fit.status = Status::Converged;
        fit.reason = "it is quick";
        fit.mixture = makeMixture(data.dimension(), k);
        for (Eigen::Index j = 0; j < k; ++j) {
            const auto start = static_cast<Eigen::Index>(request.seed);
            fit.mixture.means.col(j) =
                data.points.col((start + j * (data.size() / k)) % data.size());
        }
        fit.iterations = static_cast<int>(m_options.integer("steps"));
        fit.parameters = 5 * static_cast<int>(k);
        fit.logLikelihood = gaussarium::logLikelihood(fit.mixture, data.points);
        fit.seconds = 0.001;
        fit.warnings = {"quick answers are rough"};
        auto trace = std::make_shared<Trace>();
        for (int i = 0; i < fit.iterations; ++i) {
            trace->steps.push_back({StepKind::Maximization, "step", "", fit.mixture,
                                    fit.logLikelihood - fit.iterations + i, nullptr});
        }
        fit.trace = std::move(trace);
        return fit;
    }

private:
    OptionValues m_options;
};

class Slow : public Estimator {
public:
    Fit fit(const Dataset&, const FitRequest&, const RunContext& context) const override {
        ++slowRunning();
        for (int i = 0; !context.stop.stop_requested(); ++i) {
            if (context.progress) {
                context.progress({(i % 100) / 100.0, "still counting"});
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        --slowRunning();
        Fit fit;
        fit.method = "slow";
        fit.status = Status::Cancelled;
        fit.reason = "stopped while counting";
        return fit;
    }
};

class Broken : public Estimator {
public:
    Fit fit(const Dataset&, const FitRequest&, const RunContext&) const override {
        throw std::runtime_error("the matrix fell apart");
    }
};

class Refuser : public Estimator {
public:
    Fit fit(const Dataset&, const FitRequest&, const RunContext&) const override {
        Fit fit;
        fit.method = "refuser";
        fit.status = Status::Refused;
        fit.reason = "k = 3 is more than d = 2 <b>";
        fit.gauges.push_back({"rank", 2.0, 3.0, false, "the means span 2 directions of 3"});
        return fit;
    }
};

template <class E>
Method simple(const char* id, const char* title) {
    return {id,
            title,
            "For tests.",
            {},
            true,
            [](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
                return std::make_unique<E>();
            }};
}

} // namespace

MethodRegistry testMethods() {
    MethodRegistry registry;
    std::vector<OptionSpec> options = {
        {"steps", "Steps", "How many steps.", OptionKind::Integer, "3", 1, 1000, {}},
        {"ridge", "Ridge", "Added to variances.", OptionKind::Real, "1e-6", 0, 10, {}},
        {"mode",
         "Mode",
         "How it works.",
         OptionKind::Choice,
         "plain",
         0,
         0,
         {"plain", "fancy", "FILE"}},
        {"weights", "Weights", "A file of weights.", OptionKind::File, "", 0, 0, {}},
    };
    registry.add({"quick", "Quick", "Answers at once.", options, true,
                  [](const OptionValues& values) -> Expected<std::unique_ptr<Estimator>> {
                      return std::make_unique<Quick>(values);
                  }});
    registry.add(simple<Slow>("slow", "Slow"));
    registry.add(simple<Broken>("broken", "Broken"));
    registry.add(simple<Refuser>("refuser", "Refuser"));
    registry.add({"unmakeable",
                  "Unmakeable",
                  "Has no weights.",
                  {},
                  true,
                  [](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
                      return fail("weights.bin: no such file");
                  }});
    return registry;
}

std::atomic<int>& quickRuns() {
    static std::atomic<int> count = 0;
    return count;
}

std::atomic<int>& slowRunning() {
    static std::atomic<int> count = 0;
    return count;
}

Dataset ringData(Eigen::Index n) {
    Eigen::MatrixXd points(2, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double angle =
            2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
        points.col(i) << std::cos(angle), std::sin(angle);
    }
    return makeDataset(std::move(points), "Ring", "a test");
}

LabelledData twoGaussians(Eigen::Index dimension, Eigen::Index n, std::uint64_t seed) {
    Mixture mixture = makeMixture(dimension, 2);
    mixture.means(0, 1) = 8.0;
    return drawDataset(mixture, n, seed, "Two Gaussians");
}

} // namespace gaussarium::testing
