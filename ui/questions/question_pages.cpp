// The list of questions: a page is made here and nowhere else.
#include "ui/questions/basins_page.h"
#include "ui/questions/components_page.h"
#include "ui/questions/labels_page.h"
#include "ui/questions/poke_page.h"
#include "ui/questions/questions_panel.h"
#include "ui/questions/refusal_page.h"

namespace gaussarium::ui {

std::vector<QuestionPage*> makeQuestionPages(const QuestionParts& parts) {
    return {
        new ComponentsPage(parts), new BasinsPage(parts),  new PokePage(parts),
        new LabelsPage(parts),     new RefusalPage(parts),
    };
}

} // namespace gaussarium::ui
