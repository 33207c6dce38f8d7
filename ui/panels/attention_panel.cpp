#include "ui/panels/attention_panel.h"

#include "ui/model/text.h"
#include "ui/panels/attention_heads.h"
#include "ui/panels/attention_matrix.h"
#include "ui/panels/layer_strip.h"
#include "ui/panels/read_out_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QTabBar>
#include <QVBoxLayout>

#include <utility>

namespace gaussarium::ui {

namespace {

QString signedNumber(double value) {
    return QString::number(value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212));
}

QString percent(double share) {
    return QStringLiteral("%1\u00A0%").arg(100.0 * share, 0, 'f', share < 0.0995 ? 1 : 0);
}

// What attention is not. One line below every view, and this when one asks.
QString limits() {
    return AttentionPanel::tr(
        "A share says what is gathered, not what matters: what a point offers may be next to "
        "nothing, and every point keeps its own state past the heads. After some layers a point "
        "stands for what it has gathered from others too: the read-out may build a mean from "
        "points far away from it. Other shares can lead to the same answer (Jain and Wallace "
        "2019); whether attention explains depends on what is asked "
        "of an explanation (Wiegreffe and Pinter 2019). A rollout takes every layer as half the "
        "mean of its heads and half the point itself, and leaves out values and MLPs (Abnar and "
        "Zuidema 2020).\n\n"
        "Agreement of a head: how much of what points gather comes from their own component, 0 as "
        "by chance, 1 all of it. Agreement of the read-out: the sum over the points of the smaller "
        "of its weight and that of an M-step of EM (responsibility over their sum), both of which "
        "sum to 1; 1 where the same points count as much, 0 where none counts for both.");
}

} // namespace

