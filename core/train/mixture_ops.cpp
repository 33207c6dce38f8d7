#include "core/train/mixture_ops.h"

#include "core/train/cuda_kernels.h"
#include "core/train/mixture_task.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

namespace gaussarium::train {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// What the operators share, contiguous.
struct Tasks {
    Tasks(const at::Tensor& components, const at::Tensor& k, const at::Tensor& is3d,
          const at::Tensor& points)
        : components(components.contiguous())
        , k(k.contiguous())
        , is3d(is3d.contiguous())
        , points(points.contiguous())
        , most(static_cast<int>(components.size(1))) {}

    cuda::MixtureArguments forCuda() const {
        return {components.data_ptr<float>(),
                k.data_ptr<std::int64_t>(),
                is3d.data_ptr<float>(),
                points.data_ptr<float>(),
                components.size(0),
                points.size(1),
                most,
                cuda::currentStream()};
    }

    // body(task, MixtureTask, the task's points) for every task, in parallel.
    template <class Real, class Body>
    void forEach(const Body& body) const {
        const std::int64_t n = points.size(1);
        const Real* const first = points.data_ptr<Real>();
        const std::int64_t* const counts = k.data_ptr<std::int64_t>();
        const Real* const spaces = is3d.data_ptr<Real>();
        at::parallel_for(0, components.size(0), 4, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t task = begin; task < end; ++task) {
                MixtureTask<Real> one(most, counts[task], spaces[task] != 0);
                body(task, one, first + task * n * 3);
            }
        });
    }

    at::Tensor components, k, is3d, points;
    int most;
};

// Calls body(Real()) with the tensor's type.
template <class Body>
void withReal(const at::Tensor& tensor, const Body& body) {
    if (tensor.scalar_type() == at::kDouble) {
        body(double());
    } else {
        body(float());
    }
}

class LogDensity : public torch::autograd::Function<LogDensity> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& components,
                              const at::Tensor& k, const at::Tensor& is3d,
                              const at::Tensor& points) {
        const Tasks tasks(components, k, is3d, points);
        at::Tensor density = at::empty({points.size(0), points.size(1)}, points.options());
        if (points.is_cuda()) {
            cuda::logDensity(tasks.forCuda(), density.data_ptr<float>());
        } else {
            withReal(points, [&](auto real) { onCpu<decltype(real)>(tasks, density); });
        }
        context->save_for_backward({tasks.components, tasks.k, tasks.is3d, tasks.points});
        return density;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tasks tasks(saved[0], saved[1], saved[2], saved[3]);
        const at::Tensor outer = gradients[0].contiguous();
        at::Tensor gradient = at::zeros_like(tasks.components);
        if (outer.is_cuda()) {
            cuda::logDensitySlope(tasks.forCuda(), outer.data_ptr<float>(),
                                  gradient.data_ptr<float>());
        } else {
            withReal(outer, [&](auto real) { slopeOnCpu<decltype(real)>(tasks, outer, gradient); });
        }
        return {gradient, {}, {}, {}};
    }

private:
    template <class Real>
    static void onCpu(const Tasks& tasks, at::Tensor& density) {
        const std::int64_t n = tasks.points.size(1);
        const Real* const components = tasks.components.data_ptr<Real>();
        Real* const result = density.data_ptr<Real>();
        tasks.forEach<Real>([&](std::int64_t task, MixtureTask<Real>& one, const Real* points) {
            one.logDensity(components + task * tasks.most * componentNumbers, points, n,
                           result + task * n);
        });
    }

    template <class Real>
    static void slopeOnCpu(const Tasks& tasks, const at::Tensor& outer, at::Tensor& gradient) {
        const std::int64_t n = tasks.points.size(1);
        const std::int64_t stride = tasks.most * componentNumbers;
        const Real* const components = tasks.components.data_ptr<Real>();
        const Real* const given = outer.data_ptr<Real>();
        Real* const result = gradient.data_ptr<Real>();
        tasks.forEach<Real>([&](std::int64_t task, MixtureTask<Real>& one, const Real* points) {
            one.logDensitySlope(components + task * stride, points, n, given + task * n,
                                result + task * stride);
        });
    }
};

