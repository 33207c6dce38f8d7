#include "core/study/basin_map.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/em/prepared_em.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace gaussarium {

namespace {

// Runs go on far beyond EM's own tolerance, which stops on plateaus that lead elsewhere: until the
// log-likelihood of a point changes by less than this. To take a run that comes near a known
// optimum for one of its own would save a tenth of the time at most, and name ends wrongly: on the
// stretched preset with k = 3 runs creep past one at a hundredth of a deviation.
constexpr double endTolerance = 1e-10;
constexpr int endIterations = 10'000;
// Cells between two reports. Other work shares the threads and takes its turn in between.
constexpr std::int64_t batchSize = 32;

constexpr int unknown = -1;
constexpr int collapsed = -2;
constexpr int refused = -3;

// All cells, those of the coarser passes first.
std::vector<int> passOrder(const MeanGrid& grid) {
    std::vector<int> order;
    const int first = grid.firstStride();
    for (int stride = first; stride >= 1; stride /= 2) {
        for (int row = 0; row < grid.rows; row += stride) {
            for (int column = 0; column < grid.columns; column += stride) {
                const bool earlier = row % (2 * stride) == 0 && column % (2 * stride) == 0;
                if (stride == first || !earlier) {
                    order.push_back(row * grid.columns + column);
                }
            }
        }
    }
    return order;
}

// Counts the iterations that EM would make by its own tolerance.
class OwnStop final : public em::LoopObserver {
public:
    OwnStop(double tolerance, std::int64_t points)
        : m_least(tolerance * static_cast<double>(points)) {}

    void expectation(int iteration, const em::Components&, double logLikelihood) override {
        if (!m_stopped && iteration > 1 && std::abs(logLikelihood - m_before) < m_least) {
            m_stopped = iteration;
        }
        m_before = logLikelihood;
    }
    void maximization(int, const em::Components&, const em::Statistics&) override {}
    void reseeded(int, const em::Components&, int) override {}

    int iterations(const em::PreparedRun& run) const {
        return std::min(m_stopped.value_or(run.iterations), run.iterations);
    }

private:
    double m_least;
    double m_before = 0.0;
    std::optional<int> m_stopped;
};

// An optimum that runs have reached, as the most likely of them has it.
struct Found {
    Mixture mixture;
    double logLikelihood = 0.0;
    double objective = 0.0;
    std::string reason;
};

struct CellRun {
    em::PreparedRun run;
    int iterations = 0; // that EM would make by its own tolerance
};

class MapMaker {
public:
    MapMaker(em::PreparedEm prepared, const BasinRequest& request, const RunContext& context)
        : m_em(std::move(prepared))
        , m_request(request)
        , m_context(context)
        , m_shapes(request.mixture)
        , m_codes(static_cast<std::size_t>(request.grid.cells()), unknown)
        , m_guesses(m_codes) {
        if (request.shapes == StartShapes::Overall) {
            const Eigen::Index k = m_shapes.components();
            m_shapes.weights.setConstant(1.0 / static_cast<double>(k));
            std::fill(m_shapes.covariances.begin(), m_shapes.covariances.end(),
                      m_em.overallCovariance());
        }
        m_map.grid = request.grid;
        m_map.cells.resize(m_codes.size());
        m_map.points = m_em.size();
        for (const std::shared_ptr<const BasinMap>& map : request.earlier) {
            learn(*map);
        }
    }

    BasinMap make(const std::function<void(const BasinMap&)>& report) {
        if (report && !m_request.earlier.empty()) {
            publish();
            report(m_map);
        }
        std::vector<int> order = passOrder(m_map.grid);
        std::erase_if(order, [this](int cell) { return codeOf(cell) != unknown; });
        std::vector<CellRun> runs;
        for (std::size_t first = 0; first < order.size() && !m_context.stop.stop_requested();
             first += batchSize) {
            const auto count = std::min<std::size_t>(batchSize, order.size() - first);
            runs.assign(count, {});
            parallelFor(static_cast<std::int64_t>(count), m_context.threads, [&](std::int64_t i) {
                const auto at = static_cast<std::size_t>(i);
                runs[at] = runFrom(order[first + at]);
            });
            for (std::size_t i = 0; i < count; ++i) {
                keep(order[first + i], std::move(runs[i]));
            }
            if (report) {
                publish();
                report(m_map);
            }
        }
        publish();
        return std::move(m_map);
    }

private:
    int& codeOf(int cell) { return m_codes[static_cast<std::size_t>(cell)]; }

