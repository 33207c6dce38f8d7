#include "ui/model/edit_history.h"

#include <set>
#include <utility>

namespace gaussarium::ui {

EditHistory::EditHistory(Session& session, std::int64_t budget, QObject* parent)
    : QObject(parent), m_session(session), m_budget(budget) {}

void EditHistory::begin() {
    emit beginning();
    m_before = m_session.state();
}

void EditHistory::record(const QString& what) {
    SessionState after = m_session.state();
    // The first data of all have nothing before them.
    if (after == m_before || !m_before.data) {
        return;
    }
    m_changes.resize(m_next);
    m_changes.push_back({what, std::exchange(m_before, after), after});
    m_next = m_changes.size();
    forgetOldest();
    emit changed();
}

void EditHistory::undo() {
    if (canUndo()) {
        m_session.restore(m_changes[--m_next].before);
        emit changed();
    }
}

void EditHistory::redo() {
    if (canRedo()) {
        m_session.restore(m_changes[m_next++].after);
        emit changed();
    }
}

// The last change can always be taken back, however large.
void EditHistory::forgetOldest() {
    while (m_changes.size() > 1 && bytes() > m_budget) {
        m_changes.pop_front();
        --m_next;
    }
}

// O(changes log changes), and there are few enough for that after every click.
std::int64_t EditHistory::bytes() const {
    std::set<const LabelledData*> counted;
    std::int64_t sum = 0;
    const auto count = [&](const DataPointer& data) {
        if (data && counted.insert(data.get()).second) {
            sum += data->data.points.size() * std::int64_t(sizeof(double))
                   + std::int64_t(data->data.labels.size() * sizeof(int));
        }
    };
    for (const Change& change : m_changes) {
        count(change.before.data);
        count(change.after.data);
    }
    return sum;
}

} // namespace gaussarium::ui
