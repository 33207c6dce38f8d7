// The only file that sees Armadillo; a module of its own (armadillo_baseline.h).
#include "app/bench/armadillo_baseline.h"

#include <armadillo>
#include <limits>
#include <omp.h>
#include <string>

namespace {

template <class Model>
double learn(const GaussariumArmadilloTask& task, Model& model, int evaluate) {
    const arma::mat points(const_cast<double*>(task.points),
                           static_cast<arma::uword>(task.dimension),
                           static_cast<arma::uword>(task.n), false, true);
    const auto k = static_cast<arma::uword>(task.components);
    const auto iterations = static_cast<arma::uword>(task.iterations);
    constexpr double varianceFloor = 1e-10; // its default
    // Its own start is ten steps of k-means, as ours.
    const bool done = task.weights == nullptr
                          ? model.learn(points, k, arma::maha_dist, arma::random_spread, 10,
                                        iterations, varianceFloor, false)
                          : model.learn(points, k, arma::maha_dist, arma::keep_existing, 0,
                                        iterations, varianceFloor, false);
    if (!done || evaluate == 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return model.sum_log_p(points);
}

} // namespace

extern "C" double gaussariumArmadilloRun(const GaussariumArmadilloTask* task, int evaluate) {
    omp_set_num_threads(task->threads);
    const auto d = static_cast<arma::uword>(task->dimension);
    const auto k = static_cast<arma::uword>(task->components);
    if (task->weights == nullptr) {
        arma::gmm_full full;
        arma::gmm_diag diagonal;
        return task->diagonal != 0 ? learn(*task, diagonal, evaluate)
                                   : learn(*task, full, evaluate);
    }
    const arma::rowvec weights(task->weights, k);
    const arma::mat means(task->means, d, k);
    const arma::cube covariances(task->covariances, d, d, k);
    if (task->diagonal != 0) {
        arma::mat variances(d, k);
        for (arma::uword j = 0; j < k; ++j) {
            variances.col(j) = covariances.slice(j).diag();
        }
        arma::gmm_diag model(d, k);
        model.set_params(means, variances, weights);
        return learn(*task, model, evaluate);
    }
    arma::gmm_full model(d, k);
    model.set_params(means, covariances, weights);
    return learn(*task, model, evaluate);
}

extern "C" const char* gaussariumArmadilloVersion() {
    static const std::string version = "armadillo " + std::to_string(ARMA_VERSION_MAJOR) + "."
                                       + std::to_string(ARMA_VERSION_MINOR);
    return version.c_str();
}
