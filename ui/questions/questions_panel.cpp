#include "ui/questions/questions_panel.h"

#include "core/base/check.h"
#include "ui/model/text.h"

#include <QComboBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace gaussarium::ui {

QuestionsPanel::QuestionsPanel(std::vector<QuestionPage*> pages, QWidget* parent)
    : QWidget(parent)
    , m_pages(std::move(pages))
    , m_list(new QComboBox(this))
    , m_stack(new QStackedWidget(this)) {
    require(!m_pages.empty(), __func__, "there are no pages");
    setObjectName(QStringLiteral("questionsPanel"));
    m_list->setObjectName(QStringLiteral("questions"));
    m_list->setAccessibleName(tr("Question"));
    for (QuestionPage* page : m_pages) {
        m_list->addItem(page->title(), page->id());
        m_stack->addWidget(page);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_list);
    layout->addWidget(m_stack, 1);
    connect(m_list, &QComboBox::currentIndexChanged, this, [this](int index) {
        current()->setActive(false);
        m_stack->setCurrentIndex(index);
        current()->setActive(m_active);
    });
}

QuestionPage* QuestionsPanel::current() const {
    return m_pages[std::size_t(m_stack->currentIndex())];
}

void QuestionsPanel::ask(const QString& id) {
    const int index = m_list->findData(id);
    require(index >= 0, __func__, "no question " + toStd(id));
    m_list->setCurrentIndex(index);
}

void QuestionsPanel::setActive(bool active) {
    m_active = active;
    current()->setActive(active);
}

void QuestionsPanel::setTheme(const Theme& theme) {
    for (QuestionPage* page : m_pages) {
        page->setTheme(theme);
    }
}

} // namespace gaussarium::ui