    void learn(const BasinMap& earlier) {
        std::vector<int> codes;
        for (const BasinEnd& end : earlier.ends) {
            codes.push_back(
                end.kind == EndKind::Collapsed ? collapsed
                : end.kind == EndKind::Refused
                    ? refused
                    : optimumOf({end.mixture, end.logLikelihood, end.objective, end.reason}));
            remember(codes.back(), end.reason);
        }
        const MeanGrid& grid = m_map.grid;
        const bool sameCells = earlier.grid == grid;
        Eigen::Vector2d size = Eigen::Vector2d::Ones(); // of a cell
        size[0] = (grid.high[0] - grid.low[0]) / grid.columns;
        if (grid.rows > 1) {
            size[1] = (grid.high[1] - grid.low[1]) / grid.rows;
        }
        for (int cell = 0; cell < grid.cells(); ++cell) {
            const Eigen::Vector2d u = grid.middle(cell);
            const int there = earlier.grid.cellAt(u);
            const int known = there < 0 ? -1 : earlier.nearestDone(there);
            if (known < 0 || codeOf(cell) != unknown) {
                continue;
            }
            const BasinCell& other = earlier.cells[static_cast<std::size_t>(known)];
            BasinCell& own = m_map.cells[static_cast<std::size_t>(cell)];
            const int code = codes[static_cast<std::size_t>(other.end)];
            if (sameCells && known == cell) {
                take(cell, code, other.iterations);
                if (const auto last = earlier.collapsed.find(cell);
                    last != earlier.collapsed.end()) {
                    own.logLikelihood = other.logLikelihood;
                    m_map.collapsed.insert(*last);
                }
                continue;
            }
            const double distance = (earlier.grid.middle(known) - u).cwiseQuotient(size).norm();
            if (distance < own.guessDistance) {
                m_guesses[static_cast<std::size_t>(cell)] = code;
                own.guessDistance = distance;
            }
        }
    }

    void take(int cell, int code, int iterations) {
        ++m_map.done;
        BasinCell& kept = m_map.cells[static_cast<std::size_t>(cell)];
        kept = {};
        kept.iterations = iterations;
        codeOf(cell) = code;
        m_guesses[static_cast<std::size_t>(cell)] = unknown;
    }

    void remember(int code, const std::string& reason) {
        if (code == collapsed && m_collapse.empty()) {
            m_collapse = reason;
        } else if (code == refused && m_refusal.empty()) {
            m_refusal = reason;
        }
    }

    CellRun runFrom(int cell) const {
        Mixture start = m_shapes;
        start.means.col(m_request.moved) = m_map.grid.place(cell);
        // A finer tolerance of its own is kept, or its iterations could not be counted.
        const double own = m_request.em.tolerance;
        OwnStop counter(own, m_em.size());
        CellRun result;
        result.run = m_em.run(
            start, endIterations, own > 0.0 ? std::min(own, endTolerance) : endTolerance,
            deriveSeed(m_request.seed, static_cast<std::uint64_t>(cell)), m_context.stop, &counter);
        result.iterations = counter.iterations(result.run);
        return result;
    }

    bool same(const Found& found, const Mixture& mixture, double objective) const {
        return sameOptimum(found.mixture, found.objective, mixture, objective, m_em.size());
    }

    // The optimum's index among those found, where it may be the first to reach it.
    int optimumOf(Found reached) {
        const auto known = std::find_if(m_found.begin(), m_found.end(), [&](const Found& found) {
            return same(found, reached.mixture, reached.objective);
        });
        const auto index = static_cast<int>(known - m_found.begin());
        if (known == m_found.end()) {
            m_found.push_back(std::move(reached));
        } else if (reached.objective > known->objective) {
            *known = std::move(reached);
        }
        return index;
    }

    // In the order of the cells, whichever was done first.
    void keep(int cell, CellRun result) {
        em::PreparedRun& run = result.run;
        if (run.status == Status::Cancelled) {
            return; // stopped on its way
        }
        int code = refused;
        std::string reason = run.reason;
        const bool collapses = run.status == Status::Degenerate || run.onRidge;
        if (run.status != Status::Refused && collapses) {
            code = collapsed;
            reason = collapseReason(run);
        } else if (run.status != Status::Refused) {
            code = optimumOf({run.mixture, run.logLikelihood, run.objective, run.reason});
        }
        take(cell, code, result.iterations);
        remember(code, reason);
        if (code == collapsed) {
            m_map.cells[static_cast<std::size_t>(cell)].logLikelihood = run.logLikelihood;
            m_map.collapsed.emplace(cell, std::move(run.mixture));
        }
    }

