#include "ui/questions/refusal_page.h"

#include "ui/model/text.h"

#include <QLabel>
#include <QVBoxLayout>

namespace gaussarium::ui {

RefusalPage::RefusalPage(const QuestionParts& parts, QWidget* parent)
    : QuestionPage(parent), m_session(parts.session), m_words(new QLabel(this)) {
    setObjectName(QStringLiteral("refusalPage"));
    m_words->setObjectName(QStringLiteral("refusalWords"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_words, 1);
    connect(&m_session, &Session::dataChanged, this, &RefusalPage::refresh);
    connect(&m_session, &Session::resultChanged, this, &RefusalPage::refresh);
}

void RefusalPage::setActive(bool active) {
    m_active = active;
    refresh();
}

QString RefusalPage::words() const {
    return m_words->text();
}

void RefusalPage::refresh() {
    if (!m_active) {
        return;
    }
    QStringList lines;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        const MethodState& state = m_session.method(i);
        if (!state.result.fit) {
            continue;
        }
        for (const Gauge& gauge : state.result.fit->gauges) {
            lines.append(
                tr("%1, %2: %3")
                    .arg(toQt(state.method->title), toQt(gauge.name), toQt(gauge.sentence)));
        }
    }
    m_words->setText(lines.isEmpty()
                         ? tr("No method that is switched on measures whether it may answer. "
                              "Switch on the spectral method.")
                         : lines.join(QStringLiteral("\n\n")));
}

} // namespace gaussarium::ui
