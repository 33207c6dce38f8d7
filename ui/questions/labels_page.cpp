#include "ui/questions/labels_page.h"

#include "core/study/label_switching.h"
#include "ui/model/text.h"
#include "ui/panels/scrolled.h"

#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

// What the others are numbered against.
struct Reference {
    const Mixture* mixture = nullptr; // null: there is none
    std::vector<int> colours;
    QString owner;   // "the truth"
    int method = -1; // whose answer it is; -1: the truth
};

Reference referenceOf(const Session& session) {
    if (session.hasTruth()) {
        return {&session.data()->truth, session.truthColours(), LabelsPage::tr("the truth"), -1};
    }
    for (int i = 0; i < session.methodCount(); ++i) {
        const MethodState& state = session.method(i);
        if (state.enabled && state.result.fit && state.result.fit->hasMixture()) {
            return {&state.result.fit->mixture, state.result.colours, toQt(state.method->title), i};
        }
    }
    return {};
}

QString errorWords(const std::optional<ParameterError>& error) {
    return error ? LabelsPage::tr("error %1").arg(numberText(error->mean, 3))
                 : LabelsPage::tr("no error");
}

// "2 and 1 of EM are 1 and 2 of the truth".
QString numbersInWords(const LabelSwitch& found, const QString& who, const QString& owner) {
    QStringList own;
    QStringList played;
    for (std::size_t i = 0; i < found.match.size(); ++i) {
        if (found.match[i] >= 0) {
            own << QString::number(found.match[i] + 1);
            played << QString::number(i + 1);
        }
    }
    const QString comma = QStringLiteral(", ");
    return LabelsPage::tr("%1: its %2 %4 %3 of %5")
        .arg(who, own.join(comma), played.join(comma),
             own.size() == 1 ? LabelsPage::tr("is") : LabelsPage::tr("are"), owner);
}

QString wordsFor(const LabelSwitch& found, const QString& who, const QString& owner) {
    if (!found.numbered) {
        return numbersInWords(found, who, owner)
               + LabelsPage::tr(", which has another number of components: no error.");
    }
    if (found.inOrder()) {
        return LabelsPage::tr("%1 numbers them as %2 does: error %3.")
            .arg(who, owner, numberText(found.matched->mean, 3));
    }
    return numbersInWords(found, who, owner)
           + LabelsPage::tr(". Error %1 by number, %2 matched; of the weights %3 and %4.")
                 .arg(numberText(found.numbered->mean, 3), numberText(found.matched->mean, 3),
                      numberText(found.numbered->weight, 3), numberText(found.matched->weight, 3));
}

} // namespace

LabelsPage::LabelsPage(const QuestionParts& parts, QWidget* parent)
    : QuestionPage(parent)
    , m_session(parts.session)
    , m_timeline(parts.timeline)
    , m_view(new MatchingView)
    , m_match(new QToolButton(this))
    , m_words(new QLabel) {
    setObjectName(QStringLiteral("labelsPage"));
    m_words->setObjectName(QStringLiteral("labels-words"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_match->setObjectName(QStringLiteral("labels-match"));
    m_match->setCheckable(true);
    m_match->setText(tr("Match"));
    m_match->setToolTip(tr("Moves each component beside the one that it plays"));
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    column->addWidget(m_words);
    column->addStretch(1);
    auto* area = scrolled(inner, this);
    area->setFocusPolicy(Qt::StrongFocus); // nothing in it is reached by keys otherwise
    area->setAccessibleName(m_view->accessibleName());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->addWidget(area, 1);
    layout->addWidget(m_match, 0, Qt::AlignLeft);
    connect(m_match, &QToolButton::toggled, this, [this](bool on) {
        m_match->setText(on ? tr("Unmatch") : tr("Match"));
        m_match->setToolTip(on ? tr("Moves each component back to its own number")
                               : tr("Moves each component beside the one that it plays"));
        m_view->setMatched(on, m_timeline.isSmooth());
    });
    connect(&m_session, &Session::dataChanged, this, &LabelsPage::refresh);
    connect(&m_session, &Session::methodChanged, this, &LabelsPage::refresh);
    connect(&m_session, &Session::coloursChanged, this, &LabelsPage::refresh);
    connect(&m_session, &Session::resultChanged, this, [this](int index) {
        if (m_session.method(index).result.state != RunState::Running) {
            refresh();
        }
    });
}

void LabelsPage::setActive(bool active) {
    m_active = active;
    refresh();
}

QString LabelsPage::words() const {
    return m_words->text();
}

void LabelsPage::refresh() {
    if (!m_active) {
        return;
    }
    const Reference reference = referenceOf(m_session);
    std::vector<MatchingBlock> blocks;
    QStringList sentences;
    for (int i = 0; reference.mixture != nullptr && i < m_session.methodCount(); ++i) {
        const MethodState& state = m_session.method(i);
        const auto& fit = state.result.fit;
        if (!state.enabled || i == reference.method || !fit || !fit->hasMixture()
            || fit->mixture.dimension() != reference.mixture->dimension()) {
            continue;
        }
        const LabelSwitch found = labelSwitch(*reference.mixture, fit->mixture);
        const QString who = toQt(state.method->title);
        MatchingBlock block;
        block.title = who;
        block.numbered = errorWords(found.numbered);
        block.matched = errorWords(found.matched);
        block.rows = found.rows(static_cast<int>(fit->mixture.components()));
        block.colours = state.result.colours;
        block.colours.resize(block.rows.size(), -1);
        for (std::size_t row = 0; row < found.match.size(); ++row) {
            if (found.match[row] >= 0 && row < reference.colours.size()) {
                block.colours[static_cast<std::size_t>(found.match[row])] = reference.colours[row];
            }
        }
        blocks.push_back(std::move(block));
        sentences << wordsFor(found, who, reference.owner);
    }
    if (blocks.empty()) {
        sentences = {reference.method < 0
                         ? m_session.enabledIds().isEmpty()
                               ? tr("Switch on a method, to see how it numbers its components.")
                               : tr("There is no answer yet whose components could be numbered.")
                         : tr("These data have no known truth: switch on a second method, to "
                              "compare the numbers of its components with %1's.")
                               .arg(reference.owner)};
    } else {
        sentences.prepend(
            tr("Left the components of %1, right the method's. The error is that of the means: "
               "squared, per coordinate.")
                .arg(reference.owner));
    }
    std::vector<int> colours = reference.colours;
    colours.resize(reference.mixture != nullptr
                       ? static_cast<std::size_t>(reference.mixture->components())
                       : 0,
                   -1);
    m_match->setEnabled(!blocks.empty());
    m_view->setVisible(!blocks.empty());
    m_view->setBlocks(colours, std::move(blocks));
    m_words->setText(sentences.join(QLatin1Char('\n')));
}

} // namespace gaussarium::ui
