#include "ui/questions/refusal_page.h"

#include "ui/model/text.h"
#include "ui/panels/scrolled.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

GaugeGroup groupOf(const MethodState& state) {
    const Fit& fit = *state.result.fit;
    GaugeGroup group;
    group.title = fit.hasMixture()
                      ? RefusalPage::tr("%1 answers").arg(toQt(state.method->title))
                      : RefusalPage::tr("%1 gives no answer").arg(toQt(state.method->title));
    group.reason = toQt(fit.reason);
    if (!group.reason.isEmpty()) {
        group.reason[0] = group.reason[0].toUpper();
        group.reason += QLatin1Char('.');
    }
    group.gauges = fit.gauges;
    return group;
}

} // namespace

RefusalPage::RefusalPage(const QuestionParts& parts, QWidget* parent)
    : QuestionPage(parent), m_session(parts.session), m_gauges(new GaugeList), m_words(new QLabel) {
    setObjectName(QStringLiteral("refusalPage"));
    m_words->setObjectName(QStringLiteral("refusalWords"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(4, 4, 8, 4);
    column->addWidget(m_gauges);
    column->addWidget(m_words);
    column->addStretch(1);
    auto* area = scrolled(inner, this);
    area->setFocusPolicy(Qt::StrongFocus); // nothing in it is reached by keys otherwise
    area->setAccessibleName(m_gauges->accessibleName());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area, 1);
    connect(&m_session, &Session::dataChanged, this, &RefusalPage::refresh);
    connect(&m_session, &Session::methodChanged, this, &RefusalPage::refresh);
    connect(&m_session, &Session::resultChanged, this, [this](int index) {
        // The gauges before stay while a method runs: they would only flicker.
        if (m_session.method(index).result.state != RunState::Running) {
            refresh();
        }
    });
}

void RefusalPage::setActive(bool active) {
    m_active = active;
    refresh();
}

QString RefusalPage::words() const {
    QStringList words = {m_gauges->words(), m_words->text()};
    words.removeAll(QString());
    return words.join(QLatin1Char('\n'));
}

void RefusalPage::refresh() {
    if (!m_active) {
        return;
    }
    std::vector<GaugeGroup> groups;
    QStringList silent;
    bool measured = false;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        const MethodState& state = m_session.method(i);
        if (!state.enabled || !state.result.fit) {
            continue;
        }
        const Fit& fit = *state.result.fit;
        if (fit.gauges.empty() && fit.status != Status::Refused) {
            silent << toQt(state.method->title);
            continue;
        }
        groups.push_back(groupOf(state));
        measured = measured || !fit.gauges.empty();
    }
    QStringList sentences;
    if (!silent.isEmpty()) {
        sentences << tr("Not measured: whether the assumptions hold of %1.")
                         .arg(silent.join(QStringLiteral("; ")));
    }
    if (!measured) {
        sentences << tr("The spectral method measures it: switch it on.");
    }
    m_gauges->setVisible(!groups.empty());
    m_gauges->setGroups(std::move(groups));
    m_words->setText(sentences.join(QLatin1Char(' ')));
}

} // namespace gaussarium::ui
