// The numbers of all methods as a table: the truth, where it is known, and a row a method.
#pragma once

#include "ui/model/paced_refresh.h"
#include "ui/model/session.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <optional>
#include <vector>

namespace gaussarium::ui {

// Follows the session. Qt::UserRole holds the number itself (invalid where there is none).
class MetricsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    // session must outlive the model.
    explicit MetricsModel(const Session& session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    // Whether any row has a number here; columns without one need not be shown.
    bool columnHasValues(int column) const;
    // Whether the cell is the best of its column among the methods that have an answer, where at
    // least two have a number. Ties are all best.
    bool isBest(int row, int column) const;
    // Header and rows, separated by tabs, all digits, "." as decimal mark; columns without numbers
    // are left out.
    QString tsv() const;

private:
    struct Row {
        QString title;
        QString status;
        QString reason;
        bool truth = false;
        std::vector<std::optional<double>> values; // by numeric column
    };

    void rebuild();
    Row rowOf(const MethodState& state) const;

    const Session& m_session;
    PacedRefresh m_pace;
    std::vector<Row> m_rows;
};

// Sorts by number; rows without one come last in either direction.
class MetricsSort : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace gaussarium::ui
