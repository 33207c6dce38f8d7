#!/usr/bin/env python3
"""Makes golden.json with scikit-learn's GaussianMixture (Debian: python3-sklearn, 1.2.1).

Each case gives points, a start, a number of iterations without early stop, and what scikit-learn
has after them: log-likelihood (score times n), weights, means and covariances.

    ./make_golden.py > golden.json
"""
import json
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore", ConvergenceWarning)


def covariance(rng, d):
    basis, _ = np.linalg.qr(rng.normal(size=(d, d)))
    return basis @ np.diag(rng.uniform(0.2, 2.0, size=d)) @ basis.T


def full_matrices(family, covariances, d, k):
    if family == "full":
        return covariances
    if family == "tied":
        return np.repeat(covariances[None], k, axis=0)
    if family == "diag":
        return np.array([np.diag(c) for c in covariances])
    return np.array([c * np.eye(d) for c in covariances])


def case(family, d, k, n, iterations, offset, scale, seed):
    rng = np.random.default_rng(seed)
    means = rng.normal(size=(k, d)) * 3.0
    labels = rng.integers(k, size=n)
    points = np.array([rng.multivariate_normal(means[j], covariance(rng, d)) for j in labels])
    points = points * scale + offset
    start_means = points[rng.choice(n, size=k, replace=False)]
    weights = rng.uniform(0.5, 1.0, size=k)
    weights /= weights.sum()
    if family == "full":
        start = np.array([covariance(rng, d) * scale**2 for _ in range(k)])
        precisions = np.linalg.inv(start)
    elif family == "tied":
        start = covariance(rng, d) * scale**2
        precisions = np.linalg.inv(start)
    elif family == "diag":
        start = rng.uniform(0.5, 2.0, size=(k, d)) * scale**2
        precisions = 1.0 / start
    else:
        start = rng.uniform(0.5, 2.0, size=k) * scale**2
        precisions = 1.0 / start
    model = GaussianMixture(
        n_components=k, covariance_type=family, tol=0.0, max_iter=iterations,
        weights_init=weights, means_init=start_means, precisions_init=precisions)
    model.fit(points)
    return {
        "name": f"{family} d={d} k={k} offset={offset} scale={scale}",
        "covariance": family, "iterations": iterations, "points": points.tolist(),
        "start": {"weights": weights.tolist(), "means": start_means.tolist(),
                  "covariances": full_matrices(family, start, d, k).tolist()},
        "log_likelihood": float(model.score(points) * n),
        "weights": model.weights_.tolist(), "means": model.means_.tolist(),
        "covariances": full_matrices(family, model.covariances_, d, k).tolist()}


def main():
    cases = []
    for f, family in enumerate(["full", "tied", "diag", "spherical"]):
        for d, k, n, iterations in [(1, 2, 60, 20), (2, 3, 60, 1), (2, 3, 60, 30), (3, 4, 80, 25),
                                    (5, 2, 90, 15)]:
            cases.append(case(family, d, k, n, iterations, 0.0, 1.0, 100 * f + 10 * d + iterations))
        cases.append(case(family, 2, 2, 50, 20, 1000.0, 10.0, 77 + f))
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
