// Views that a user gave a name: where one stood in 3D, what was visible in the plane.
#pragma once

#include "ui/plot/camera.h"

#include <QByteArray>
#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

namespace gaussarium::ui {

struct SavedView {
    QString name;
    bool spatial = false;       // of 3D data
    Camera camera;              // of 3D data
    std::optional<QRectF> zoom; // none: all data. In the plane in data units, in space in those of
                                // the box (camera.h), which every data set shares
    QString data;               // in the plane the name of the data that the zoom belongs to

    bool operator==(const SavedView&) const = default;
    // Whether the view makes sense for data of that name and dimension.
    bool fits(const QString& dataName, Eigen::Index dimension) const;
};

// As JSON, for the settings. What cannot be read, by another version or a damaged file, is left
// out.
QByteArray viewsToJson(const std::vector<SavedView>& views);
std::vector<SavedView> viewsFromJson(const QByteArray& json);

// With that view in place of the one that has its name and fits the same data, or at the end.
// At most `mostSavedViews` stay, the newest.
inline constexpr std::size_t mostSavedViews = 50;
std::vector<SavedView> withView(std::vector<SavedView> views, const SavedView& view);

} // namespace gaussarium::ui
