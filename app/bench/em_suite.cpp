// EM against Armadillo: one step from the same start on the same points, and whole fits.
#include "app/bench/armadillo_baseline.h"
#include "app/bench/machine_limit.h"
#include "app/bench/suite.h"
#include "app/bench/timing.h"
#include "core/base/parallel.h"
#include "core/data/shipped_datasets.h"
#include "core/em/em_estimator.h"
#include "core/em/em_loop.h"
#include "core/mixture/sampling.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace gaussarium::bench {

namespace {

struct Problem {
    std::string size; // "1e6x3"
    std::int64_t n = 0;
    int dimension = 0;
    int components = 0;
};

// Overlapping components of random shape: steps keep moving, as they do in use.
Mixture benchMixture(int dimension, int components) {
    Random random(7);
    Mixture mixture = makeMixture(dimension, components);
    for (int j = 0; j < components; ++j) {
        mixture.means.col(j) = 2.5 * random.normalMatrix(dimension, 1);
        const Eigen::MatrixXd factor = random.normalMatrix(dimension, dimension);
        mixture.covariances[static_cast<std::size_t>(j)] =
            factor * factor.transpose() / dimension
            + 0.3 * Eigen::MatrixXd::Identity(dimension, dimension);
    }
    return mixture;
}

std::vector<int> threadCounts() {
    return resolveThreads(0) >= 2 ? std::vector<int>{1, 2} : std::vector<int>{1};
}

// Armadillo's view of a start.
struct ArmadilloStart {
    explicit ArmadilloStart(const Mixture& mixture)
        : weights(mixture.weights), means(mixture.means) {
        for (const Eigen::MatrixXd& covariance : mixture.covariances) {
            covariances.insert(covariances.end(), covariance.data(),
                               covariance.data() + covariance.size());
        }
    }

