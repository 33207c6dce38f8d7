// What is to be trained: a preset, and everything that it sets folded below it.
#pragma once

#include "ui/training/training_desk.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace gaussarium::ui {

class FileChooser;
class OptionsForm;
class TaskPreview;

// Object names: "trainingPreset", "trainingPromise", "trainingMore", "trainingName",
// "trainingMinutes", "trainingShape", and "option-FIELD" for the fields of training_fields.h.
class TrainingForm : public QWidget {
    Q_OBJECT

public:
    TrainingForm(FileChooser& chooser, QWidget* parent = nullptr);

    // What the form says; an error is the sentence that it shows.
    Expected<TrainingPlan> plan() const;

signals:
    // What the form says is another thing, or none.
    void edited();

private:
    void takePreset(int index);
    void showPlan();

    FileChooser& m_chooser;
    QComboBox* m_presets;
    QLabel* m_promise;
    QToolButton* m_more;
    QWidget* m_fold;
    QLineEdit* m_name;
    QDoubleSpinBox* m_minutes;
    QLabel* m_shape;
    TaskPreview* m_preview;
    std::vector<OptionsForm*> m_forms;
    train::TrainConfig m_base;
    std::filesystem::path m_from;
    QString m_problem; // the preset is missing
};

} // namespace gaussarium::ui
