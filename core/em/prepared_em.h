// EM from many starts on the same points: what the runs share is made once.
#pragma once

#include "core/em/em_loop.h"
#include "core/em/starts.h"
#include "core/estimate/fit.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace gaussarium::em {

struct PreparedRun {
    Status status = Status::Refused;
    std::string reason;
    Mixture mixture; // empty where the start was refused
    double logLikelihood = std::numeric_limits<double>::quiet_NaN();
    double objective = std::numeric_limits<double>::quiet_NaN(); // with the log-prior
    int iterations = 0;
    bool onRidge = false; // a covariance is held open by the ridge alone
};

// Immutable once made: any number of threads may run it at once.
class PreparedEm {
public:
    // Copies the points (d x n). The options' start and restarts are not looked at, an anchor is
    // none of theirs. Fails, in words for the user, where EM cannot begin on such points. O(n d).
    static Expected<PreparedEm> make(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                     EmOptions options, int components, int threads = 1);

    // One run from that mixture, in the calling thread, by other limits than the options'. `seed`
    // is that of reseeded components; `observer` may be null. O(n k d^2) an iteration.
    PreparedRun run(const Mixture& start, int maxIterations, double tolerance, std::uint64_t seed,
                    const std::stop_token& stop, LoopObserver* observer = nullptr) const;

    std::int64_t size() const { return m_columns.size(); }
    // Of all points, with the ridge: never singular.
    Eigen::MatrixXd overallCovariance() const;

private:
    explicit PreparedEm(PointColumns columns) : m_columns(std::move(columns)) {}

    Problem problem(const EmOptions& options) const;

    PointColumns m_columns;
    Dataset m_shape; // as the data, without points
    EmOptions m_options;
    int m_components = 0;
    Statistics m_overall;
    std::vector<double> m_ridge;
    bool m_ridgeIsLarge = false;
    std::optional<Prior> m_prior;
};

} // namespace gaussarium::em
