// A question whose answer takes a while.
#pragma once

#include "ui/async/latest_runner.h"
#include "ui/questions/question_page.h"

#include <QTimer>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace gaussarium::ui {

// Computes in a thread of its own while somebody looks, again after each change of what it reads,
// and never for nobody. Above the page's content stand its words and a button, "Stop" while it
// computes and "Again" when it does not; all of it scrolls. Object names "ID-words" and "ID-stop".
class ComputedPage : public QuestionPage {
    Q_OBJECT

public:
    ~ComputedPage() override;

    void setActive(bool active) override;
    bool busy() const { return m_start.isActive() || m_runner.busy(); }
    QString words() const;

protected:
    ComputedPage(const QString& id, QWidget* parent);

    QVBoxLayout* content() const { return m_content; }
    void setWords(const QString& words);
    // What was computed, or is being computed, is no longer what is asked.
    void invalidate();
    // Submits to the runner, or says in words why there is nothing to compute. Whatever answers or
    // fails must call ended().
    virtual void begin(LatestRunner& runner) = 0;
    void ended();

private:
    void start();

    // A change seldom comes alone: sliders, typed digits, points that are dragged.
    static constexpr int patience = 120; // ms

    LatestRunner m_runner;
    QTimer m_start;
    QVBoxLayout* m_content;
    QLabel* m_words;
    QToolButton* m_button;
    bool m_active = false;
    bool m_valid = false;
};

} // namespace gaussarium::ui
