// The arithmetic of one component of a mixture as the network writes it, on the CPU and on a GPU:
// densities, one step of anchored EM (core/em/anchor.h), and the gradients of both. Internal to
// core/train.
//
// A component is ten numbers: logit, mean m (3), log-diagonal and off-diagonal (r10, r20, r21) of
// the lower triangular R with precision R^T R. In y = R (x - m) the component is a standard normal:
// everything is summed and solved there, where no number is large because the component is thin.
// 2D data have y2 = 0 and leave the third mean and the last row of R alone.
#pragma once

#include "core/base/host_device.h"
#include "core/train/dual.h"

namespace gaussarium::train {

inline constexpr int componentNumbers = 10;
// Mass, sums of r y (3) and of r y y^T (00, 10, 11, 20, 21, 22).
inline constexpr int momentNumbers = 10;
// Of a step of one component: what it depends on (StepInput).
inline constexpr int stepInputs = 32;

// A component ready to be evaluated.
template <class Real>
struct ReadyComponent {
    Real constant; // logit + log |R|
    Real mean[3];
    Real r00, r10, r11, r20, r21, r22;
};

template <class Real>
GAUSSARIUM_HD ReadyComponent<Real> makeReady(const Real* c, bool space) {
    ReadyComponent<Real> ready;
    ready.constant = c[0] + c[4] + c[5] + (space ? c[6] : Real(0));
    for (int a = 0; a < 3; ++a) {
        ready.mean[a] = c[1 + a];
    }
    ready.r00 = std::exp(c[4]);
    ready.r11 = std::exp(c[5]);
    ready.r10 = c[7];
    // Without a third coordinate y2 is 0 whatever stands there.
    ready.r22 = space ? std::exp(c[6]) : Real(0);
    ready.r20 = space ? c[8] : Real(0);
    ready.r21 = space ? c[9] : Real(0);
    return ready;
}

// y = R (x - mean); returns the logarithm of weight times density, but for the normalisation of the
// weights and -d/2 log(2 pi).
template <class Real>
GAUSSARIUM_HD Real standardise(const ReadyComponent<Real>& c, const Real* x, Real y[3]) {
    const Real d0 = x[0] - c.mean[0];
    const Real d1 = x[1] - c.mean[1];
    const Real d2 = x[2] - c.mean[2];
    y[0] = c.r00 * d0;
    y[1] = c.r10 * d0 + c.r11 * d1;
    y[2] = c.r20 * d0 + c.r21 * d1 + c.r22 * d2;
    return c.constant - Real(0.5) * (y[0] * y[0] + y[1] * y[1] + y[2] * y[2]);
}

// sums += r (1, y, y y^T)
template <class Real>
GAUSSARIUM_HD void addMoments(Real r, const Real y[3], Real sums[momentNumbers]) {
    sums[0] += r;
    int entry = 4;
    for (int a = 0; a < 3; ++a) {
        sums[1 + a] += r * y[a];
        for (int b = 0; b <= a; ++b) {
            sums[entry++] += r * y[a] * y[b];
        }
    }
}

// For one point and component of responsibility r: what a change of r is worth, given the gradient
// of the moments, and the gradient by y that they pass on directly.
template <class Real>
GAUSSARIUM_HD Real momentSlope(const Real gradient[momentNumbers], const Real y[3], Real r,
                               Real byY[3]) {
    Real slope = gradient[0];
    for (int a = 0; a < 3; ++a) {
        slope += gradient[1 + a] * y[a];
        byY[a] = r * gradient[1 + a];
    }
    int entry = 4;
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b <= a; ++b) {
            const Real g = gradient[entry++];
            slope += g * y[a] * y[b];
            byY[a] += r * g * y[b];
            byY[b] += r * g * y[a];
        }
    }
    return slope;
}

// Sums from which the gradient of a component's ten numbers is made: of the gradient by the
// log-density, by y (3), and of (gradient by y_a) (x - m)_b for b <= a (6).
template <class Real>
GAUSSARIUM_HD void addSlopes(const ReadyComponent<Real>& c, const Real* x, Real byLogDensity,
                             const Real byY[3], Real sums[momentNumbers]) {
    sums[0] += byLogDensity;
    int entry = 4;
    for (int a = 0; a < 3; ++a) {
        sums[1 + a] += byY[a];
        for (int b = 0; b <= a; ++b) {
            sums[entry++] += byY[a] * (x[b] - c.mean[b]);
        }
    }
}

// gradient[10] += what addSlopes gathered.
template <class Real>
GAUSSARIUM_HD void finishSlopes(const ReadyComponent<Real>& c, const Real sums[momentNumbers],
                                bool space, Real* gradient) {
    gradient[0] += sums[0];
    gradient[1] -= c.r00 * sums[1] + c.r10 * sums[2] + c.r20 * sums[3];
    gradient[2] -= c.r11 * sums[2] + c.r21 * sums[3];
    gradient[4] += sums[0] + c.r00 * sums[4];
    gradient[5] += sums[0] + c.r11 * sums[6];
    gradient[7] += sums[5];
    if (space) {
        gradient[3] -= c.r22 * sums[3];
        gradient[6] += sums[0] + c.r22 * sums[9];
        gradient[8] += sums[7];
        gradient[9] += sums[8];
    }
}

// What one step of one component depends on.
template <class T>
struct StepInput {
    T current[9];             // mean, log-diagonal, off-diagonal
    T anchor[9];              // the same of the anchor
    T anchorWeight;           // normalised
    T logPoints[3];           // of the anchor: weight, mean, covariance
    T moments[momentNumbers]; // under the current component
};
static_assert(sizeof(StepInput<float>) == stepInputs * sizeof(float));

