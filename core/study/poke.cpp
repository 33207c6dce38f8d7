#include "core/study/poke.h"

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/metrics/mixture_distance.h"
#include "core/metrics/sample_mean.h"
#include "core/tgmm/refinement.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <utility>

namespace gaussarium {

namespace {

// The disturbances' random numbers are no method's.
constexpr std::uint64_t pokeStream = 0x504F4B45; // "POKE"
constexpr std::uint64_t sampleStream = 0x504B5350;

Eigen::MatrixXd columnsOf(const Eigen::MatrixXd& points, const std::vector<std::int64_t>& order) {
    Eigen::MatrixXd result(points.rows(), static_cast<Eigen::Index>(order.size()));
    for (std::size_t i = 0; i < order.size(); ++i) {
        result.col(static_cast<Eigen::Index>(i)) = points.col(order[i]);
    }
    return result;
}

// `count` of 0..n-1, in increasing order.
std::vector<std::int64_t> someOf(std::int64_t n, std::int64_t count, Random& random) {
    std::vector<std::int64_t> order = random.permutation(n);
    order.resize(static_cast<std::size_t>(std::min(n, count)));
    std::sort(order.begin(), order.end());
    return order;
}

std::int64_t tenthOf(std::int64_t n) {
    return std::max<std::int64_t>(1, n / 10);
}

Eigen::VectorXd deviationsOf(const Eigen::MatrixXd& points) {
    const Eigen::MatrixXd centred = points.colwise() - points.rowwise().mean();
    const Eigen::VectorXd deviations =
        (centred.rowwise().squaredNorm() / static_cast<double>(points.cols())).cwiseSqrt();
    return deviations.unaryExpr([](double s) { return s > 0.0 ? s : 1.0; });
}

Eigen::MatrixXd withOutlier(const Eigen::MatrixXd& points, Random& random) {
    const Eigen::VectorXd centre = points.rowwise().mean();
    const Eigen::VectorXd scale = deviationsOf(points);
    const Eigen::VectorXd direction = random.normalMatrix(points.rows(), 1).normalized();
    const double outermost =
        ((points.colwise() - centre).transpose() * direction.cwiseQuotient(scale)).maxCoeff();
    Eigen::MatrixXd result(points.rows(), points.cols() + 1);
    result << points,
        centre + (std::max(outermost, 0.0) + outlierDeviations) * direction.cwiseProduct(scale);
    return result;
}

// The data that are poked.
Dataset sampleOf(const Dataset& data, Eigen::Index most, std::uint64_t seed) {
    Dataset sample = data;
    sample.labels.clear();
    if (data.size() > most) {
        Random random(deriveSeed(seed, sampleStream));
        sample.points = columnsOf(data.points, someOf(data.size(), most, random));
    }
    return sample;
}

class PokeTest {
public:
    PokeTest(std::vector<std::unique_ptr<Estimator>> estimators, PokeTable table, Dataset data,
             const PokeOptions& options, const RunContext& context,
             const std::function<void(const PokeTable&)>& report)
        : m_estimators(std::move(estimators))
        , m_table(std::move(table))
        , m_data(std::move(data))
        , m_options(options)
        , m_context(context)
        , m_report(report)
        , m_before(m_estimators.size()) {
        m_options.request.keepTrace = false;
    }

    PokeTable run() {
        bool going = askAll(m_data, [this](std::size_t i, Fit fit, std::string problem) {
            m_table.methods[i].components = static_cast<int>(fit.mixture.components());
            m_table.methods[i].problem = std::move(problem);
            const auto* const readOut =
                dynamic_cast<const tgmm::AnchoredReadOut*>(fit.detail.get());
            m_table.methods[i].ordered = readOut != nullptr && readOut->ordered;
            m_before[i] = std::move(fit.mixture);
        });
        for (int repeat = 0; repeat < m_options.repeats && going; ++repeat) {
            for (const Disturbance disturbance : allDisturbances) {
                going = going && poke(disturbance, repeat);
            }
        }
        m_table.complete = going;
        tell();
        return std::move(m_table);
    }

private:
    bool poke(Disturbance disturbance, int repeat) {
        const std::uint64_t own = deriveSeed(deriveSeed(m_options.request.seed, pokeStream),
                                             static_cast<std::uint64_t>(disturbance));
        Dataset data = m_data;
        data.points = disturbed(m_data.points, disturbance, deriveSeed(own, std::uint64_t(repeat)));
        return askAll(data, [&](std::size_t i, const Fit& fit, std::string problem) {
            PokedMethod& method = m_table.methods[i];
            // Without an answer before there is nothing that could move.
            if (method.components == 0) {
                return;
            }
            Poke poke;
            poke.components = static_cast<int>(fit.mixture.components());
            poke.problem = std::move(problem);
            if (poke.components == method.components) {
                poke.distance = mixtureDistance(m_before[i], fit.mixture);
            }
            method.pokes[static_cast<std::size_t>(disturbance)].push_back(std::move(poke));
        });
    }

