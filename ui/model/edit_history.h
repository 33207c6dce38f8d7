// Undo and redo: what the session held before and after each change by hand, and what else can be
// taken back.
#pragma once

#include "ui/model/session.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <deque>
#include <functional>

namespace gaussarium::ui {

// Keeps whole states, which share what did not change; the oldest are forgotten where all together
// hold more than a budget of memory. Loading other data is a change like any other, so that it
// loses nothing. Not a limit on the number: a thousand moved points are a thousand steps back. GUI
// thread only.
class EditHistory : public QObject {
    Q_OBJECT

public:
    static constexpr std::int64_t defaultBudget = std::int64_t(512) << 20; // bytes

    // The session must outlive the history.
    explicit EditHistory(Session& session, std::int64_t budget = defaultBudget,
                         QObject* parent = nullptr);

    // Remembers how the session stands; record() then keeps the difference. A change that is made
    // in many steps (a drag) begins once and is recorded once.
    void begin();
    // "Move a point"; nothing where nothing changed since begin().
    void record(const QString& what);
    // A change of something else than the session, which has been made, by the functions that take
    // it back and make it again. One that returns false could not, and the change is forgotten.
    // Returns the change's number.
    quint64 record(const QString& what, std::function<bool()> undo, std::function<bool()> redo);
    // The change of that number was taken back by other means.
    void forget(quint64 number);

    bool canUndo() const { return m_next > 0; }
    bool canRedo() const { return m_next < m_changes.size(); }
    QString undoText() const { return canUndo() ? m_changes[m_next - 1].what : QString(); }
    QString redoText() const { return canRedo() ? m_changes[m_next].what : QString(); }

public slots:
    void undo();
    void redo();

signals:
    // Another change is about to begin: who is in the middle of one gives it up.
    void beginning();
    void changed();

private:
    struct Change {
        QString what;
        SessionState before;
        SessionState after;
        std::function<bool()> undo, redo; // empty: by the states
        quint64 number = 0;
    };

    void add(Change change);
    bool make(const Change& change, bool back);
    void forgetOldest();
    std::int64_t bytes() const;

    Session& m_session;
    std::int64_t m_budget;
    SessionState m_before;
    std::deque<Change> m_changes;
    std::size_t m_next = 0; // the change that redo would make
    quint64 m_numbers = 0;
};

} // namespace gaussarium::ui
