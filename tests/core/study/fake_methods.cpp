#include "tests/core/study/fake_methods.h"

#include "core/metrics/information_criteria.h"

#include <utility>

namespace gaussarium::testing {

namespace {

class Fake final : public Estimator {
public:
    explicit Fake(FakeAnswer answer) : m_answer(std::move(answer)) {}
    Fit fit(const Dataset& data, const FitRequest& request, const RunContext&) const override {
        return m_answer(data, request);
    }

private:
    FakeAnswer m_answer;
};

} // namespace

void addFake(MethodRegistry& registry, const std::string& id, FakeAnswer answer) {
    Method method;
    method.id = id;
    method.title = "Title of " + id;
    OptionSpec knob;
    knob.name = "knob";
    knob.defaultValue = "0.5";
    knob.minimum = 0.0;
    knob.maximum = 1.0;
    method.options.push_back(knob);
    method.make = [answer](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
        return std::make_unique<Fake>(answer);
    };
    registry.add(std::move(method));
}

Fit answerOf(Mixture mixture) {
    Fit fit;
    fit.status = Status::Converged;
    fit.parameters = fullCovarianceParameters(mixture.dimension(), mixture.components());
    fit.mixture = std::move(mixture);
    return fit;
}

Fit refusalOf(std::string reason) {
    Fit fit;
    fit.status = Status::Refused;
    fit.reason = std::move(reason);
    return fit;
}

Mixture stairs(Eigen::Index components) {
    Mixture mixture = makeMixture(2, components);
    for (Eigen::Index j = 0; j < components; ++j) {
        const auto step = static_cast<double>(j);
        mixture.weights[j] = static_cast<double>(components - j);
        mixture.means.col(j) << 10.0 * step, 2.5 * step * (step - 1.0);
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

Mixture shifted(Eigen::Index dimension, double shift) {
    Mixture mixture = makeMixture(dimension, 1);
    mixture.means.setConstant(shift);
    return mixture;
}

bool coin(const Dataset& data) {
    return data.points(0, 0) > 0.0;
}

EvaluationSpec smallSpec(const std::vector<std::string>& methods) {
    EvaluationSpec spec;
    spec.family.family = Family::Isotropic;
    spec.components = {1};
    spec.sizes = {8};
    spec.tasks = 40;
    for (const std::string& id : methods) {
        spec.methods.push_back({id, {}});
    }
    return spec;
}

} // namespace gaussarium::testing
