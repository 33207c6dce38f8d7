// The questions that the window answers in one click: a list of them, and the page of the chosen
// one.
#pragma once

#include "ui/questions/question_page.h"

#include <vector>

class QComboBox;
class QStackedWidget;

namespace gaussarium::ui {

// Every page that ships, in the order of the list.
std::vector<QuestionPage*> makeQuestionPages(const QuestionParts& parts);

class QuestionsPanel : public QWidget {
    Q_OBJECT

public:
    // Takes the pages, of which there is at least one.
    explicit QuestionsPanel(std::vector<QuestionPage*> pages, QWidget* parent = nullptr);

    const std::vector<QuestionPage*>& pages() const { return m_pages; }
    QuestionPage* current() const;
    // Throws std::invalid_argument where no page has the id.
    void ask(const QString& id);
    // Whether somebody looks at the panel; only then is the chosen page active.
    void setActive(bool active);
    void setTheme(const Theme& theme);

private:
    std::vector<QuestionPage*> m_pages;
    QComboBox* m_list;
    QStackedWidget* m_stack;
    bool m_active = false;
};

} // namespace gaussarium::ui
