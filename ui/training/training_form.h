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
// "trainingMinutes", "trainingShape", "option-FIELD" for the fields of training_fields.h, and
// "trainingRules-0" on for what is said below a group of them.
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
    std::map<std::string, std::string> values() const;
    void takePreset(int index);
    void takeEdit();
    void showRules();
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
    std::vector<QLabel*> m_rules; // of each form, why some of it is grey
    std::string m_architecture;   // that the switches belong to
    train::TrainConfig m_base;
    std::filesystem::path m_from;
    QString m_problem; // the preset is missing
};

} // namespace gaussarium::ui
