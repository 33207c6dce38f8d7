#include "core/tgmm/tgmm_estimator.h"

#include "core/base/check.h"
#include "core/base/stopwatch.h"
#include "core/tgmm/tgmm_fit.h"

#include <mutex>
#include <utility>
#include <vector>

namespace gaussarium::tgmm {

// Memory of passes that have ended, for those to come.
struct TgmmEstimator::Workspaces {
    std::unique_ptr<PassMemory> take() {
        const std::lock_guard lock(mutex);
        if (free.empty()) {
            return std::make_unique<PassMemory>();
        }
        std::unique_ptr<PassMemory> memory = std::move(free.back());
        free.pop_back();
        return memory;
    }

    void giveBack(std::unique_ptr<PassMemory> memory) {
        const std::lock_guard lock(mutex);
        free.push_back(std::move(memory));
    }

    std::mutex mutex;
    std::vector<std::unique_ptr<PassMemory>> free;
};

void TgmmOptions::check() const {
    GAUSSARIUM_CHECK_GE(maxPoints, 2);
    GAUSSARIUM_CHECK_GE(views, 1);
}

TgmmEstimator::TgmmEstimator(std::shared_ptr<const Model> model, TgmmOptions options,
                             std::map<std::string, std::string> optionValues)
    : m_model(std::move(model))
    , m_options(std::move(options))
    , m_optionValues(std::move(optionValues))
    , m_workspaces(std::make_unique<Workspaces>()) {
    require(m_model != nullptr, "TgmmEstimator", "no model");
    m_options.check();
}

TgmmEstimator::~TgmmEstimator() = default;

Fit TgmmEstimator::fit(const Dataset& data, const FitRequest& request,
                       const RunContext& context) const {
    GAUSSARIUM_CHECK_GE(request.components.value_or(1), 1);
    GAUSSARIUM_CHECK_GE(request.maxComponents, 1);
    const Stopwatch watch;
    std::unique_ptr<PassMemory> memory = m_workspaces->take();
    Fit fit = TgmmFit(*m_model, m_options, data, request, context, *memory).make();
    m_workspaces->giveBack(std::move(memory));
    fit.method = m_options.method;
    fit.options = m_optionValues;
    fit.seed = request.seed;
    fit.seconds = watch.seconds();
    return fit;
}

} // namespace gaussarium::tgmm
