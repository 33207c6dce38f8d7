#include "ui/model/edit_history.h"

#include <algorithm>
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
    add({what, std::exchange(m_before, after), after, {}, {}, ++m_numbers});
}

quint64 EditHistory::record(const QString& what, std::function<bool()> undo,
                            std::function<bool()> redo) {
    add({what, {}, {}, std::move(undo), std::move(redo), ++m_numbers});
    return m_numbers;
}

void EditHistory::add(Change change) {
    m_changes.resize(m_next);
    m_changes.push_back(std::move(change));
    m_next = m_changes.size();
    forgetOldest();
    emit changed();
}

void EditHistory::forget(quint64 number) {
    const auto found = std::find_if(m_changes.begin(), m_changes.end(),
                                    [number](const Change& one) { return one.number == number; });
    if (found != m_changes.end()) {
        m_next -= found - m_changes.begin() < std::ptrdiff_t(m_next) ? 1 : 0;
        m_changes.erase(found);
        emit changed();
    }
}

bool EditHistory::make(const Change& change, bool back) {
    if (!change.undo) {
        m_session.restore(back ? change.before : change.after);
        return true;
    }
    return back ? change.undo() : change.redo();
}

void EditHistory::undo() {
    if (canUndo()) {
        const Change change = m_changes[--m_next];
        if (!make(change, true)) {
            forget(change.number);
        }
        emit changed();
    }
}

void EditHistory::redo() {
    if (canRedo()) {
        const Change change = m_changes[m_next++];
        if (!make(change, false)) {
            forget(change.number);
        }
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
