#include "ui/panels/inspector_text.h"

#include "core/mixture/point_terms.h"
#include "ui/model/text.h"
#include "ui/plot/component_style.h"

#include <Eigen/Eigenvalues>
#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("gaussarium::ui::InspectorText", text);
}

constexpr int digits = 5;
constexpr int tableDigits = 4; // seven columns in a narrow panel

QString number(double value, int significant = digits) {
    if (std::isinf(value)) {
        return value > 0.0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    }
    return numberText(value, significant);
}

// In brackets where a minus sign would follow another sign.
QString term(double value) {
    return value < 0.0 ? QStringLiteral("(%1)").arg(number(value)) : number(value);
}

QString vectorText(const Eigen::Ref<const Eigen::VectorXd>& values) {
    QStringList parts;
    for (const double value : values) {
        parts << number(value);
    }
    return QStringLiteral("(%1)").arg(parts.join(QStringLiteral(", ")));
}

QString matrixText(const Eigen::Ref<const Eigen::MatrixXd>& values) {
    QStringList rows;
    for (Eigen::Index i = 0; i < values.rows(); ++i) {
        QStringList parts;
        for (Eigen::Index j = 0; j < values.cols(); ++j) {
            parts << number(values(i, j));
        }
        rows << parts.join(QStringLiteral(", "));
    }
    return QStringLiteral("[%1]").arg(rows.join(QStringLiteral("; ")));
}

QString columnName(const Dataset& data, Eigen::Index i) {
    return std::size_t(i) < data.columns.size() ? toQt(data.columns[std::size_t(i)]).toHtmlEscaped()
                                                : QStringLiteral("x%1").arg(i + 1);
}

QString symbol(const char* name, int index) {
    return QStringLiteral("%1<sub>%2</sub>").arg(QString::fromUtf8(name)).arg(index);
}

QString paragraph(const QString& html) {
    return QStringLiteral("<p style='margin:0 0 4px 0'>%1</p>").arg(html);
}

QString where(const ShownEstimate& estimate) {
    return estimate.step.isEmpty() ? tr("%1, its answer").arg(estimate.title.toHtmlEscaped())
                                   : QStringLiteral("%1, %2").arg(estimate.title.toHtmlEscaped(),
                                                                  estimate.step.toHtmlEscaped());
}

QString cells(const QStringList& values, const char* tag) {
    QString row;
    for (const QString& value : values) {
        row += QStringLiteral("<%1 align='right' style='white-space:nowrap'>%2</%1>")
                   .arg(QLatin1String(tag), value);
    }
    return row;
}

QString rowOf(const QStringList& values, bool chosen, const InspectorLook& look) {
    return QStringLiteral("<tr%1>%2</tr>")
        .arg(chosen ? QStringLiteral(" bgcolor='%1'").arg(look.chosen.name()) : QString(),
             cells(values, "td"));
}

QString table(const QStringList& titles, const QString& rows) {
    return QStringLiteral("<table cellspacing='0' cellpadding='2' "
                          "style='font-size:small; white-space:nowrap'><tr>%1</tr>%2</table>")
        .arg(cells(titles, "th"), rows);
}

QString componentLabel(int colour, const InspectorLook& look) {
    return QStringLiteral("<a href='component:%1' style='text-decoration:none; color:%2'>"
                          "<b>%3</b></a>")
        .arg(colour)
        .arg(componentLine(colour, look.ground).name())
        .arg(colour + 1);
}

int indexOfColour(const ShownEstimate& estimate, int colour) {
    const auto found = std::find(estimate.colours.begin(), estimate.colours.end(), colour);
    return found == estimate.colours.end() ? -1 : int(found - estimate.colours.begin());
}

// By colour: the order in which all panels number them.
std::vector<int> inOrder(const ShownEstimate& estimate) {
    std::vector<int> order(estimate.colours.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = int(i);
    }
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        return estimate.colours[std::size_t(a)] < estimate.colours[std::size_t(b)];
    });
    return order;
}

// The chosen component's responsibility, number by number.
QString writtenOut(const ShownEstimate& estimate, int component, const PointTerms& terms,
                   const Eigen::VectorXd& point) {
    const ComponentTerms& own = terms.components[std::size_t(component)];
    const int j = estimate.colours[std::size_t(component)] + 1;
    const double constant = double(point.size()) * std::log(2.0 * std::numbers::pi);
    const Eigen::VectorXd offset = point - estimate.responsible.means.col(component);
    QString html;
    html += paragraph(
        tr("x − %1 = %2, at a distance of m = %3 standard deviations")
            .arg(symbol("μ", j), vectorText(offset), number(std::sqrt(own.squaredDistance))));
    html += paragraph(QStringLiteral("log %1 N = %2 − ½ (%3 + %4 + %5) = %6")
                          .arg(symbol("π", j), number(own.logWeight), number(constant),
                               term(own.logDeterminant), number(own.squaredDistance),
                               number(own.logJoint)));
    html += paragraph(QStringLiteral("log %1 = %2 − %3 = %4, %1 = e<sup>%4</sup> = <b>%5</b>")
                          .arg(symbol("r", j), number(own.logJoint), term(terms.logDensity),
                               number(own.logResponsibility), number(own.responsibility)));
    return html;
}

} // namespace