AttentionPanel::AttentionPanel(AttentionExplorer& explorer, SelectionModel& selection,
                               QWidget* parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_selection(selection)
    , m_views(new QTabBar(this))
    , m_networks(new QComboBox(this))
    , m_heads(new AttentionHeads(explorer, this))
    , m_layers(new LayerStrip(explorer, this))
    , m_matrix(new AttentionMatrix(explorer, selection, this))
    , m_readOut(new ReadOutView(explorer, selection, this))
    , m_words(new QLabel(this))
    , m_gap(new QWidget(this))
    , m_note(new QLabel(this)) {
    setObjectName(QStringLiteral("attentionPanel"));
    m_views->setObjectName(QStringLiteral("attentionViews"));
    m_views->setAccessibleName(tr("Views of the attention"));
    m_views->setDrawBase(false);
    m_views->setExpanding(false);
    m_views->addTab(tr("Heads"));
    m_views->addTab(tr("Rollout"));
    m_views->addTab(tr("Read-out"));
    m_views->setTabToolTip(0, tr("One head of one layer"));
    m_views->setTabToolTip(1, tr("All heads of the layers up to one, multiplied"));
    m_views->setTabToolTip(2, tr("Which points build which mean, beside EM"));
    m_networks->setObjectName(QStringLiteral("attentionNetworks"));
    m_networks->setAccessibleName(tr("Network"));
    m_networks->setMinimumContentsLength(6);
    m_networks->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_words->setObjectName(QStringLiteral("attentionWords"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    // Whatever is said, the pictures keep their size.
    m_words->setFixedHeight(3 * m_words->fontMetrics().lineSpacing());
    m_note->setObjectName(QStringLiteral("attentionNote"));
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    for (QLabel* label : {m_words, m_note}) {
        label->setToolTip(limits());
    }
    m_note->setAccessibleDescription(limits());
    auto* top = new QHBoxLayout;
    top->setSpacing(4);
    top->addWidget(m_views);
    top->addStretch(1);
    top->addWidget(m_networks, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 4);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_heads);
    layout->addWidget(m_layers);
    layout->addWidget(m_matrix, 1);
    layout->addWidget(m_readOut, 1);
    layout->addWidget(m_words);
    layout->addWidget(m_note);
    layout->addWidget(m_gap, 1);
    connect(m_views, &QTabBar::currentChanged, &explorer,
            [&explorer](int index) { explorer.setView(static_cast<AttentionView>(index)); });
    connect(m_networks, &QComboBox::activated, &explorer, [this, &explorer](int index) {
        explorer.setMethod(m_networks->itemData(index).toInt());
    });
    connect(&explorer, &AttentionExplorer::pictureChanged, this, &AttentionPanel::refreshViews);
    connect(&explorer, &AttentionExplorer::placeChanged, this, &AttentionPanel::refreshViews);
    connect(&explorer, &AttentionExplorer::mapChanged, this, &AttentionPanel::refreshWords);
    connect(&explorer, &AttentionExplorer::pointedComponentChanged, this,
            &AttentionPanel::refreshWords);
    for (const auto changed :
         {&SelectionModel::hoveredPointChanged, &SelectionModel::selectedPointChanged,
          &SelectionModel::selectedComponentChanged}) {
        connect(&selection, changed, this, &AttentionPanel::refreshWords);
    }
    refreshViews();
}

QString AttentionPanel::words() const {
    return m_words->text();
}

void AttentionPanel::refreshViews() {
    const bool any = m_explorer.picture() != nullptr;
    m_gap->setVisible(!any);
    const AttentionView view = m_explorer.view();
    {
        const QSignalBlocker quiet(m_views);
        m_views->setCurrentIndex(static_cast<int>(view));
    }
    refreshNetworks();
    const std::pair<QWidget*, bool> parts[] = {{m_heads, view == AttentionView::Heads},
                                               {m_layers, view != AttentionView::Heads},
                                               {m_matrix, view != AttentionView::ReadOut},
                                               {m_readOut, view == AttentionView::ReadOut},
                                               {m_note, true}};
    // One goes before another comes, or the panel would grow for a moment, and its dock for good.
    for (const auto& [part, wanted] : parts) {
        if (!any || !wanted) {
            part->hide();
        }
    }
    for (const auto& [part, wanted] : parts) {
        if (any && wanted) {
            part->show();
        }
    }
    const bool causal = any && m_explorer.picture()->record->causal();
    m_note->setText(view == AttentionView::ReadOut
                        ? tr("Points also hold what they gathered from others.")
                    : causal ? tr("Causal. A share is gathered, not what matters.")
                             : tr("A share is what is gathered, not what matters."));
    refreshWords();
}

// The list may be open: it is filled anew only where there are others.
void AttentionPanel::refreshNetworks() {
    const std::vector<int> networks = m_explorer.networks();
    bool same = m_networks->count() == static_cast<int>(networks.size());
    for (int i = 0; same && i < m_networks->count(); ++i) {
        same = m_networks->itemData(i).toInt() == networks[std::size_t(i)];
    }
    if (!same) {
        m_networks->clear();
        for (const int method : networks) {
            m_networks->addItem({}, method);
        }
    }
    for (int i = 0; i < m_networks->count(); ++i) {
        const QString name = m_explorer.networkName(networks[std::size_t(i)]);
        m_networks->setItemText(i, name);
        m_networks->setItemData(i, name, Qt::ToolTipRole);
    }
    const int current = m_networks->findData(m_explorer.method());
    m_networks->setCurrentIndex(current);
    m_networks->setToolTip(m_networks->itemText(current));
    m_networks->setVisible(m_networks->count() > 1);
}

void AttentionPanel::refreshWords() {
    const auto& picture = m_explorer.picture();
    if (!picture) {
        m_words->setText(m_explorer.message().isEmpty() ? tr("The attention is being recorded…")
                                                        : m_explorer.message());
        return;
    }
    const bool readOut = m_explorer.view() == AttentionView::ReadOut;
    QString text = readOut ? readOutWords() : placeWords();
    const QString point = readOut ? QString() : pointWords();
    if (!point.isEmpty()) {
        text += QLatin1Char(' ') + point;
    } else if (picture->sampled) {
        text += QLatin1Char(' ')
                + tr("Of the points %1 are shown, evenly spaced.").arg(picture->points.size());
    }
    m_words->setText(text);
}

QString AttentionPanel::placeWords() const {
    const tgmm::AttentionPlace place = m_explorer.place();
    if (m_explorer.view() == AttentionView::Rollout) {
        return m_explorer.map()
                   ? tr("What reaches each point through layers 1 to %1.").arg(place.layer + 1)
                   : tr("The layers up to %1 are being multiplied…").arg(place.layer + 1);
    }
    return tr("Layer %1, head %2: agreement with the components %3.")
        .arg(place.layer + 1)
        .arg(place.head + 1)
        .arg(signedNumber(m_explorer.picture()->agreement[m_explorer.picture()->indexOf(place)]));
}

QString AttentionPanel::pointWords() const {
    const int point = m_selection.shownPoint();
    const Eigen::VectorXd shares = m_explorer.sharesByGroup(point);
    if (shares.size() == 0) {
        return {};
    }
    QStringList parts;
    for (Eigen::Index group = 0; group < shares.size(); ++group) {
        parts << tr("%1 from component %2")
                     .arg(percent(shares[group]))
                     .arg(m_explorer.picture()->colours[std::size_t(group)] + 1);
    }
    return tr("Point %1 gathers %2.").arg(point + 1).arg(parts.join(QStringLiteral(", ")));
}

QString AttentionPanel::readOutWords() const {
    const auto& readOut = m_explorer.readOut();
    const int layer = m_explorer.place().layer;
    if (!readOut || readOut->em.isEmpty()) {
        return tr("The read-out after layer %1. Without an answer of EM there is nothing to "
                  "compare it with.")
            .arg(layer + 1);
    }
    QString text = tr("Read-out after layer %1: agreement with %2 %3, the mean of its components'.")
                       .arg(layer + 1)
                       .arg(readOut->em, numberText(readOut->overall[std::size_t(layer)], 3));
    const int row = m_explorer.picture()->rowOf(m_selection.shownPoint());
    const int colour = m_explorer.pointedComponent() >= 0 ? m_explorer.pointedComponent()
                                                          : m_selection.selectedComponent();
    const int question = m_explorer.picture()->questionOf(colour);
    if (row < 0 || question < 0) {
        return text;
    }
    const int partner = readOut->partner[std::size_t(question)];
    text += QLatin1Char(' ')
            + tr("Of mean %1 point %2 makes %3")
                  .arg(colour + 1)
                  .arg(m_selection.shownPoint() + 1)
                  .arg(percent(double(readOut->weights[std::size_t(layer)](question, row))));
    if (partner >= 0) {
        text += tr(", in %1 %2").arg(readOut->em, percent(readOut->maximization(partner, row)));
    }
    return text + QLatin1Char('.');
}

} // namespace gaussarium::ui
