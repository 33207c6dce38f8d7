// The whole window without a display, with the methods as they ship and settings of its own.
#pragma once

#include "app/bench/suite.h"
#include "ui/model/settings.h"
#include "ui/panels/file_chooser.h"
#include "ui/plot/mixture_plot.h"
#include "ui/shell/main_window.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <vector>

namespace gaussarium::bench {

// 1280 x 800, as a small laptop has it. Needs a QApplication; GUI thread only.
class BenchWindow {
public:
    // The methods that are switched on, by id.
    explicit BenchWindow(const QStringList& methods);
    ~BenchWindow();

    ui::MainWindow& window() { return *m_window; }
    const ui::MainWindow& window() const { return *m_window; }
    std::vector<ui::MixturePlot*> plots() const;

    // Lets the window do what it has to for so long.
    void let(double seconds);
    // Shows the data and waits until every method has answered and every picture is there; false
    // where that takes minutes.
    bool show(LabelledData data, int components);

    // Seconds of one frame: from `act`, which stands for what the user does, until `done` holds
    // and all that was to be painted is.
    double frame(const std::function<void()>& act, const std::function<bool()>& done);
    // The same until every panel's plot was painted.
    double frameOfAllPlots(const std::function<void()>& act);

private:
    class PaintCounter;

    bool settled() const;

    QTemporaryDir m_folder;
    ui::Settings m_settings;
    ui::DialogFileChooser m_chooser;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<PaintCounter> m_paints;
};

// Frames until two seconds are over (at least 12, at most 240), after three that warm up.
// `turn` does the frame of that number and returns its seconds.
std::vector<double> timeFrames(const Recorder& recorder, const std::function<double(int)>& turn);

// The same at a display's pace: each frame is due a sixtieth second after the one before and is
// timed from then on, whatever the window was busy with. For `seconds`, after three that warm up.
std::vector<double> timePacedFrames(const Recorder& recorder, BenchWindow& bench, double seconds,
                                    const std::function<double(int)>& turn);

// Points of k components that overlap, always the same ones.
LabelledData benchData(int dimension, int components, std::int64_t n);

// "1e5", "2000": the size in a row's name.
std::string sizeName(std::int64_t n);

} // namespace gaussarium::bench
