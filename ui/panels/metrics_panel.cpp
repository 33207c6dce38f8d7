#include "ui/panels/metrics_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>
#include <vector>

namespace gaussarium::ui {

MetricsPanel::MetricsPanel(const Session& session, QWidget* parent)
    : QWidget(parent)
    , m_model(new MetricsModel(session, this))
    , m_sort(new MetricsSort(this))
    , m_view(new QTableView(this))
    , m_empty(new QLabel(tr("Switch on a method: its metrics are compared here."), this)) {
    m_sort->setSourceModel(m_model);
    m_view->setObjectName(QStringLiteral("metricsTable"));
    m_view->setAccessibleName(tr("Metrics of the methods"));
    m_view->setModel(m_sort);
    m_view->setSortingEnabled(true);
    m_sort->sort(-1); // the registry's order until a header is clicked
    m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_view->horizontalHeader()->setSortIndicatorClearable(true);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setAccessibleName(tr("Columns of the metrics table"));
    m_view->verticalHeader()->hide();
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setAlternatingRowColors(true);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false); // Tab leaves the table: arrows move within
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + 8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_empty->setAlignment(Qt::AlignCenter);
    layout->addWidget(m_empty);

    auto* copyShortcut = new QShortcut(QKeySequence::Copy, m_view);
    copyShortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(copyShortcut, &QShortcut::activated, this, &MetricsPanel::copy);
    connect(m_view->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            &MetricsPanel::fitColumns);
    // A bar that appears takes its width from the columns.
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this,
            &MetricsPanel::fitColumns);
    connect(m_model, &QAbstractItemModel::modelReset, this, &MetricsPanel::fitColumns);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &MetricsPanel::fitColumns);
    connect(m_model, &QAbstractItemModel::modelReset, this, &MetricsPanel::showWhatThereIs);
    fitColumns();
    showWhatThereIs();
}

void MetricsPanel::showWhatThereIs() {
    const bool any = m_model->rowCount() > 0;
    m_view->setVisible(any);
    m_empty->setHidden(any);
}

void MetricsPanel::copy() const {
    QGuiApplication::clipboard()->setText(m_model->tsv());
}

QSize MetricsPanel::sizeHint() const {
    constexpr int rows = 5;
    return {640, m_view->horizontalHeader()->sizeHint().height()
                     + rows * m_view->verticalHeader()->defaultSectionSize()};
}

// What a column needs, or gets at least. A header would keep room for the arrow of sorting in every
// column; only one has it.
int MetricsPanel::neededWidth(int column) const {
    constexpr int margin = 12;
    constexpr int arrow = 18;
    const QHeaderView* const header = m_view->horizontalHeader();
    const QString title = m_model->headerData(column, Qt::Horizontal).toString();
    const int name = header->fontMetrics().horizontalAdvance(title) + margin
                     + (header->sortIndicatorSection() == column ? arrow : 0);
    const QAbstractItemView& view = *m_view;
    return std::max({name, view.sizeHintForColumn(column), header->minimumSectionSize()});
}

// Where there is room, numbers stand apart. The last column, the state in words, takes what is
// left: it gives way before the table scrolls sideways (its tool tip and the panel say it whole),
// and so does then the first, the method's name.
void MetricsPanel::fitColumns() {
    constexpr int mostPadding = 20;
    constexpr int leastWords = 60;
    std::vector<std::pair<int, int>> widths; // column, pixels
    int left = m_view->viewport()->width();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        m_view->setColumnHidden(column, !m_model->columnHasValues(column));
        if (!m_view->isColumnHidden(column)) {
            widths.emplace_back(column, neededWidth(column));
            left -= widths.back().second;
        }
    }
    const int padding = std::clamp(left / int(widths.size()), 0, mostPadding);
    for (auto& [column, width] : widths) {
        width += padding;
        left -= padding;
    }
    int& last = widths.back().second;
    const int lastBefore = last;
    last = std::max(last + left, std::min(last, leastWords));
    left -= last - lastBefore;
    int& first = widths.front().second;
    first = std::max(first + std::min(left, 0), std::min(first, leastWords));
    for (const auto& [column, width] : widths) {
        m_view->setColumnWidth(column, width);
    }
}

void MetricsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

} // namespace gaussarium::ui
