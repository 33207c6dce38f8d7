// Where a pass asks whether it may go on.
#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>

namespace gaussarium::tgmm {

// Shared by the threads of one pass. Work is cut into units, and each asks before it begins; a unit
// is at most one product of a block's rows with a weight matrix, or one tile of attention: 3
// million multiply-adds, 60 us, in the shipped network, whatever the number of points.
class WorkGate {
public:
    // Counts the units into `units`. Both must outlive the gate.
    WorkGate(const std::stop_token& stop, std::atomic<std::int64_t>& units)
        : m_stop(stop), m_units(units) {}

    // Whether a unit may begin. Once no, always no: nothing that was left out is read.
    bool enter() {
        if (m_stop.stop_requested()) {
            m_closed.store(true, std::memory_order_relaxed);
        }
        if (closed()) {
            return false;
        }
        m_units.fetch_add(1, std::memory_order_relaxed);
        return true;
    }

    bool closed() const { return m_closed.load(std::memory_order_relaxed); }

private:
    const std::stop_token& m_stop;
    std::atomic<std::int64_t>& m_units;
    std::atomic<bool> m_closed{false};
};

} // namespace gaussarium::tgmm
