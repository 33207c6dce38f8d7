// The table of metrics: sorts by any column, copies as text for a spreadsheet.
#pragma once

#include "ui/panels/metrics_model.h"

#include <QSize>
#include <QWidget>

class QLabel;
class QTableView;

namespace gaussarium::ui {

class MetricsPanel : public QWidget {
    Q_OBJECT

public:
    // session must outlive the panel.
    explicit MetricsPanel(const Session& session, QWidget* parent = nullptr);

    QTableView* view() const { return m_view; }
    // The whole table to the clipboard, tab-separated.
    void copy() const;
    // The height of the header and five rows: the truth and four methods.
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    int neededWidth(int column) const;
    void fitColumns();
    void showWhatThereIs();

    MetricsModel* m_model;
    MetricsSort* m_sort;
    QTableView* m_view;
    QLabel* m_empty; // says what to do where there is nothing to compare
};

} // namespace gaussarium::ui
