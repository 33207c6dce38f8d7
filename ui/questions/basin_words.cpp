#include "ui/questions/basin_words.h"

#include "ui/model/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

// Shades beyond these are not told apart.
constexpr std::size_t mostShades = 5;
// Smaller basins are shown together.
constexpr double leastShare = 0.005;

QString tr(const char* text) {
    return QCoreApplication::translate("gaussarium::ui::BasinWords", text);
}

QString percent(double share) {
    const double value = 100.0 * share;
    if (value > 0.0 && value < 0.95) {
        return value < 0.095 ? QStringLiteral("<\u20090.1\u00A0%")
                             : QStringLiteral("%1\u00A0%").arg(value, 0, 'f', 1);
    }
    // Never "100 %" of what is not all.
    const double whole = share < 1.0 ? std::min(std::round(value), 99.0) : 100.0;
    return QStringLiteral("%1\u00A0%").arg(whole, 0, 'f', 0);
}

QString likelihoodText(double value) {
    return numberText(value, 6);
}

QString iterationText(int iterations) {
    return iterations == 1 ? tr("1 iteration") : tr("%1 iterations").arg(iterations);
}

// The optima that get a shade of their own, by rank.
std::vector<int> listedOptima(const BasinMap& map) {
    std::vector<int> listed;
    for (int end = 0; end < map.optima(); ++end) {
        listed.push_back(end);
    }
    std::stable_sort(listed.begin(), listed.end(), [&map](int a, int b) {
        // The best is always shown.
        return a == 0 || (b != 0 && map.share(a) > map.share(b));
    });
    listed.resize(std::min(listed.size(), mostShades));
    while (listed.size() > 1 && map.share(listed.back()) < leastShare) {
        listed.pop_back();
    }
    std::sort(listed.begin(), listed.end());
    return listed;
}

// Where the starts end; some optima may be those of places that a zoomed picture does not show.
QString optimaWords(const BasinMap& map) {
    const auto reached = std::find_if(map.ends.begin(), map.ends.begin() + map.optima(),
                                      [](const BasinEnd& end) { return end.cells > 0; });
    const int first = static_cast<int>(reached - map.ends.begin());
    const QString all = map.optima() == 1 ? tr("1 end") : tr("%1 ends").arg(map.optima());
    if (first == map.optima()) {
        return {};
    }
    const QString best = likelihoodText(reached->logLikelihood);
    if (map.share(first) == 1.0) {
        return map.optima() == 1 ? tr("EM ends at the same optimum from everywhere, %1.").arg(best)
                                 : tr("EM ends at optimum %1 of %2 from everywhere here, %3.")
                                       .arg(first + 1)
                                       .arg(map.optima())
                                       .arg(best);
    }
    return first == 0 ? tr("From %1 of the places EM ends at its best, %2; %3 in all.")
                            .arg(percent(map.share(0)), best, all)
                      : tr("From no place here EM ends at its best; the best it reaches is %1 of "
                           "%2, %3.")
                            .arg(first + 1)
                            .arg(map.optima())
                            .arg(best);
}

// Of a line the cells reach over the whole height of the picture.
QRectF rangeOf(const MeanGrid& grid) {
    const bool line = grid.low.size() == 1;
    return {grid.low[0], line ? -1.0 : grid.low[1], grid.high[0] - grid.low[0],
            line ? 2.0 : grid.high[1] - grid.low[1]};
}

} // namespace

CellPicture emptyAreas(const MeanGrid& grid) {
    CellPicture cells;
    cells.range = rangeOf(grid);
    cells.columns = grid.columns;
    cells.rows = grid.rows;
    return cells;
}