    Eigen::VectorXd weights;
    Eigen::MatrixXd means;
    std::vector<double> covariances;
};

GaussariumArmadilloTask armadilloTask(const Eigen::MatrixXd& points, int components, bool diagonal,
                                      int iterations, int threads) {
    GaussariumArmadilloTask task{};
    task.points = points.data();
    task.n = points.cols();
    task.dimension = static_cast<int>(points.rows());
    task.components = components;
    task.diagonal = diagonal ? 1 : 0;
    task.iterations = iterations;
    task.threads = threads;
    return task;
}

// Sets the baseline of a row; a baseline that does other work is none.
void addStepBaseline(const Eigen::MatrixXd& points, const Mixture& start, bool diagonal,
                     int repeats, int iterations, double ownLogLikelihood, int checked, Row& row) {
    const Expected<ArmadilloBaseline>& armadillo = armadilloBaseline();
    if (!armadillo) {
        row.note = armadillo.error().message;
        return;
    }
    const ArmadilloStart copy(start);
    GaussariumArmadilloTask task =
        armadilloTask(points, static_cast<int>(start.components()), diagonal, checked, row.threads);
    task.weights = copy.weights.data();
    task.means = copy.means.data();
    task.covariances = copy.covariances.data();
    const double other = armadillo->run(&task, 1);
    if (!(std::abs(other - ownLogLikelihood) <= 1e-8 * std::abs(ownLogLikelihood))) {
        row.note = fmt::format("no baseline: {} has log-likelihood {:.10g} where we have {:.10g}",
                               armadillo->version, other, ownLogLikelihood);
        return;
    }
    row.baseline = armadillo->version;
    row.baselineSeconds = secondsPerIteration(repeats, 1, 1 + iterations, [&](int count) {
        task.iterations = count;
        armadillo->run(&task, 0);
    });
}

void measureStep(Recorder& recorder, const Problem& problem, bool diagonal) {
    const std::string name =
        fmt::format("em/{}/{}/k{}", diagonal ? "diag" : "full", problem.size, problem.components);
    if (!recorder.wants(name)) {
        return;
    }
    const Mixture truth = benchMixture(problem.dimension, problem.components);
    Random random(3);
    const Eigen::MatrixXd points = drawSample(truth, problem.n, random).points;
    Mixture start = truth;
    start.means += 0.3 * random.normalMatrix(problem.dimension, problem.components);

    const em::CovarianceFamily& family = diagonal ? em::diagonalCovariance() : em::fullCovariance();
    const Expected<em::PointColumns> columns =
        em::PointColumns::make(points, 0.0, family.scaling(), 0);
    em::Components components = em::fromMixture(start, *columns, family.diagonal());
    em::restrictToFamily(family, components);
    em::LoopSettings settings;
    settings.maximization = {&family, nullptr,
                             std::vector<double>(static_cast<std::size_t>(problem.dimension), 0.0)};
    settings.tolerance = 0.0;

    // About 2e7 point-components (20 ms) a run.
    const std::int64_t work = problem.n * problem.components;
    const auto iterations = static_cast<int>(std::max<std::int64_t>(4, 20'000'000 / work));
    const int repeats = problem.n >= 1'000'000 ? 9 : 15;
    constexpr int checked = 5;
    settings.maxIterations = checked;
    const double logLikelihood =
        em::runLoop(*columns, components, settings, {}, nullptr).logLikelihood;
    for (const int threads : threadCounts()) {
        if (!recorder.wants(name)) {
            return;
        }
        settings.threads = threads;
        Row row;
        row.name = name;
        row.n = problem.n;
        row.threads = threads;
        row.seconds = secondsPerIteration(repeats, 2, 2 + iterations, [&](int count) {
            settings.maxIterations = count;
            em::runLoop(*columns, components, settings, {}, nullptr);
        });
        row.limitSeconds = emStepLimit(problem.n, problem.dimension, problem.components, diagonal,
                                       // A step on few points stays on one thread.
                                       problem.n > 4096 ? threads : 1);
        // Few iterations for the baseline: Armadillo stops by itself once it has converged.
        addStepBaseline(points, start, diagonal, problem.n >= 1'000'000 ? 3 : 51,
                        problem.n >= 1'000'000 ? 2 : 8, logLikelihood, checked, row);
        recorder.add(std::move(row));
    }
}

// A whole fit from a random start to convergence, by the program's own defaults. Armadillo, which
// has no tolerance, gets as many iterations after its own k-means start.
void measureFit(Recorder& recorder, const std::string& name, const Dataset& data, int components) {
    for (const int threads : threadCounts()) {
        if (!recorder.wants(name)) {
            return;
        }
        const std::unique_ptr<Estimator> estimator = em::makeEmEstimator({});
        FitRequest request;
        request.components = components;
        RunContext context;
        context.threads = threads;
        Row row;
        row.name = name;
        row.n = data.size();
        row.threads = threads;
        const int iterations = estimator->fit(data, request, context).iterations;
        const bool large = data.size() >= 1'000'000;
        row.seconds =
            medianSeconds(large ? 7 : 201, [&] { estimator->fit(data, request, context); });
        row.note = fmt::format("{} iterations", iterations);
        const Expected<ArmadilloBaseline>& armadillo = armadilloBaseline();
        if (armadillo) {
            const GaussariumArmadilloTask task =
                armadilloTask(data.points, components, false, iterations, threads);
            row.baseline = armadillo->version;
            row.baselineSeconds = medianSeconds(large ? 1 : 51, [&] { armadillo->run(&task, 0); });
        } else {
            row.note += "; " + armadillo.error().message;
        }
        recorder.add(std::move(row));
    }
}

} // namespace

void measureEm(Recorder& recorder) {
    measureStep(recorder, {"1e6x3", 1'000'000, 3, 5}, false);
    measureStep(recorder, {"1e5x2", 100'000, 2, 3}, false);
    measureStep(recorder, {"1000x2", 1'000, 2, 4}, false);
    measureStep(recorder, {"128x2", 128, 2, 4}, false);
    measureStep(recorder, {"1e6x3", 1'000'000, 3, 5}, true);
    if (recorder.wants("em/fit/1e6x3/k5")) {
        measureFit(recorder, "em/fit/1e6x3/k5",
                   drawDataset(benchMixture(3, 5), 1'000'000, 3, "bench").data, 5);
    }
    if (recorder.wants("em/fit/272x2/k2")) {
        const Expected<Dataset> oldFaithful = loadShippedDataset("old_faithful");
        if (oldFaithful) {
            measureFit(recorder, "em/fit/272x2/k2", *oldFaithful, 2);
        }
    }
}

} // namespace gaussarium::bench