    static std::string collapseReason(const em::PreparedRun& run) {
        return run.status == Status::Degenerate
                   ? run.reason
                   : "a component rests on the ridge: its points coincide or lie on a line";
    }

    // Numbers the ends by what they are, not by when they were found.
    void publish() {
        std::vector<std::size_t> order(m_found.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
            return m_found[a].objective > m_found[b].objective;
        });
        m_map.ends.clear();
        std::vector<int> endOf(m_found.size());
        std::vector<std::size_t> kept;
        for (const std::size_t index : order) {
            const Found& found = m_found[index];
            // Slow runs may have come to the same optimum from two sides.
            const auto twin = std::find_if(kept.begin(), kept.end(), [&](std::size_t other) {
                return same(m_found[other], found.mixture, found.objective);
            });
            endOf[index] = static_cast<int>(twin - kept.begin());
            if (twin == kept.end()) {
                kept.push_back(index);
                m_map.ends.push_back({EndKind::Optimum, found.mixture, found.logLikelihood, 0,
                                      found.objective, found.reason});
            }
        }
        const auto special = [&](int code, EndKind kind, const std::string& reason) {
            const auto among = [code](const std::vector<int>& codes) {
                return std::find(codes.begin(), codes.end(), code) != codes.end();
            };
            if (!among(m_codes) && !among(m_guesses)) {
                return unknown;
            }
            BasinEnd end;
            end.kind = kind;
            end.reason = reason;
            m_map.ends.push_back(std::move(end));
            return static_cast<int>(m_map.ends.size()) - 1;
        };
        const int collapsedEnd = special(collapsed, EndKind::Collapsed, m_collapse);
        const int refusedEnd = special(refused, EndKind::Refused, m_refusal);
        const auto indexOf = [&](int code) {
            return code == collapsed ? collapsedEnd
                   : code == refused ? refusedEnd
                   : code >= 0       ? endOf[static_cast<std::size_t>(code)]
                                     : unknown;
        };
        for (std::size_t i = 0; i < m_codes.size(); ++i) {
            BasinCell& cell = m_map.cells[i];
            cell.guess = indexOf(m_guesses[i]);
            cell.end = indexOf(m_codes[i]);
            if (cell.end < 0) {
                continue;
            }
            BasinEnd& end = m_map.ends[static_cast<std::size_t>(cell.end)];
            ++end.cells;
            if (end.kind == EndKind::Optimum) {
                cell.logLikelihood = end.logLikelihood;
            }
        }
    }

    em::PreparedEm m_em;
    const BasinRequest& m_request;
    const RunContext& m_context;
    Mixture m_shapes;           // every start, but for the moved mean
    std::vector<int> m_codes;   // of each cell's end: an index into m_found, or one of the above
    std::vector<int> m_guesses; // the same, of what is not known
    std::vector<Found> m_found;
    std::string m_collapse;
    std::string m_refusal;
    BasinMap m_map;
};

} // namespace

Expected<BasinMap> basinMap(const Eigen::Ref<const Eigen::MatrixXd>& points,
                            const BasinRequest& request, const RunContext& context,
                            const std::function<void(const BasinMap&)>& report) {
    GAUSSARIUM_CHECK_EQ(points.rows(), request.mixture.dimension());
    GAUSSARIUM_CHECK_GE(request.moved, 0);
    GAUSSARIUM_CHECK_LT(request.moved, request.mixture.components());
    GAUSSARIUM_CHECK_GE(request.mostPoints, 1);
    request.grid.check(request.mixture.dimension());
    for (const std::shared_ptr<const BasinMap>& map : request.earlier) {
        require(map && map->grid.onPlaneOf(request.grid), __func__,
                "an earlier map is of another plane");
    }
    const std::vector<Eigen::Index> chosen =
        standInPoints(points.cols(), request.mostPoints, request.seed);
    Expected<em::PreparedEm> prepared =
        em::PreparedEm::make(points(Eigen::all, chosen), request.em,
                             static_cast<int>(request.mixture.components()), context.threads);
    if (!prepared) {
        return fail(prepared.error());
    }
    return MapMaker(std::move(*prepared), request, context).make(report);
}

} // namespace gaussarium