AreaPicture basinAreas(const BasinMap& map) {
    AreaPicture picture{emptyAreas(map.grid), {}, {}};
    const std::vector<int> listed = listedOptima(map);
    std::vector<int>& regionOf = picture.regionOf;
    regionOf.assign(map.ends.size(), -1);
    // What only earlier maps reached has a style, for what is guessed and for what is beside the
    // map, but no entry.
    const auto add = [&picture](AreaStyle style, const QString& text) {
        picture.cells.styles.push_back(style);
        if (!text.isEmpty()) {
            picture.legend.push_back({std::move(style), text});
        }
        return static_cast<int>(picture.cells.styles.size()) - 1;
    };
    const bool few = map.optima() <= static_cast<int>(mostShades);
    const auto addShade = [&](int end, std::size_t place, bool reached) {
        // Of few optima each keeps its shade, whichever of them a zoomed picture reaches.
        const double shade = static_cast<double>(few ? std::size_t(end) : place);
        const QString value = likelihoodText(map.ends[std::size_t(end)].logLikelihood);
        regionOf[std::size_t(end)] =
            add({AreaLook::Shade, 1.0 - 0.75 * shade / static_cast<double>(mostShades - 1),
                 QString::number(end + 1)},
                !reached        ? QString()
                : map.done == 0 ? value
                                : QStringLiteral("%1 · %2").arg(value, percent(map.share(end))));
    };
    for (std::size_t i = 0; i < listed.size(); ++i) {
        addShade(listed[i], i, true);
    }
    double restShare = 0.0;
    int rest = 0;
    for (int end = 0; end < map.optima(); ++end) {
        const bool reached = map.ends[std::size_t(end)].cells > 0;
        if (regionOf[std::size_t(end)] >= 0) {
            continue;
        }
        if (!reached && few) {
            addShade(end, 0, false);
        }
        restShare += map.share(end);
        rest += reached ? 1 : 0;
    }
    const int others = add({AreaLook::Shade, 0.05, {}},
                           rest == 0   ? QString()
                           : rest == 1 ? tr("1 other · %1").arg(percent(restShare))
                                       : tr("%1 others · %2").arg(rest).arg(percent(restShare)));
    for (int end = 0; end < map.optima(); ++end) {
        int& own = regionOf[std::size_t(end)];
        own = own < 0 ? others : own;
    }
    for (int end = map.optima(); end < static_cast<int>(map.ends.size()); ++end) {
        const BasinEnd& special = map.ends[std::size_t(end)];
        const bool collapsed = special.kind == EndKind::Collapsed;
        const QString text = collapsed ? tr("collapses · %1") : tr("cannot start · %1");
        regionOf[std::size_t(end)] =
            add({collapsed ? AreaLook::Hatched : AreaLook::Crossed, 0.0, {}},
                special.cells > 0 ? text.arg(percent(map.share(end))) : QString());
    }
    picture.cells.regions.resize(map.cells.size(), -1);
    for (int cell = 0; cell < map.grid.cells(); ++cell) {
        if (const int end = map.shownEnd(cell); end >= 0) {
            picture.cells.regions[std::size_t(cell)] = regionOf[std::size_t(end)];
        }
    }
    return picture;
}

CellPicture areasAround(const BasinMap& other, const BasinMap& map, const AreaPicture& areas) {
    CellPicture around = emptyAreas(other.grid);
    around.styles = areas.cells.styles;
    std::vector<int> regions;
    for (const BasinEnd& end : other.ends) {
        const int own = map.endLike(end);
        regions.push_back(own < 0 ? -1 : areas.regionOf[std::size_t(own)]);
    }
    for (int cell = 0; cell < other.grid.cells(); ++cell) {
        const int end = other.shownEnd(cell);
        around.regions.push_back(end < 0 ? -1 : regions[std::size_t(end)]);
    }
    return around;
}

AreaPicture likelihoodAreas(const LikelihoodSurface& surface) {
    AreaPicture picture{emptyAreas(surface.grid), {}, {}};
    picture.cells.values = surface.perPoint;
    picture.cells.levels = levelsBelow(surface.perPoint);
    const auto bands = picture.cells.levels.size() + 1;
    for (std::size_t band = 0; band < bands; ++band) {
        const double strength =
            bands == 1 ? 0.5 : static_cast<double>(band) / static_cast<double>(bands - 1);
        picture.cells.styles.push_back({AreaLook::Shade, strength, {}});
    }
    const auto drop = [&](std::size_t level) {
        return QString::number(surface.highest - picture.cells.levels[level], 'g', 1);
    };
    // From the highest down, as the basins.
    for (std::size_t band = bands; band-- > 0;) {
        const QString text = bands == 1  ? tr("the same everywhere")
                             : band == 0 ? tr("more")
                                         : QStringLiteral("≤\u2009%1").arg(drop(band - 1));
        picture.legend.push_back({picture.cells.styles[band], text});
    }
    return picture;
}