QString pointText(const Dataset& data, Eigen::Index point, const ShownEstimate* estimate,
                  int chosenColour, const InspectorLook& look) {
    const auto at = std::size_t(point);
    QString title = QStringLiteral("<b>%1</b>").arg(tr("Point %1").arg(point + 1));
    if (data.hasLabels() && data.labels[at] >= 0) {
        const auto label = std::size_t(data.labels[at]);
        title +=
            tr(", label %1")
                .arg(label < data.labelNames.size() ? toQt(data.labelNames[label]).toHtmlEscaped()
                                                    : QString::number(label));
    }
    QStringList coordinates;
    for (Eigen::Index i = 0; i < data.dimension(); ++i) {
        coordinates << QStringLiteral("%1 = %2").arg(columnName(data, i),
                                                     exactText(data.points(i, point)));
    }
    QString html = paragraph(title + QStringLiteral(": ") + coordinates.join(QStringLiteral(", ")));
    if (estimate == nullptr) {
        return html;
    }
    const PointTerms terms = pointTerms(estimate->responsible, data.points.col(point));
    html += paragraph(
        QStringLiteral("<b>%1</b>").arg(tr("Responsibilities: %1")).arg(where(*estimate)));
    html += paragraph(
        QStringLiteral("r<sub>j</sub> = π<sub>j</sub> N(x; μ<sub>j</sub>, Σ<sub>j</sub>) / p(x), "
                       "log πN = log π − ½ (d log 2π + log|Σ| + m²)"));
    QString rows;
    int shown = indexOfColour(*estimate, chosenColour);
    for (const int j : inOrder(*estimate)) {
        const ComponentTerms& own = terms.components[std::size_t(j)];
        const int colour = estimate->colours[std::size_t(j)];
        QStringList values = {componentLabel(colour, look)};
        for (const double value : {own.logWeight, own.logDeterminant, own.squaredDistance,
                                   own.logJoint, own.logResponsibility, own.responsibility}) {
            values << number(value, tableDigits);
        }
        rows += rowOf(values, colour == chosenColour, look);
        if (indexOfColour(*estimate, chosenColour) < 0
            && (shown < 0
                || own.responsibility > terms.components[std::size_t(shown)].responsibility)) {
            shown = j;
        }
    }
    html +=
        table({QString(), QStringLiteral("log π"), QStringLiteral("log|Σ|"), QStringLiteral("m²"),
               QStringLiteral("log πN"), QStringLiteral("log r"), QStringLiteral("r")},
              rows);
    html += paragraph(
        tr("log p(x) = log of the sum of e<sup>log πN</sup> = %1").arg(number(terms.logDensity)));
    return html + writtenOut(*estimate, shown, terms, data.points.col(point));
}

QString componentTable(const Dataset& data, const ShownEstimate& estimate, int chosenColour,
                       const InspectorLook& look) {
    QStringList titles = {QString(), tr("weight")};
    for (Eigen::Index i = 0; i < data.dimension(); ++i) {
        titles << tr("mean of %1").arg(columnName(data, i));
    }
    QString rows;
    for (const int j : inOrder(estimate)) {
        const int colour = estimate.colours[std::size_t(j)];
        QStringList values = {componentLabel(colour, look), number(estimate.mixture.weights[j])};
        for (const double value : estimate.mixture.means.col(j)) {
            values << number(value);
        }
        rows += rowOf(values, colour == chosenColour, look);
    }
    return paragraph(QStringLiteral("<b>%1</b>").arg(tr("Components: %1").arg(where(estimate))))
           + table(titles, rows);
}

