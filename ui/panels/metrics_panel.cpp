#include "ui/panels/metrics_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace gaussarium::ui {

MetricsPanel::MetricsPanel(const Session& session, QWidget* parent)
    : QWidget(parent)
    , m_model(new MetricsModel(session, this))
    , m_sort(new MetricsSort(this))
    , m_view(new QTableView(this)) {
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

    auto* copyShortcut = new QShortcut(QKeySequence::Copy, m_view);
    copyShortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(copyShortcut, &QShortcut::activated, this, &MetricsPanel::copy);
    connect(m_model, &QAbstractItemModel::modelReset, this, &MetricsPanel::fitColumns);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &MetricsPanel::fitColumns);
    fitColumns();
}

void MetricsPanel::copy() const {
    QGuiApplication::clipboard()->setText(m_model->tsv());
}

void MetricsPanel::fitColumns() {
    for (int column = 0; column < m_model->columnCount(); ++column) {
        m_view->setColumnHidden(column, !m_model->columnHasValues(column));
    }
    m_view->resizeColumnsToContents();
}

} // namespace gaussarium::ui
