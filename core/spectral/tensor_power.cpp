#include "core/spectral/tensor_power.h"

#include "core/base/random.h"
#include "core/spectral/step_details.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace gaussarium::spectral {

namespace {

struct Iterate {
    Eigen::VectorXd vector;
    double eigenvalue = 0.0;
    double change = 0.0;
};

struct Start {
    std::vector<Iterate> iterates; // the start itself first
    bool converged = false;

    const Iterate& last() const { return iterates.back(); }
};

Start iterate(const Tensor3& tensor, Eigen::VectorXd vector, const TensorPowerOptions& options) {
    Start start;
    start.iterates.push_back({vector, tensor.applyThrice(vector), 0.0});
    for (int i = 0; i < options.maxIterations; ++i) {
        Eigen::VectorXd next = tensor.apply(vector);
        const double length = next.norm();
        // A start orthogonal to all that is left of the tensor: nowhere to go.
        if (!(length > std::numeric_limits<double>::min())) {
            break;
        }
        next /= length;
        const double change = (next - vector).norm();
        vector = std::move(next);
        start.iterates.push_back({vector, tensor.applyThrice(vector), change});
        if (change <= options.tolerance) {
            start.converged = true;
            break;
        }
    }
    // Rounding can keep two unit vectors a few ulps apart for ever.
    start.converged = start.converged || start.last().change < 1e-12;
    return start;
}

void report(const Start& start, int component, int restarts, const EventSink& sink) {
    for (std::size_t i = 1; i < start.iterates.size(); ++i) {
        const Iterate& it = start.iterates[i];
        auto detail = std::make_shared<PowerDetail>();
        detail->component = component;
        detail->iteration = static_cast<int>(i);
        detail->vector = it.vector;
        detail->eigenvalue = it.eigenvalue;
        detail->change = it.change;
        sink({StepKind::PowerIteration,
              fmt::format("component {}, power iteration {}", component + 1, i),
              fmt::format("the vector turns by {:.2g}, the eigenvalue is {:.4g}", it.change,
                          it.eigenvalue),
              std::move(detail),
              {}});
    }
    auto detail = std::make_shared<PowerDetail>();
    detail->component = component;
    detail->iteration = static_cast<int>(start.iterates.size()) - 1;
    detail->vector = start.last().vector;
    detail->eigenvalue = start.last().eigenvalue;
    sink({StepKind::Deflation,
          fmt::format("component {} removed", component + 1),
          fmt::format("eigenvalue {:.4g}, the largest of {} random starts, is taken out of the "
                      "tensor",
                      start.last().eigenvalue, restarts),
          std::move(detail),
          {}});
}

} // namespace

TensorEigenpairs tensorPower(const Tensor3& tensor, const TensorPowerOptions& options,
                             const std::stop_token& stop, const EventSink& sink) {
    const Eigen::Index k = tensor.size();
    TensorEigenpairs result;
    result.values = Eigen::VectorXd::Zero(k);
    result.vectors = Eigen::MatrixXd::Zero(k, k);
    Tensor3 rest = tensor;
    for (Eigen::Index j = 0; j < k; ++j) {
        Random random(deriveSeed(options.seed, static_cast<std::uint64_t>(j)));
        Start best;
        for (int r = 0; r < options.restarts; ++r) {
            if (stop.stop_requested()) {
                result.cancelled = true;
                return result;
            }
            Eigen::VectorXd vector = random.normalMatrix(k, 1);
            vector.normalize();
            Start start = iterate(rest, std::move(vector), options);
            if (best.iterates.empty() || start.last().eigenvalue > best.last().eigenvalue) {
                best = std::move(start);
            }
        }
        result.values[j] = best.last().eigenvalue;
        result.vectors.col(j) = best.last().vector;
        result.iterations += static_cast<int>(best.iterates.size()) - 1;
        result.converged = result.converged && best.converged;
        rest.addRankOne(-best.last().eigenvalue, best.last().vector);
        if (sink) {
            report(best, static_cast<int>(j), options.restarts, sink);
        }
    }
    return result;
}

} // namespace gaussarium::spectral
