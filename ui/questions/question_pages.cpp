// The list of questions: a page is made here and nowhere else.
#include "ui/questions/basins_page.h"
#include "ui/questions/questions_panel.h"
#include "ui/questions/refusal_page.h"

namespace gaussarium::ui {

std::vector<QuestionPage*> makeQuestionPages(const QuestionParts& parts) {
    return {
        new RefusalPage(parts),
        new BasinsPage(parts),
    };
}

} // namespace gaussarium::ui
