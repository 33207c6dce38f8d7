// Numbers with one directional derivative: forward-mode differentiation of code that is written
// once. Internal to core/train.
#pragma once

#include "core/base/host_device.h"

#include <cmath>

namespace gaussarium::train {

template <class Real>
struct Dual {
    Real value = 0;
    Real slope = 0;

    Dual() = default;
    GAUSSARIUM_HD Dual(Real v, Real s = 0) : value(v), slope(s) {}
};

template <class Real>
GAUSSARIUM_HD Dual<Real> operator+(Dual<Real> a, Dual<Real> b) {
    return {a.value + b.value, a.slope + b.slope};
}
template <class Real>
GAUSSARIUM_HD Dual<Real> operator-(Dual<Real> a, Dual<Real> b) {
    return {a.value - b.value, a.slope - b.slope};
}
template <class Real>
GAUSSARIUM_HD Dual<Real> operator-(Dual<Real> a) {
    return {-a.value, -a.slope};
}
template <class Real>
GAUSSARIUM_HD Dual<Real> operator*(Dual<Real> a, Dual<Real> b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
template <class Real>
GAUSSARIUM_HD Dual<Real> operator/(Dual<Real> a, Dual<Real> b) {
    const Real quotient = a.value / b.value;
    return {quotient, (a.slope - quotient * b.slope) / b.value};
}

template <class Real>
GAUSSARIUM_HD Real valueOf(Real a) {
    return a;
}
template <class Real>
GAUSSARIUM_HD Real valueOf(Dual<Real> a) {
    return a.value;
}

template <class Real>
GAUSSARIUM_HD Real expOf(Real a) {
    return std::exp(a);
}
template <class Real>
GAUSSARIUM_HD Dual<Real> expOf(Dual<Real> a) {
    const Real power = std::exp(a.value);
    return {power, power * a.slope};
}
template <class Real>
GAUSSARIUM_HD Real logOf(Real a) {
    return std::log(a);
}
template <class Real>
GAUSSARIUM_HD Dual<Real> logOf(Dual<Real> a) {
    return {std::log(a.value), a.slope / a.value};
}
template <class Real>
GAUSSARIUM_HD Real rootOf(Real a) {
    return std::sqrt(a);
}
template <class Real>
GAUSSARIUM_HD Dual<Real> rootOf(Dual<Real> a) {
    const Real root = std::sqrt(a.value);
    return {root, a.slope / (2 * root)};
}

} // namespace gaussarium::train