// The next component: logit (not normalised), mean, log-diagonal, off-diagonal.
template <class T, class Real>
GAUSSARIUM_HD void makeStep(const StepInput<T>& in, bool space, T next[componentNumbers]) {
    const T zero = T(Real(0));
    const T one = T(Real(1));
    const T mass = in.moments[0];
    const T kappa = expOf(in.logPoints[1]);
    const T nu = expOf(in.logPoints[2]);
    const T e0 = expOf(in.current[3]);
    const T e1 = expOf(in.current[4]);
    const T e2 = space ? expOf(in.current[5]) : one;
    const T r10 = in.current[6];
    const T r20 = space ? in.current[7] : zero;
    const T r21 = space ? in.current[8] : zero;
    // Inverse of the anchor's R0, lower triangular as well.
    const T i0 = expOf(-in.anchor[3]);
    const T i1 = expOf(-in.anchor[4]);
    const T i2 = space ? expOf(-in.anchor[5]) : one;
    const T a20 = space ? in.anchor[7] : zero;
    const T a21 = space ? in.anchor[8] : zero;
    const T i10 = -(in.anchor[6] * i0 * i1);
    const T i21 = -(a21 * i1 * i2);
    const T i20 = -(a20 * i0 + a21 * i10) * i2;
    // G = R R0^-1: the anchor's covariance is G G^T in y.
    const T g00 = e0 * i0;
    const T g10 = r10 * i0 + e1 * i10;
    const T g11 = e1 * i1;
    const T g20 = r20 * i0 + r21 * i10 + e2 * i20;
    const T g21 = r21 * i1 + e2 * i21;
    const T g22 = e2 * i2;
    // The anchor's mean in y, and the new mean delta.
    const T d0 = in.anchor[0] - in.current[0];
    const T d1 = in.anchor[1] - in.current[1];
    const T d2 = space ? in.anchor[2] - in.current[2] : zero;
    const T p[3] = {e0 * d0, r10 * d0 + e1 * d1, space ? r20 * d0 + r21 * d1 + e2 * d2 : zero};
    const T share = one / (mass + kappa);
    T delta[3];
    for (int a = 0; a < 3; ++a) {
        delta[a] = (in.moments[1 + a] + kappa * p[a]) * share;
    }
    // The new covariance in y.
    const T anchored[6] = {g00 * g00,
                           g10 * g00,
                           g10 * g10 + g11 * g11,
                           g20 * g00,
                           g20 * g10 + g21 * g11,
                           g20 * g20 + g21 * g21 + g22 * g22};
    const T divisor = one / (mass + nu);
    T c[6];
    int entry = 0;
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b <= a; ++b) {
            c[entry] = (in.moments[4 + entry] - in.moments[1 + a] * delta[b]
                        - delta[a] * in.moments[1 + b] + mass * delta[a] * delta[b]
                        + kappa * (p[a] - delta[a]) * (p[b] - delta[b]) + nu * anchored[entry])
                       * divisor;
            ++entry;
        }
    }
    // Its Cholesky factor U; V = U^-1 and R' = V R. The anchor's share keeps every pivot well above
    // rounding; 1e-12 of the diagonal only stops what rounding could do to the difference.
    const auto pivot = [&](T value, T diagonal) {
        const T least = diagonal * T(Real(1e-12));
        return rootOf(valueOf(value) > valueOf(least) ? value : least);
    };
    const T u00 = rootOf(c[0]);
    const T u10 = c[1] / u00;
    const T u11 = pivot(c[2] - u10 * u10, c[2]);
    const T v00 = one / u00;
    const T v11 = one / u11;
    const T v10 = -(u10 * v00 * v11);
    T u22 = one;
    T v20 = zero;
    T v21 = zero;
    if (space) {
        const T u20 = c[3] / u00;
        const T u21 = (c[4] - u20 * u10) / u11;
        u22 = pivot(c[5] - u20 * u20 - u21 * u21, c[5]);
        const T v22 = one / u22;
        v21 = -(u21 * v11 * v22);
        v20 = -(u20 * v00 + u21 * v10) * v22;
        next[8] = v20 * e0 + v21 * r10 + v22 * r20;
        next[9] = v21 * e1 + v22 * r21;
        next[6] = in.current[5] - logOf(u22);
    } else {
        next[8] = in.current[7];
        next[9] = in.current[8];
        next[6] = in.current[5];
    }
    next[4] = in.current[3] - logOf(u00);
    next[5] = in.current[4] - logOf(u11);
    next[7] = v10 * e0 + v11 * r10;
    // mean + R^-1 delta
    const T z0 = delta[0] / e0;
    const T z1 = (delta[1] - r10 * z0) / e1;
    next[1] = in.current[0] + z0;
    next[2] = in.current[1] + z1;
    next[3] = space ? in.current[2] + (delta[2] - r20 * z0 - r21 * z1) / e2 : in.current[2];
    next[0] = logOf(mass + expOf(in.logPoints[0]) * in.anchorWeight);
}

// The derivative along input `direction` of the step, times the gradient by its output.
template <class Real>
GAUSSARIUM_HD Real stepSlope(const StepInput<Real>& in, bool space, int direction,
                             const Real gradient[componentNumbers]) {
    StepInput<Dual<Real>> dual;
    const Real* const from = in.current;
    Dual<Real>* const to = dual.current;
    for (int i = 0; i < stepInputs; ++i) {
        to[i] = Dual<Real>(from[i], i == direction ? Real(1) : Real(0));
    }
    Dual<Real> next[componentNumbers];
    makeStep<Dual<Real>, Real>(dual, space, next);
    Real sum = 0;
    for (int i = 0; i < componentNumbers; ++i) {
        sum += gradient[i] * next[i].slope;
    }
    return sum;
}

} // namespace gaussarium::train