class Refine : public torch::autograd::Function<Refine> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& components,
                              const at::Tensor& givenLogPoints, const at::Tensor& k,
                              const at::Tensor& is3d, const at::Tensor& points,
                              std::int64_t steps) {
        const Tasks tasks(components, k, is3d, points);
        const at::Tensor logPoints = givenLogPoints.contiguous();
        const std::int64_t count = components.size(0);
        at::Tensor iterates =
            at::empty({count, steps + 1, tasks.most, componentNumbers}, points.options());
        at::Tensor moments = at::empty({count, steps, tasks.most, momentNumbers}, points.options());
        iterates.select(1, 0).copy_(tasks.components);
        if (points.is_cuda()) {
            cuda::refine(tasks.forCuda(), logPoints.data_ptr<float>(), static_cast<int>(steps),
                         iterates.data_ptr<float>(), moments.data_ptr<float>());
        } else {
            withReal(points, [&](auto real) {
                onCpu<decltype(real)>(tasks, logPoints, static_cast<int>(steps), iterates, moments);
            });
        }
        context->save_for_backward(
            {tasks.components, logPoints, tasks.k, tasks.is3d, tasks.points, iterates, moments});
        return iterates.select(1, steps).clone();
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tasks tasks(saved[0], saved[2], saved[3], saved[4]);
        const at::Tensor& logPoints = saved[1];
        const at::Tensor& iterates = saved[5];
        const at::Tensor& moments = saved[6];
        at::Tensor outer = gradients[0].contiguous().clone();
        at::Tensor byAnchor = at::zeros_like(tasks.components);
        at::Tensor byPoints = at::zeros_like(logPoints);
        if (outer.is_cuda()) {
            cuda::refineSlope(tasks.forCuda(), logPoints.data_ptr<float>(),
                              static_cast<int>(moments.size(1)), iterates.data_ptr<float>(),
                              moments.data_ptr<float>(), outer.data_ptr<float>(),
                              byAnchor.data_ptr<float>(), byPoints.data_ptr<float>());
        } else {
            withReal(outer, [&](auto real) {
                slopeOnCpu<decltype(real)>(tasks, logPoints, iterates, moments, outer, byAnchor,
                                           byPoints);
            });
        }
        return {byAnchor, byPoints, {}, {}, {}, {}};
    }

private:
    template <class Real>
    static void onCpu(const Tasks& tasks, const at::Tensor& logPoints, int steps,
                      at::Tensor& iterates, at::Tensor& moments) {
        const std::int64_t n = tasks.points.size(1);
        const std::int64_t each = tasks.most * componentNumbers;
        const Real* const logs = logPoints.data_ptr<Real>();
        Real* const all = iterates.data_ptr<Real>();
        Real* const sums = moments.data_ptr<Real>();
        tasks.forEach<Real>([&](std::int64_t task, MixtureTask<Real>& one, const Real* points) {
            one.refine(logs + task * tasks.most * 3, points, n, steps,
                       all + task * (steps + 1) * each,
                       sums + task * steps * tasks.most * momentNumbers);
        });
    }

    template <class Real>
    static void slopeOnCpu(const Tasks& tasks, const at::Tensor& logPoints,
                           const at::Tensor& iterates, const at::Tensor& moments, at::Tensor& outer,
                           at::Tensor& byAnchor, at::Tensor& byPoints) {
        const std::int64_t n = tasks.points.size(1);
        const std::int64_t steps = moments.size(1);
        const std::int64_t each = tasks.most * componentNumbers;
        const Real* const logs = logPoints.data_ptr<Real>();
        const Real* const all = iterates.data_ptr<Real>();
        const Real* const sums = moments.data_ptr<Real>();
        Real* const last = outer.data_ptr<Real>();
        Real* const toAnchor = byAnchor.data_ptr<Real>();
        Real* const toPoints = byPoints.data_ptr<Real>();
        tasks.forEach<Real>([&](std::int64_t task, MixtureTask<Real>& one, const Real* points) {
            one.refineSlope(logs + task * tasks.most * 3, points, n, static_cast<int>(steps),
                            all + task * (steps + 1) * each,
                            sums + task * steps * tasks.most * momentNumbers, last + task * each,
                            toAnchor + task * each, toPoints + task * tasks.most * 3);
        });
    }
};

} // namespace

at::Tensor logDensity(const at::Tensor& components, const at::Tensor& k, const at::Tensor& is3d,
                      const at::Tensor& points) {
    return LogDensity::apply(components, k, is3d, points);
}

at::Tensor refine(const at::Tensor& components, const at::Tensor& logPoints, const at::Tensor& k,
                  const at::Tensor& is3d, const at::Tensor& points, int steps) {
    return Refine::apply(components, logPoints, k, is3d, points, std::int64_t{steps});
}

} // namespace gaussarium::train
