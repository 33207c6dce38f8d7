// Label switching: each method numbers its components as it pleases, and what that does to an error
// that does not know it.
#pragma once

#include "ui/questions/matching_view.h"
#include "ui/questions/question_page.h"

class QLabel;
class QToolButton;

namespace gaussarium::ui {

// The answers of the methods that are switched on, against the truth, or where there is none
// against the first of them. Motion is the timeline's: none where that is reduced.
class LabelsPage : public QuestionPage {
    Q_OBJECT

public:
    explicit LabelsPage(const QuestionParts& parts, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("labels"); }
    QString title() const override { return tr("Label switching"); }
    void setActive(bool active) override;
    void setTheme(const Theme& theme) override { m_view->setTheme(theme); }
    QString words() const;
    MatchingView* view() const { return m_view; }

private:
    void refresh();

    const Session& m_session;
    const Timeline& m_timeline;
    MatchingView* m_view;
    QToolButton* m_match;
    QLabel* m_words;
    bool m_active = false;
};

} // namespace gaussarium::ui
