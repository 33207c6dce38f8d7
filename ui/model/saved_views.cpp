#include "ui/model/saved_views.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

QJsonObject toJson(const SavedView& view) {
    QJsonObject json{{QStringLiteral("name"), view.name}, {QStringLiteral("data"), view.data}};
    if (view.spatial) {
        json[QStringLiteral("camera")] = QJsonArray{view.camera.yaw, view.camera.pitch};
    }
    if (view.zoom) {
        json[QStringLiteral("zoom")] =
            QJsonArray{view.zoom->x(), view.zoom->y(), view.zoom->width(), view.zoom->height()};
    }
    return json;
}

// The numbers of an array of that size; none where it is anything else.
std::optional<std::vector<double>> numbers(const QJsonValue& value, qsizetype size) {
    const QJsonArray array = value.toArray();
    std::vector<double> result;
    for (const QJsonValue& number : array) {
        if (!number.isDouble() || !std::isfinite(number.toDouble())) {
            return std::nullopt;
        }
        result.push_back(number.toDouble());
    }
    return array.size() == size ? std::optional(result) : std::nullopt;
}

std::optional<SavedView> fromJson(const QJsonObject& json) {
    SavedView view;
    view.name = json[QStringLiteral("name")].toString();
    view.data = json[QStringLiteral("data")].toString();
    if (view.name.isEmpty()) {
        return std::nullopt;
    }
    if (json.contains(QStringLiteral("camera"))) {
        const auto angles = numbers(json[QStringLiteral("camera")], 2);
        if (!angles) {
            return std::nullopt;
        }
        view.spatial = true;
        view.camera = Camera{0.0, 0.0}.orbited((*angles)[0], (*angles)[1]); // in its range
    }
    if (json.contains(QStringLiteral("zoom"))) {
        const auto sides = numbers(json[QStringLiteral("zoom")], 4);
        if (!sides || !((*sides)[2] > 0.0) || !((*sides)[3] > 0.0)) {
            return std::nullopt;
        }
        view.zoom = QRectF((*sides)[0], (*sides)[1], (*sides)[2], (*sides)[3]);
    }
    return view;
}

} // namespace

bool SavedView::fits(const QString& dataName, Eigen::Index dimension) const {
    return spatial ? dimension == 3 : dimension != 3 && dataName == data;
}

QByteArray viewsToJson(const std::vector<SavedView>& views) {
    QJsonArray array;
    for (const SavedView& view : views) {
        array.append(toJson(view));
    }
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

std::vector<SavedView> viewsFromJson(const QByteArray& json) {
    std::vector<SavedView> views;
    for (const QJsonValue& value : QJsonDocument::fromJson(json).array()) {
        if (auto view = fromJson(value.toObject())) {
            views.push_back(std::move(*view));
        }
    }
    return views;
}

std::vector<SavedView> withView(std::vector<SavedView> views, const SavedView& view) {
    const auto same = std::find_if(views.begin(), views.end(), [&](const SavedView& other) {
        return other.name == view.name && other.spatial == view.spatial
               && (view.spatial || other.data == view.data);
    });
    if (same != views.end()) {
        *same = view;
    } else {
        views.push_back(view);
    }
    if (views.size() > mostSavedViews) {
        views.erase(views.begin(), views.end() - static_cast<std::ptrdiff_t>(mostSavedViews));
    }
    return views;
}

} // namespace gaussarium::ui
