#include "app/cli/figure_output.h"

#include "app/cli/output.h"
#include "ui/figure/figure_export.h"

#include <QGuiApplication>

#include <cctype>
#include <filesystem>
#include <numbers>
#include <set>

namespace gaussarium::cli {

namespace {

// Qt warns where XDG_RUNTIME_DIR is not set, as in a cron job or a container; a figure needs none.
void sayWhatMatters(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type != QtDebugMsg && !message.startsWith(QLatin1String("QStandardPaths:"))) {
        writeMessage(message.toStdString());
    }
}

// Fonts need an application object; the offscreen platform needs no display.
void startQt() {
    if (QCoreApplication::instance() != nullptr) {
        return;
    }
    qInstallMessageHandler(sayWhatMatters);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static int count = 1;
    static char name[] = "gaussarium";
    static char* arguments[] = {name, nullptr};
    // Static: it lives as long as the fonts that it holds.
    static const QGuiApplication application(count, arguments);
}

} // namespace

std::string figureFile(const std::string& file, const std::string& name, int number) {
    std::string part;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        // Bytes of UTF-8 stay; what a shell or a file system might read otherwise does not.
        part += std::isalnum(byte) != 0 || byte >= 0x80 || c == '-'
                    ? static_cast<char>(std::tolower(byte))
                    : '_';
    }
    if (number > 0) {
        part += "-" + std::to_string(number);
    }
    const std::filesystem::path path(file);
    return (path.parent_path() / (path.stem().string() + "-" + part + path.extension().string()))
        .string();
}

Expected<void> writeFigures(const std::vector<Comparison>& comparisons, const std::string& file,
                            const std::optional<CameraAngles>& camera) {
    startQt();
    ui::FigureOptions options;
    if (camera) {
        constexpr double degree = std::numbers::pi / 180.0;
        options.camera = ui::Camera{0.0, 0.0}.orbited(degree * camera->yaw, degree * camera->pitch);
    }
    std::set<std::string> used;
    for (const Comparison& comparison : comparisons) {
        std::string target = file;
        if (comparisons.size() > 1) {
            int number = 0;
            do {
                target = figureFile(file, comparison.data.data.name, number++);
            } while (!used.insert(target).second);
        }
        const Expected<void> written = ui::exportComparison(comparison, options, target);
        if (!written) {
            return written;
        }
    }
    return {};
}

} // namespace gaussarium::cli
