#include "ui/panels/metrics_model.h"

#include "ui/model/text.h"

#include <QCoreApplication>
#include <QFont>

#include <cmath>

namespace gaussarium::ui {

namespace {

enum class Better { None, Higher, Lower };

// The columns of numbers, after the method and its state.
struct Column {
    const char* title;
    const char* help;
    Better better;
    int digits;
    std::optional<double> FitMetrics::*value; // null: taken from the fit itself
};

constexpr int textColumns = 2;
constexpr int componentsColumn = 0;
constexpr int secondsColumn = 1;

const Column columns[] = {
    {QT_TR_NOOP("k"), QT_TR_NOOP("Number of components of the answer"), Better::None, 1, nullptr},
    {QT_TR_NOOP("Time"), QT_TR_NOOP("How long the fit took"), Better::Lower, 3, nullptr},
    {QT_TR_NOOP("Log-lik."),
     QT_TR_NOOP("Log-likelihood: natural logarithm, summed over the points; higher is better"),
     Better::Higher, 6, &FitMetrics::logLikelihood},
    {QT_TR_NOOP("BIC"), QT_TR_NOOP("Bayesian information criterion; lower is better"),
     Better::Lower, 6, &FitMetrics::bic},
    {QT_TR_NOOP("AIC"), QT_TR_NOOP("Akaike information criterion; lower is better"), Better::Lower,
     6, &FitMetrics::aic},
    {QT_TR_NOOP("ICL"),
     QT_TR_NOOP("Integrated complete likelihood: BIC plus twice the entropy of the assignment; "
                "lower is better"),
     Better::Lower, 6, &FitMetrics::icl},
    {QT_TR_NOOP("Mean error"),
     QT_TR_NOOP("Squared error of the means per coordinate, against the truth, after the best "
                "assignment of components; lower is better"),
     Better::Lower, 3, &FitMetrics::meanError},
    {QT_TR_NOOP("Weight error"),
     QT_TR_NOOP("Squared error of the weights against the truth; lower is better"), Better::Lower,
     3, &FitMetrics::weightError},
    {QT_TR_NOOP("Accuracy"),
     QT_TR_NOOP("Share of points whose component agrees with the label; higher is better"),
     Better::Higher, 3, &FitMetrics::accuracy},
    {QT_TR_NOOP("ARI"),
     QT_TR_NOOP("Adjusted Rand index against the labels: 1 is perfect, 0 is chance"),
     Better::Higher, 3, &FitMetrics::adjustedRand},
    {QT_TR_NOOP("Held-out NLL"),
     QT_TR_NOOP("Negative log-likelihood per point on fresh points of the truth, in nats; lower is "
                "better"),
     Better::Lower, 4, &FitMetrics::heldOutNll},
};
constexpr int numberColumns = static_cast<int>(std::size(columns));

std::optional<double> finite(double value) {
    return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

} // namespace

MetricsModel::MetricsModel(const Session& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session) {
    connect(&session, &Session::dataChanged, this, &MetricsModel::rebuild);
    connect(&session, &Session::methodChanged, this, &MetricsModel::rebuild);
    connect(&session, &Session::resultChanged, this, &MetricsModel::rebuild);
    connect(&session, &Session::truthChanged, this, &MetricsModel::rebuild);
    rebuild();
}

void MetricsModel::rebuild() {
    std::vector<Row> rows;
    const auto numbers = [](const FitMetrics& metrics) {
        std::vector<std::optional<double>> values(numberColumns);
        for (int c = 0; c < numberColumns; ++c) {
            if (columns[c].value != nullptr) {
                values[std::size_t(c)] = metrics.*columns[c].value;
            }
        }
        return values;
    };
    if (m_session.hasTruth()) {
        Row row{tr("Truth"), {}, {}, true, numbers(m_session.truthMetrics())};
        row.values[componentsColumn] = double(m_session.data()->truth.components());
        rows.push_back(std::move(row));
    }
    for (int i = 0; i < m_session.methodCount(); ++i) {
        const MethodState& state = m_session.method(i);
        if (!state.enabled) {
            continue;
        }
        const MethodResult& result = state.result;
        Row row{toQt(state.method->title), {}, result.message, false, numbers(result.metrics)};
        if (result.state == RunState::Running || result.state == RunState::Idle) {
            row.status = tr("running…");
        } else if (result.state == RunState::Failed) {
            row.status = tr("failed");
        } else {
            row.status = statusWord(result.fit->status);
            row.reason = toQt(result.fit->reason);
        }
        if (result.fit) {
            if (result.fit->hasMixture()) {
                row.values[componentsColumn] = double(result.fit->mixture.components());
            }
            row.values[secondsColumn] = finite(result.fit->seconds);
        }
        rows.push_back(std::move(row));
    }
    // Rows that stay keep the view's selection and scroll position.
    if (rows.size() == m_rows.size()) {
        m_rows = std::move(rows);
        if (!m_rows.empty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int MetricsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int MetricsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : textColumns + numberColumns;
}

QVariant MetricsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Row& row = m_rows[std::size_t(index.row())];
    const int column = index.column();
    if (column < textColumns) {
        switch (role) {
        case Qt::DisplayRole:
        case Qt::UserRole:
            return column == 0 ? row.title : row.status;
        case Qt::ToolTipRole:
            return row.reason.isEmpty() ? QVariant() : row.reason;
        default:
            return {};
        }
    }
    const std::optional<double>& value = row.values[std::size_t(column - textColumns)];
    const bool best = isBest(index.row(), column);
    switch (role) {
    case Qt::DisplayRole: {
        const QString text = column - textColumns == secondsColumn && value
                                 ? durationText(*value)
                                 : numberText(value, columns[column - textColumns].digits);
        return best ? QStringLiteral("★ ") + text : text;
    }
    case Qt::UserRole:
        return value ? QVariant(*value) : QVariant();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole:
        if (best) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case Qt::AccessibleDescriptionRole:
        return best ? tr("best of its column") : QVariant();
    default:
        return {};
    }
}

QVariant MetricsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int((section < textColumns ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (section < textColumns) {
        if (role != Qt::DisplayRole) {
            return {};
        }
        return section == 0 ? tr("Method") : tr("State");
    }
    const Column& column = columns[section - textColumns];
    if (role == Qt::DisplayRole) {
        return tr(column.title);
    }
    return role == Qt::ToolTipRole ? tr(column.help) : QVariant();
}

bool MetricsModel::columnHasValues(int column) const {
    if (column < textColumns) {
        return true;
    }
    for (const Row& row : m_rows) {
        if (row.values[std::size_t(column - textColumns)]) {
            return true;
        }
    }
    return false;
}

bool MetricsModel::isBest(int row, int column) const {
    const Row& own = m_rows[std::size_t(row)];
    if (column < textColumns || own.truth) {
        return false;
    }
    const auto number = std::size_t(column - textColumns);
    const Better better = columns[number].better;
    if (better == Better::None || !own.values[number]) {
        return false;
    }
    const double value = *own.values[number];
    int rivals = 0;
    for (const Row& other : m_rows) {
        if (other.truth || !other.values[number] || &other == &own) {
            continue;
        }
        ++rivals;
        const double rival = *other.values[number];
        if (better == Better::Higher ? rival > value : rival < value) {
            return false;
        }
    }
    return rivals > 0;
}

QString MetricsModel::tsv() const {
    QStringList lines;
    for (int r = -1; r < rowCount(); ++r) {
        QStringList cells;
        for (int c = 0; c < columnCount(); ++c) {
            if (!columnHasValues(c)) {
                continue;
            }
            if (r < 0) {
                cells.append(headerData(c, Qt::Horizontal).toString());
            } else if (c < textColumns) {
                cells.append(data(index(r, c), Qt::UserRole).toString());
            } else {
                const QVariant value = data(index(r, c), Qt::UserRole);
                cells.append(value.isValid() ? QString::number(value.toDouble(), 'g', 17)
                                             : QString());
            }
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

bool MetricsSort::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(Qt::UserRole);
    const QVariant b = right.data(Qt::UserRole);
    if (!a.isValid() || !b.isValid()) {
        // Descending order swaps the arguments' meaning: what is missing stays last.
        return sortOrder() == Qt::AscendingOrder ? a.isValid() && !b.isValid()
                                                 : !a.isValid() && b.isValid();
    }
    if (a.typeId() == QMetaType::Double) {
        return a.toDouble() < b.toDouble();
    }
    return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
}

} // namespace gaussarium::ui
