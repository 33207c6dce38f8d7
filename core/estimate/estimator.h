// What every method is: an object that turns a data set into a Fit. The window, the command line
// and the tests run the same objects.
#pragma once

#include "core/data/dataset.h"
#include "core/estimate/fit.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace gaussarium {

// What is asked of a method, beyond its own options.
struct FitRequest {
    std::optional<int> components; // k; none: the method chooses among 1..maxComponents
    int maxComponents = 8;
    std::uint64_t seed = 1; // every random draw of the fit derives from it
    bool keepTrace = false; // fill Fit::trace, and the paths of restarts
    // Where a method that climbs from a start (EM) begins, once, instead of the starts of its own
    // options; others do not look at it. It must have as many components as are asked for.
    std::optional<Mixture> start;
};

struct Progress {
    double fraction = -1.0; // 0..1, or below 0 where the end is not known
    std::string message;    // "restart 3 of 10"
};

// Where and how a fit runs. It never changes the answer.
struct RunContext {
    std::stop_token stop;                          // asked at least every few milliseconds
    int threads = 1;                               // 0: all cores
    std::function<void(const Progress&)> progress; // may be empty; called from the fitting thread
};

class Estimator {
public:
    virtual ~Estimator() = default;

    // Blocks until done or stopped; owns no thread. Thread-safe: several fits may run at once.
    // Never throws for data that a user can bring (that is Status::Refused or Degenerate with a
    // reason); throws std::invalid_argument for a request that no caller may make (k < 1).
    virtual Fit fit(const Dataset& data, const FitRequest& request,
                    const RunContext& context = {}) const = 0;
};

// A method that goes on from another one's answer (EM from TGMM's). Whoever has run that one for
// the same data and request need not pay for it twice.
class ChainedEstimator : public Estimator {
public:
    // What Fit::method and Fit::options of the first one's answers hold.
    virtual std::string firstMethod() const = 0;
    virtual std::map<std::string, std::string> firstOptions() const = 0;
    // The answer of fit() where the first one has answered `first`; its seconds count.
    virtual Fit continueFrom(Fit first, const Dataset& data, const FitRequest& request,
                             const RunContext& context) const = 0;
};

} // namespace gaussarium
