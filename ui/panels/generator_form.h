// A random mixture to order: its form, and a picture of what it would make.
#pragma once

#include "ui/async/data_sources.h"
#include "ui/async/latest_runner.h"
#include "ui/plot/mixture_plot.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;

namespace gaussarium::ui {

class GeneratorForm : public QWidget {
    Q_OBJECT

public:
    explicit GeneratorForm(QWidget* parent = nullptr);

    GeneratorRequest request() const;
    void setTheme(const Theme& theme);
    MixturePlot* preview() const { return m_preview; }

signals:
    // "Use these data" was pressed.
    void wanted(const gaussarium::ui::GeneratorRequest& request);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeFields();
    void requestChanged();
    void refreshPreview();

    QComboBox* m_dimension;
    QSpinBox* m_components;
    QComboBox* m_family;
    QDoubleSpinBox* m_separation;
    QDoubleSpinBox* m_imbalance;
    QSpinBox* m_points;
    QSpinBox* m_seed;
    MixturePlot* m_preview;
    QPushButton* m_use;
    LatestRunner m_runner;
    bool m_stale = true; // the preview is made only once it can be seen
};

} // namespace gaussarium::ui
