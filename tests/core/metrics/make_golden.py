#!/usr/bin/env python3
# Prints the golden values of tst_clustering_scores.cpp, made with scikit-learn (Debian:
# python3-sklearn). Accuracy is the best over all renamings, by scipy's assignment.
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.cluster import contingency_matrix

random = np.random.RandomState(7)
cases = [([0, 0, 1, 1], [0, 0, 1, 2]), ([0, 0, 1, 2], [0, 0, 1, 1]), ([0, 1, 0, 1], [0, 0, 1, 1])]
for kinds, n, noise in [((3, 3), 30, 0.2), ((4, 2), 25, 0.5), ((2, 6), 40, 0.9)]:
    truth = random.randint(kinds[0], size=n)
    guess = np.where(random.rand(n) < noise, random.randint(kinds[1], size=n), truth % kinds[1])
    cases.append((truth.tolist(), guess.tolist()))
for truth, guess in cases:
    table = contingency_matrix(truth, guess)
    rows, cols = linear_sum_assignment(-table)
    accuracy = table[rows, cols].sum() / len(truth)
    a = ", ".join(map(str, truth))
    b = ", ".join(map(str, guess))
    print(f"{{{{{a}}},\n {{{b}}},\n {adjusted_rand_score(truth, guess)!r}, {accuracy!r}}},")
