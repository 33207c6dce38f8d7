#include "ui/panels/metrics_model.h"

#include "ui/model/text.h"

#include <QCoreApplication>
#include <QFont>

#include <cmath>

namespace gaussarium::ui {

namespace {

enum class Better { None, Higher, Lower };

// Which number of a fit a column of numbers shows.
enum class Source { Metric, Components, Seconds };

struct Column {
    const char* title;
    const char* help;
    Better better;
    int digits;
    Source source;
    std::optional<double> FitMetrics::*metric; // null unless the source is Metric
};

// What a comparison is decided by comes first: the table is often narrower than its columns.
constexpr Column columns[] = {
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "k"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "Number of components of the answer"),
     Better::None, 1, Source::Components, nullptr},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "Log-lik."),
     QT_TRANSLATE_NOOP(
         "gaussarium::ui::MetricsModel",
         "Log-likelihood: natural logarithm, summed over the points; higher is better"),
     Better::Higher, 6, Source::Metric, &FitMetrics::logLikelihood},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "BIC"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Bayesian information criterion; lower is better"),
     Better::Lower, 5, Source::Metric, &FitMetrics::bic},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "ARI"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Adjusted Rand index against the labels: 1 is perfect, 0 is chance"),
     Better::Higher, 4, Source::Metric, &FitMetrics::adjustedRand},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "Accuracy"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Share of points whose component agrees with the label; higher is better"),
     Better::Higher, 4, Source::Metric, &FitMetrics::accuracy},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "Mean err."),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Squared error of the means per coordinate, against the truth, after the "
                       "best assignment of components; lower is better"),
     Better::Lower, 4, Source::Metric, &FitMetrics::meanError},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "Weight err."),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Squared error of the weights against the truth; lower is better"),
     Better::Lower, 4, Source::Metric, &FitMetrics::weightError},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "Held-out NLL"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Negative log-likelihood per point on fresh points of the truth, in nats; "
                       "lower is better"),
     Better::Lower, 4, Source::Metric, &FitMetrics::heldOutNll},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "AIC"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Akaike information criterion; lower is better"),
     Better::Lower, 5, Source::Metric, &FitMetrics::aic},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "ICL"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel",
                       "Integrated complete likelihood: BIC plus twice the entropy of the "
                       "assignment; lower is better"),
     Better::Lower, 5, Source::Metric, &FitMetrics::icl},
    {QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "Time"),
     QT_TRANSLATE_NOOP("gaussarium::ui::MetricsModel", "How long the fit took"), Better::Lower, 3,
     Source::Seconds, nullptr},
};
constexpr int numberColumns = static_cast<int>(std::size(columns));
constexpr int methodColumn = 0;
constexpr int firstNumber = 1;
constexpr int stateColumn = firstNumber + numberColumns;
constexpr std::size_t componentsNumber = 0; // k, which every answer has
static_assert(columns[componentsNumber].source == Source::Components);

bool isNumber(int column) {
    return column >= firstNumber && column < stateColumn;
}

std::vector<std::optional<double>> numbersOf(const FitMetrics& metrics,
                                             std::optional<double> components,
                                             std::optional<double> seconds) {
    std::vector<std::optional<double>> values;
    for (const Column& column : columns) {
        values.push_back(column.source == Source::Components ? components
                         : column.source == Source::Seconds  ? seconds
                                                             : metrics.*column.metric);
    }
    return values;
}

std::optional<double> finite(double value) {
    return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

} // namespace

MetricsModel::MetricsModel(const Session& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_pace(session, [this] { rebuild(); }) {
    connect(&session, &Session::dataChanged, this, [this] { m_pace.ask(); });
    connect(&session, &Session::methodChanged, this, &MetricsModel::rebuild);
    connect(&session, &Session::resultChanged, this, [this] { m_pace.ask(); });
    connect(&session, &Session::truthChanged, this, &MetricsModel::rebuild);
    rebuild();
}

MetricsModel::Row MetricsModel::rowOf(const MethodState& state) const {
    const MethodResult& result = state.result;
    std::optional<double> components;
    std::optional<double> seconds;
    if (result.fit) {
        seconds = finite(result.fit->seconds);
        if (result.fit->hasMixture()) {
            components = double(result.fit->mixture.components());
        }
    }
    Row row{toQt(state.method->title),
            {},
            result.message,
            false,
            numbersOf(result.metrics, components, seconds)};
    if (result.state == RunState::Running || result.state == RunState::Idle) {
        row.status = tr("running…");
    } else if (result.state == RunState::Failed) {
        row.status = tr("failed");
    } else {
        row.status = statusWord(result.fit->status);
        row.reason = toQt(result.fit->reason);
    }
    return row;
}

void MetricsModel::rebuild() {
    std::vector<Row> rows;
    if (m_session.hasTruth()) {
        const auto k = double(m_session.data()->truth.components());
        rows.push_back({tr("Truth"), {}, {}, true, numbersOf(m_session.truthMetrics(), k, {})});
    }
    for (int i = 0; i < m_session.methodCount(); ++i) {
        const MethodState& state = m_session.method(i);
        if (!state.enabled) {
            continue;
        }
        rows.push_back(rowOf(state));
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
    return parent.isValid() ? 0 : stateColumn + 1;
}

QVariant MetricsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Row& row = m_rows[std::size_t(index.row())];
    const int column = index.column();
    if (!isNumber(column)) {
        switch (role) {
        case Qt::DisplayRole:
        case Qt::UserRole:
            return column == methodColumn ? row.title : row.status;
        case Qt::ToolTipRole:
            return row.reason.isEmpty() ? row.title : row.title + QStringLiteral(": ") + row.reason;
        default:
            return {};
        }
    }
    const Column& description = columns[column - firstNumber];
    const std::optional<double>& value = row.values[std::size_t(column - firstNumber)];
    const bool best = isBest(index.row(), column);
    switch (role) {
    case Qt::DisplayRole: {
        const QString text = description.source == Source::Seconds && value
                                 ? durationText(*value)
                                 : numberText(value, description.digits);
        return best ? QStringLiteral("★ ") + text : text;
    }
    case Qt::UserRole:
        return value ? QVariant(*value) : QVariant();
    case Qt::ToolTipRole: // with all its digits
        return value ? QVariant(exactText(*value)) : QVariant();
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
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (!isNumber(section)) {
        if (role != Qt::DisplayRole) {
            return {};
        }
        return section == methodColumn ? tr("Method") : tr("State");
    }
    const Column& column = columns[section - firstNumber];
    if (role == Qt::DisplayRole) {
        return tr(column.title);
    }
    return role == Qt::ToolTipRole ? tr(column.help) : QVariant();
}

bool MetricsModel::columnHasValues(int column) const {
    if (!isNumber(column)) {
        return true;
    }
    for (const Row& row : m_rows) {
        if (row.values[std::size_t(column - firstNumber)]) {
            return true;
        }
    }
    return false;
}

bool MetricsModel::isBest(int row, int column) const {
    const Row& own = m_rows[std::size_t(row)];
    if (!isNumber(column) || own.truth) {
        return false;
    }
    const auto number = std::size_t(column - firstNumber);
    const Better better = columns[number].better;
    if (better == Better::None || !own.values[number]) {
        return false;
    }
    // How fast a method declined is no merit.
    const auto answered = [](const Row& r) { return r.values[componentsNumber].has_value(); };
    if (!answered(own)) {
        return false;
    }
    const double value = *own.values[number];
    int rivals = 0;
    for (const Row& other : m_rows) {
        if (other.truth || !other.values[number] || !answered(other) || &other == &own) {
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
            } else if (!isNumber(c)) {
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
