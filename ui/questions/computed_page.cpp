#include "ui/questions/computed_page.h"

#include "ui/panels/scrolled.h"

#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace gaussarium::ui {

ComputedPage::ComputedPage(const QString& id, QWidget* parent)
    : QuestionPage(parent)
    , m_runner(this)
    , m_content(new QVBoxLayout)
    , m_words(new QLabel(this))
    , m_button(new QToolButton(this)) {
    m_words->setObjectName(id + QStringLiteral("-words"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_button->setObjectName(id + QStringLiteral("-stop"));
    // Where there is little room, the answer in words is what is seen without scrolling.
    auto* inner = new QWidget;
    auto* head = new QHBoxLayout;
    head->addWidget(m_words, 1);
    head->addWidget(m_button, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(4, 4, 4, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addLayout(m_content, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scrolled(inner, this));
    m_start.setSingleShot(true);
    m_start.setInterval(patience);
    connect(&m_start, &QTimer::timeout, this, &ComputedPage::start);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_runner.busy()) {
            m_runner.stop(); // it answers with what it has
        } else {
            start();
        }
    });
    ended();
}

ComputedPage::~ComputedPage() = default;

QString ComputedPage::words() const {
    return m_words->text();
}

void ComputedPage::setWords(const QString& words) {
    m_words->setText(words);
}

void ComputedPage::setActive(bool active) {
    m_active = active;
    if (!m_active) {
        m_start.stop();
        if (m_runner.busy()) {
            m_runner.discard();
            m_valid = false;
            ended();
        }
    } else if (!m_valid) {
        m_start.start();
    }
}

void ComputedPage::invalidate() {
    m_valid = false;
    m_runner.discard();
    ended();
    if (m_active) {
        m_start.start();
    }
}

void ComputedPage::start() {
    m_start.stop();
    m_valid = true;
    begin(m_runner);
    ended();
}

void ComputedPage::ended() {
    const bool running = m_runner.busy();
    m_button->setText(running ? tr("Stop") : tr("Again"));
    m_button->setToolTip(running ? tr("Stops; what there is so far stays")
                                 : tr("Computes the answer again"));
}

} // namespace gaussarium::ui