    // False where it was stopped: what a stopped method has is no answer.
    template <class Take>
    bool askAll(const Dataset& data, const Take& take) {
        for (std::size_t i = 0; i < m_estimators.size(); ++i) {
            if (m_estimators[i] == nullptr) {
                continue;
            }
            Fit fit;
            std::string problem;
            if (!data.points.allFinite()) {
                problem = "the disturbed values are too large";
            } else {
                try {
                    fit = m_estimators[i]->fit(data, m_options.request, m_context);
                    problem = fit.hasMixture() ? std::string() : fit.reason;
                } catch (const std::exception& error) {
                    // One broken method must not cost the others their rows.
                    problem = error.what();
                }
            }
            if (m_context.stop.stop_requested()) {
                return false;
            }
            take(i, std::move(fit), std::move(problem));
            tell();
        }
        return true;
    }

    void tell() const {
        if (m_report) {
            m_report(m_table);
        }
    }

    std::vector<std::unique_ptr<Estimator>> m_estimators;
    PokeTable m_table;
    Dataset m_data;
    PokeOptions m_options;
    RunContext m_context;
    const std::function<void(const PokeTable&)>& m_report;
    std::vector<Mixture> m_before;
};

} // namespace

std::string_view disturbanceName(Disturbance disturbance) {
    switch (disturbance) {
    case Disturbance::Shuffle:
        return "shuffle";
    case Disturbance::DropOne:
        return "drop-one";
    case Disturbance::DropTenth:
        return "drop-tenth";
    case Disturbance::Move:
        return "move";
    case Disturbance::Outlier:
        return "outlier";
    case Disturbance::Duplicate:
        break;
    }
    return "duplicate";
}

Eigen::MatrixXd disturbed(const Eigen::MatrixXd& points, Disturbance disturbance,
                          std::uint64_t seed) {
    const std::int64_t n = points.cols();
    GAUSSARIUM_CHECK_GE(n, 1);
    Random random(seed);
    switch (disturbance) {
    case Disturbance::Shuffle:
        return columnsOf(points, random.permutation(n));
    case Disturbance::DropOne:
        return columnsOf(points, someOf(n, n - 1, random));
    case Disturbance::DropTenth:
        return columnsOf(points, someOf(n, n - tenthOf(n), random));
    case Disturbance::Move:
        return points
               + moveDeviations * deviationsOf(points).asDiagonal()
                     * random.normalMatrix(points.rows(), n);
    case Disturbance::Outlier:
        return withOutlier(points, random);
    case Disturbance::Duplicate:
        break;
    }
    const Eigen::MatrixXd twice = columnsOf(points, someOf(n, tenthOf(n), random));
    Eigen::MatrixXd result(points.rows(), n + twice.cols());
    result << points, twice;
    return result;
}

double medianMove(const std::vector<Poke>& pokes) {
    std::vector<double> distances;
    for (const Poke& poke : pokes) {
        distances.push_back(std::isnan(poke.distance) ? std::numeric_limits<double>::infinity()
                                                      : poke.distance);
    }
    return medianOf(std::move(distances));
}

Expected<PokeTable> pokeMethods(const MethodRegistry& registry, const Dataset& data,
                                const PokeOptions& options, const RunContext& context,
                                const std::function<void(const PokeTable&)>& report) {
    GAUSSARIUM_CHECK_GE(options.repeats, 1);
    GAUSSARIUM_CHECK_GE(options.mostPoints, 1);
    if (data.size() < 1) {
        return fail("there are no points to disturb");
    }
    std::vector<std::unique_ptr<Estimator>> estimators;
    PokeTable table;
    const std::vector<std::string> titles = choiceTitles(registry, options.methods);
    for (std::size_t i = 0; i < options.methods.size(); ++i) {
        Expected<std::unique_ptr<Estimator>> estimator =
            makeEstimator(registry, options.methods[i]);
        PokedMethod method;
        method.choice = options.methods[i];
        method.title = titles[i];
        method.problem = estimator ? std::string() : estimator.error().message;
        estimators.push_back(estimator ? std::move(*estimator) : nullptr);
        table.methods.push_back(std::move(method));
    }
    Dataset sample = sampleOf(data, options.mostPoints, options.request.seed);
    table.points = sample.size();
    table.repeats = options.repeats;
    RunContext own = context;
    own.progress = nullptr; // the table is the progress
    return PokeTest(std::move(estimators), std::move(table), std::move(sample), options, own,
                    report)
        .run();
}

} // namespace gaussarium
