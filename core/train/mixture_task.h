// One task of mixture_ops.h on the CPU, by the arithmetic of mixture_math.h. Internal to
// core/train.
#pragma once

#include "core/train/mixture_math.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gaussarium::train {

template <class Real>
class MixtureTask {
public:
    // count components of d = 2 or 3; K = most is the stride of every array.
    MixtureTask(int most, std::int64_t count, bool space)
        : m_most(most)
        , m_count(count == 0 ? most : static_cast<int>(count))
        , m_space(space)
        , m_ready(static_cast<std::size_t>(m_count))
        , m_shares(static_cast<std::size_t>(m_count))
        , m_slopes(static_cast<std::size_t>(m_count))
        , m_y(static_cast<std::size_t>(3 * m_count)) {}

    // density[n]
    void logDensity(const Real* components, const Real* points, std::int64_t n, Real* density) {
        prepare(components);
        const Real constant = -logWeights(components) - Real(0.5) * dimension() * logTwoPi;
        for (std::int64_t i = 0; i < n; ++i) {
            density[i] = share(points + 3 * i) + constant;
        }
    }

    // gradient[K, 10] by the components, given outer[n] by the density.
    void logDensitySlope(const Real* components, const Real* points, std::int64_t n,
                         const Real* outer, Real* gradient) {
        prepare(components);
        std::vector<Real> sums(static_cast<std::size_t>(m_count * momentNumbers), Real(0));
        Real total = 0;
        for (std::int64_t i = 0; i < n; ++i) {
            if (outer[i] == 0) {
                continue;
            }
            share(points + 3 * i);
            total += outer[i];
            for (int j = 0; j < m_count; ++j) {
                const Real byLog = outer[i] * m_shares[at(j)];
                const Real* const y = m_y.data() + 3 * j;
                const Real byY[3] = {-byLog * y[0], -byLog * y[1], -byLog * y[2]};
                addSlopes(m_ready[at(j)], points + 3 * i, byLog, byY,
                          sums.data() + j * momentNumbers);
            }
        }
        const Real normaliser = logWeights(components);
        for (int j = 0; j < m_count; ++j) {
            Real* const own = gradient + j * componentNumbers;
            finishSlopes(m_ready[at(j)], sums.data() + j * momentNumbers, m_space, own);
            own[0] -= total * std::exp(components[j * componentNumbers] - normaliser);
        }
    }

    // iterates[steps + 1, K, 10], the first of them given; moments[steps, K, 10].
    void refine(const Real* logPoints, const Real* points, std::int64_t n, int steps,
                Real* iterates, Real* moments) {
        for (int step = 0; step < steps; ++step) {
            const Real* const now = iterates + step * m_most * componentNumbers;
            Real* const next = iterates + (step + 1) * m_most * componentNumbers;
            Real* const sums = moments + step * m_most * momentNumbers;
            std::copy(now, now + m_most * componentNumbers, next);
            std::fill(sums, sums + m_most * momentNumbers, Real(0));
            prepare(now);
            for (std::int64_t i = 0; i < n; ++i) {
                share(points + 3 * i);
                for (int j = 0; j < m_count; ++j) {
                    addMoments(m_shares[at(j)], m_y.data() + 3 * j, sums + j * momentNumbers);
                }
            }
            const Real normaliser = logWeights(iterates);
            for (int j = 0; j < m_count; ++j) {
                makeStep<Real, Real>(input(iterates, now, logPoints, sums, normaliser, j), m_space,
                                     next + j * componentNumbers);
            }
        }
    }

    // outer[K, 10] by the last iterate, overwritten; adds to byAnchor[K, 10] and byPoints[K, 3].
    void refineSlope(const Real* logPoints, const Real* points, std::int64_t n, int steps,
                     const Real* iterates, const Real* moments, Real* outer, Real* byAnchor,
                     Real* byPoints) {
        const Real normaliser = logWeights(iterates);
        std::vector<Real> byMoments(static_cast<std::size_t>(m_count * momentNumbers));
        std::vector<Real> byWeight(static_cast<std::size_t>(m_count));
        for (int step = steps - 1; step >= 0; --step) {
            const Real* const now = iterates + step * m_most * componentNumbers;
            const Real* const sums = moments + step * m_most * momentNumbers;
            for (int j = 0; j < m_count; ++j) {
                Real slopes[stepInputs];
                Real* const own = outer + j * componentNumbers;
                const StepInput<Real> in = input(iterates, now, logPoints, sums, normaliser, j);
                for (int direction = 0; direction < stepInputs; ++direction) {
                    slopes[direction] = stepSlope(in, m_space, direction, own);
                }
                own[0] = 0;
                for (int i = 0; i < 9; ++i) {
                    own[1 + i] = slopes[i];
                    byAnchor[j * componentNumbers + 1 + i] += slopes[9 + i];
                }
                byWeight[at(j)] = slopes[18];
                for (int i = 0; i < 3; ++i) {
                    byPoints[3 * j + i] += slopes[19 + i];
                }
                std::copy(slopes + 22, slopes + 32, byMoments.data() + j * momentNumbers);
            }
            addWeightSlopes(iterates, normaliser, byWeight, byAnchor);
            addPointSlopes(now, points, n, byMoments, outer);
        }
        for (int i = 0; i < m_most * componentNumbers; ++i) {
            byAnchor[i] += outer[i];
        }
    }

private:
    static constexpr Real logTwoPi = Real(1.8378770664093453);