namespace {

QString shapeText(const Dataset& data, const Eigen::MatrixXd& covariance) {
    const Eigen::Index d = covariance.rows();
    const Eigen::VectorXd deviations = covariance.diagonal().cwiseSqrt();
    QStringList parts;
    for (Eigen::Index i = 0; i < d; ++i) {
        parts << QStringLiteral("%1: %2").arg(columnName(data, i), number(deviations[i]));
    }
    QString html = paragraph(tr("standard deviations %1").arg(parts.join(QStringLiteral(", "))));
    if (d == 1) {
        return html;
    }
    parts.clear();
    for (Eigen::Index i = 0; i < d; ++i) {
        for (Eigen::Index j = i + 1; j < d; ++j) {
            const QString value = number(covariance(i, j) / (deviations[i] * deviations[j]));
            parts << (d == 2 ? value
                             : QStringLiteral("%1 and %2: %3")
                                   .arg(columnName(data, i), columnName(data, j), value));
        }
    }
    html += paragraph(tr("correlation %1").arg(parts.join(QStringLiteral(", "))));
    // By decreasing length; a direction and its opposite are one.
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> axes(covariance);
    parts.clear();
    for (Eigen::Index i = d - 1; i >= 0; --i) {
        Eigen::VectorXd direction = axes.eigenvectors().col(i);
        direction *= direction[0] < 0.0 ? -1.0 : 1.0;
        const QString length = number(std::sqrt(std::max(0.0, axes.eigenvalues()[i])));
        parts << (d == 2 ? tr("%1 at %2° from the first axis")
                               .arg(length, numberText(std::atan2(direction[1], direction[0])
                                                           * 180.0 / std::numbers::pi,
                                                       4))
                         : tr("%1 along %2").arg(length, vectorText(direction)));
    }
    return html
           + paragraph(
               tr("principal axes (standard deviations) %1").arg(parts.join(QStringLiteral(", "))));
}

// How far the component that is shown is from what the sums make: nothing, where it is they.
QString differenceText(const Mixture& mixture, int component, double share,
                       const ResponsibilitySums& sums) {
    const Eigen::MatrixXd& covariance = mixture.covariances[std::size_t(component)];
    const double weight = std::abs(mixture.weights[component] - share);
    const double mean =
        ((mixture.means.col(component) - sums.mean).array() / covariance.diagonal().array().sqrt())
            .abs()
            .maxCoeff();
    const double spread = (covariance - sums.covariance).norm() / covariance.norm();
    constexpr double rounding = 1e-6;
    if (std::max({weight, mean, spread}) < rounding) {
        return tr("These are the component's numbers above.");
    }
    return tr("The component above differs from them: the weight by %1, the mean by %2 standard "
              "deviations, the covariance by %3 of its size.")
        .arg(numberText(weight, 3), numberText(mean, 3), numberText(spread, 3));
}

} // namespace

QString componentText(const Dataset& data, const ShownEstimate& estimate, int chosenColour,
                      const std::vector<ResponsibilitySums>* sums) {
    const int component = indexOfColour(estimate, chosenColour);
    if (component < 0) {
        return {};
    }
    const Mixture& mixture = estimate.mixture;
    const int j = chosenColour + 1;
    const Eigen::MatrixXd& covariance = mixture.covariances[std::size_t(component)];
    QString html = paragraph(
        QStringLiteral("<b>%1</b>").arg(tr("Component %1: %2").arg(j).arg(where(estimate))));
    html += paragraph(QStringLiteral("%1 = %2, %3 = %4")
                          .arg(symbol("π", j), number(mixture.weights[component]), symbol("μ", j),
                               vectorText(mixture.means.col(component))));
    html += paragraph(QStringLiteral("%1 = %2").arg(symbol("Σ", j), matrixText(covariance)));
    html += shapeText(data, covariance);
    html += paragraph(
        QStringLiteral("<b>%1</b>").arg(tr("What an M-step makes of the responsibilities")));
    if (sums == nullptr) {
        return html + paragraph(tr("being summed over %1 points…").arg(countText(data.size())));
    }
    const ResponsibilitySums& own = (*sums)[std::size_t(component)];
    const auto n = double(data.size());
    html += paragraph(QStringLiteral("%1 = ∑<sub>i</sub> r<sub>i%2</sub> = %3")
                          .arg(symbol("N", j))
                          .arg(j)
                          .arg(number(own.count)));
    html += paragraph(
        QStringLiteral("%1 / n = %2 / %3 = %4")
            .arg(symbol("N", j), number(own.count), countText(data.size()), number(own.count / n)));
    html += paragraph(QStringLiteral("∑<sub>i</sub> r<sub>i%1</sub> x<sub>i</sub> / %2 = %3")
                          .arg(j)
                          .arg(symbol("N", j), vectorText(own.mean)));
    html +=
        paragraph(QStringLiteral("∑<sub>i</sub> r<sub>i%1</sub> (x<sub>i</sub> − m)"
                                 "(x<sub>i</sub> − m)ᵀ / %2 = %3 (%4)")
                      .arg(j)
                      .arg(symbol("N", j), matrixText(own.covariance), tr("m the mean just made")));
    return html + paragraph(differenceText(mixture, component, own.count / n, own));
}

} // namespace gaussarium::ui
