#include "core/em/prepared_em.h"

#include "core/base/check.h"
#include "core/em/fit_warnings.h"

#include <utility>

namespace gaussarium::em {

Expected<PreparedEm> PreparedEm::make(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                      EmOptions options, int components, int threads) {
    GAUSSARIUM_CHECK_GE(components, 1);
    require(!options.anchor, __func__, "runs held to an anchor are not prepared");
    if (points.rows() < 1 || points.cols() < components) {
        return fail("{} components cannot be estimated from {} points", components, points.cols());
    }
    options.start = StartKind::Given;
    options.givenStart = [](const Dataset&, int, std::uint64_t,
                            const RunContext&) -> Expected<Mixture> { return fail("no start"); };
    options.check();
    const CovarianceFamily& family = covarianceFamily(options.covariance);
    Expected<PointColumns> columns =
        PointColumns::make(points, options.ridge, family.scaling(), threads);
    if (!columns) {
        return fail(columns.error());
    }
    PreparedEm prepared(std::move(*columns));
    prepared.m_shape = makeDataset(points.leftCols(0));
    prepared.m_components = components;
    prepared.m_overall = overallStatistics(prepared.m_columns, family.diagonal(), threads);
    for (const double scale : prepared.m_columns.scale()) {
        prepared.m_ridge.push_back(options.ridge / scale / scale);
    }
    prepared.m_ridgeIsLarge = !largeRidges(prepared.m_overall, prepared.m_ridge).empty();
    if (options.prior) {
        prepared.m_prior = makePrior(*options.prior, prepared.m_overall, components);
    }
    prepared.m_options = std::move(options);
    return prepared;
}

Problem PreparedEm::problem(const EmOptions& options) const {
    return {m_shape, m_columns, options, covarianceFamily(options.covariance), m_overall, m_ridge};
}

PreparedRun PreparedEm::run(const Mixture& start, int maxIterations, double tolerance,
                            std::uint64_t seed, const std::stop_token& stop,
                            LoopObserver* observer) const {
    EmOptions options = m_options;
    options.givenStart = [&start](const Dataset&, int, std::uint64_t,
                                  const RunContext&) -> Expected<Mixture> { return start; };
    const Problem own = problem(options);
    PreparedRun run;
    const Expected<Components> first = makeStart(own, m_components, seed, {stop, 1, {}});
    if (!first) {
        run.reason = first.error().message;
        return run;
    }
    LoopSettings settings;
    settings.maximization = {&own.family, m_prior ? &*m_prior : nullptr, m_ridge};
    settings.maxIterations = maxIterations;
    settings.tolerance = tolerance;
    settings.collapse = options.collapse;
    settings.seed = seed;
    const LoopResult result = runLoop(m_columns, *first, settings, stop, observer);
    run.status = result.status;
    run.reason = result.reason;
    run.mixture = toMixture(result.components, m_columns);
    run.logLikelihood = result.logLikelihood;
    run.objective = result.objective;
    run.iterations = result.iterations;
    for (int j = 0; j < m_components && !m_ridgeIsLarge; ++j) {
        run.onRidge = run.onRidge || restsOnRidge(result.components, m_ridge, j);
    }
    return run;
}

Eigen::MatrixXd PreparedEm::overallCovariance() const {
    Components one;
    one.resize(m_columns.dimension(), 1, m_overall.diagonal);
    one.weights[0] = 1.0;
    one.covariances = safeOverallCovariance(problem(m_options));
    return toMixture(one, m_columns).covariances.front();
}

} // namespace gaussarium::em