    static std::size_t at(int j) { return static_cast<std::size_t>(j); }
    Real dimension() const { return m_space ? Real(3) : Real(2); }

    void prepare(const Real* components) {
        for (int j = 0; j < m_count; ++j) {
            m_ready[at(j)] = makeReady(components + j * componentNumbers, m_space);
        }
    }

    // Fills m_y and m_shares (responsibilities) for one point; the logarithm of the sum.
    Real share(const Real* point) {
        Real most = standardise(m_ready[0], point, m_y.data());
        m_shares[0] = most;
        for (int j = 1; j < m_count; ++j) {
            m_shares[at(j)] = standardise(m_ready[at(j)], point, m_y.data() + 3 * j);
            most = std::max(most, m_shares[at(j)]);
        }
        Real sum = 0;
        for (Real& value : m_shares) {
            value = std::exp(value - most);
            sum += value;
        }
        for (Real& value : m_shares) {
            value /= sum;
        }
        return most + std::log(sum);
    }

    // log of the sum of exp(logit)
    Real logWeights(const Real* components) const {
        Real most = components[0];
        for (int j = 1; j < m_count; ++j) {
            most = std::max(most, components[j * componentNumbers]);
        }
        Real sum = 0;
        for (int j = 0; j < m_count; ++j) {
            sum += std::exp(components[j * componentNumbers] - most);
        }
        return most + std::log(sum);
    }

    StepInput<Real> input(const Real* anchor, const Real* now, const Real* logPoints,
                          const Real* moments, Real normaliser, int j) const {
        StepInput<Real> in;
        const Real* const held = anchor + j * componentNumbers;
        std::copy(now + j * componentNumbers + 1, now + (j + 1) * componentNumbers, in.current);
        std::copy(held + 1, held + componentNumbers, in.anchor);
        in.anchorWeight = std::exp(held[0] - normaliser);
        std::copy(logPoints + 3 * j, logPoints + 3 * j + 3, in.logPoints);
        std::copy(moments + j * momentNumbers, moments + (j + 1) * momentNumbers, in.moments);
        return in;
    }

    // Through the softmax of the anchor's logits.
    void addWeightSlopes(const Real* anchor, Real normaliser, const std::vector<Real>& byWeight,
                         Real* byAnchor) const {
        Real mean = 0;
        for (int j = 0; j < m_count; ++j) {
            mean += std::exp(anchor[j * componentNumbers] - normaliser) * byWeight[at(j)];
        }
        for (int j = 0; j < m_count; ++j) {
            byAnchor[j * componentNumbers] +=
                std::exp(anchor[j * componentNumbers] - normaliser) * (byWeight[at(j)] - mean);
        }
    }

    // gradient[K, 10] += by the components through the moments of all points.
    void addPointSlopes(const Real* components, const Real* points, std::int64_t n,
                        const std::vector<Real>& byMoments, Real* gradient) {
        prepare(components);
        std::vector<Real> sums(static_cast<std::size_t>(m_count * momentNumbers), Real(0));
        std::vector<Real> byY(static_cast<std::size_t>(3 * m_count));
        for (std::int64_t i = 0; i < n; ++i) {
            const Real* const point = points + 3 * i;
            share(point);
            Real mean = 0;
            for (int j = 0; j < m_count; ++j) {
                m_slopes[at(j)] =
                    momentSlope(byMoments.data() + j * momentNumbers, m_y.data() + 3 * j,
                                m_shares[at(j)], byY.data() + 3 * j);
                mean += m_shares[at(j)] * m_slopes[at(j)];
            }
            for (int j = 0; j < m_count; ++j) {
                const Real byLog = m_shares[at(j)] * (m_slopes[at(j)] - mean);
                Real* const own = byY.data() + 3 * j;
                for (int a = 0; a < 3; ++a) {
                    own[a] -= byLog * m_y[static_cast<std::size_t>(3 * j + a)];
                }
                addSlopes(m_ready[at(j)], point, byLog, own, sums.data() + j * momentNumbers);
            }
        }
        for (int j = 0; j < m_count; ++j) {
            finishSlopes(m_ready[at(j)], sums.data() + j * momentNumbers, m_space,
                         gradient + j * componentNumbers);
        }
    }

    int m_most;
    int m_count;
    bool m_space;
    std::vector<ReadyComponent<Real>> m_ready;
    std::vector<Real> m_shares, m_slopes, m_y;
};

} // namespace gaussarium::train
