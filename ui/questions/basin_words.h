// What a basin map and a likelihood surface say, in areas of a picture, in a legend and in words.
#pragma once

#include "ui/plot/area_legend.h"
#include "ui/plot/cell_picture.h"
#include "ui/questions/basin_explorer.h"

#include <QString>

#include <vector>

namespace gaussarium::ui {

// Areas and their legend: the largest basins by rank of their optimum (1 the likeliest, the
// strongest shade), the small ones together, what collapsed and what was refused hatched.
struct AreaPicture {
    CellPicture cells;
    std::vector<LegendEntry> legend;
    std::vector<int> regionOf; // of each end of a basin map, an index of the cells' styles
};
// No area known yet.
CellPicture emptyAreas(const MeanGrid& grid);
AreaPicture basinAreas(const BasinMap& map);
// The areas of another map of the same runs, in the styles that `map` has in `areas`: what is known
// beside it.
CellPicture areasAround(const BasinMap& other, const BasinMap& map, const AreaPicture& areas);
// Bands at round distances below the highest value.
AreaPicture likelihoodAreas(const LikelihoodSurface& surface);

// "From 61 % of the places EM ends at its best, -1130.26; 3 ends in all."
QString basinWords(const BasinSetting& setting, const BasinMap& map);
QString likelihoodWords(const BasinSetting& setting, const LikelihoodSurface& surface);
// What is known of a start there: "From here EM ends ..."; empty where nothing is.
QString endWords(const BasinMap& map, int cell);
QString likelihoodAt(const BasinSetting& setting, const LikelihoodSurface& surface, int cell);
// "eruptions 3.21, waiting 71.4": the middle of a cell of that grid.
QString placeWords(const BasinSetting& setting, const MeanGrid& grid, int cell);
// What should not be overlooked: points left out, axes of very different widths; may be empty.
QString cautionWords(const BasinSetting& setting);

} // namespace gaussarium::ui