QString basinWords(const BasinSetting& setting, const BasinMap& map) {
    QStringList sentences;
    const int optima = map.optima();
    if (map.done == 0) {
        return tr("No start has come to its end yet.");
    }
    if (optima > 0) {
        sentences << optimaWords(map);
    }
    for (std::size_t end = std::size_t(optima); end < map.ends.size(); ++end) {
        const bool collapsed = map.ends[end].kind == EndKind::Collapsed;
        const double share = map.share(static_cast<int>(end));
        if (share == 0.0) {
            continue; // an earlier map's
        }
        if (share < 1.0) {
            sentences << (collapsed ? tr("From %1 a component collapses.")
                                    : tr("From %1 it cannot start."))
                             .arg(percent(share));
            continue;
        }
        sentences << (collapsed ? tr("From everywhere a component collapses: %1.")
                                : tr("EM cannot start from anywhere: %1."))
                         .arg(toQt(map.ends[end].reason));
    }
    // Where EM's answer goes on to, which its tolerance may have stopped short of.
    const int own = setting.standing == StandingPlace::Em && setting.shapes == StartShapes::Mixture
                        ? map.grid.cellAt(setting.movedPlace())
                        : -1;
    const int end = own >= 0 ? map.cells[std::size_t(own)].end : -1;
    if (end > 0 && end < optima) {
        sentences << tr("Its own answer leads to end %1.").arg(end + 1);
    }
    return sentences.join(QLatin1Char(' '));
}

QString likelihoodWords(const BasinSetting& setting, const LikelihoodSurface& surface) {
    return tr("With all else fixed the mean is likeliest at %1: %2 a point. The bands are nats a "
              "point below that.")
        .arg(placeWords(setting, surface.grid, surface.bestCell), numberText(surface.highest, 5));
}

QString endWords(const BasinMap& map, int cell) {
    const BasinCell& known = map.cells.at(std::size_t(cell));
    if (known.end < 0) {
        return {};
    }
    const BasinEnd& end = map.ends[std::size_t(known.end)];
    switch (end.kind) {
    case EndKind::Optimum:
        return tr("From here EM ends at %1 of %2, log-likelihood %3; its own tolerance stops it "
                  "after %4.")
            .arg(known.end + 1)
            .arg(map.optima())
            .arg(likelihoodText(known.logLikelihood), iterationText(known.iterations));
    case EndKind::Collapsed:
        return tr("From here a component collapses: EM stops after %1.")
            .arg(iterationText(known.iterations));
    case EndKind::Refused:
        break;
    }
    return tr("EM cannot start here: %1.").arg(toQt(end.reason));
}

QString likelihoodAt(const BasinSetting& setting, const LikelihoodSurface& surface, int cell) {
    const double value = surface.perPoint.at(std::size_t(cell));
    return tr("Log-likelihood %1 a point, %2 in all: %3 a point below the highest.")
        .arg(numberText(value, 6),
             likelihoodText(value * static_cast<double>(setting.scene.size())),
             numberText(surface.highest - value, 3));
}

QString placeWords(const BasinSetting& setting, const MeanGrid& grid, int cell) {
    const Eigen::VectorXd place = grid.place(cell);
    QStringList parts;
    for (Eigen::Index axis = 0; axis < place.size(); ++axis) {
        const auto& columns = setting.scene.data->columns;
        const QString name = std::size_t(axis) < columns.size() ? toQt(columns[std::size_t(axis)])
                                                                : QString::number(axis + 1);
        parts << QStringLiteral("%1 %2").arg(name, numberText(place[axis], 4));
    }
    return parts.join(QStringLiteral(", "));
}

QString cautionWords(const BasinSetting& setting) {
    QStringList sentences;
    if (setting.zoomed()) {
        sentences << tr("Places outside the zoomed range are not counted.");
    }
    if (setting.sampled()) {
        sentences << tr("EM sees %1 of the %2 points here, drawn at random.")
                         .arg(countText(setting.scene.size()),
                              countText(setting.data->data.size()));
    }
    // Far enough apart for distances along one axis to swamp those along another.
    constexpr double stretched = 30.0;
    const Eigen::VectorXd& extent = setting.scene.box.halfExtent;
    const double ratio = extent.maxCoeff() / extent.minCoeff();
    if (ratio >= stretched && setting.mixture.components() > 1) {
        sentences << tr("One axis is %1 times as wide as another: starts by plain k-means++ see "
                        "that one alone (scikit-learn #34842).")
                         .arg(ratio, 0, 'g', 2);
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace gaussarium::ui
