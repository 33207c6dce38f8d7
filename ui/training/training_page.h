// The panel that trains: the form, the buttons, and what the run is doing.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;

namespace gaussarium::ui {

class FileChooser;
class TrainingDesk;
class TrainingForm;

// Object names: "train", "pauseTraining", "stopTraining", "evaluateTraining",
// "checkpointTraining", "goOnTraining", "learningRate", "trainingState", "trainingNumbers",
// "trainingNotice", "trainingProgress".
class TrainingPage : public QWidget {
    Q_OBJECT

public:
    // Desk and chooser must outlive the page.
    TrainingPage(TrainingDesk& desk, FileChooser& chooser, QWidget* parent = nullptr);

signals:
    // A run has been begun, or gone on with, here.
    void begun();

private:
    void makeButtons();
    void showState();
    void showNumbers();
    void showRate();

    TrainingDesk& m_desk;
    TrainingForm* m_form;
    QPushButton* m_train;
    QPushButton* m_pause;
    QPushButton* m_stop;
    QPushButton* m_evaluate;
    QPushButton* m_checkpoint;
    QPushButton* m_goOn;
    QSlider* m_rate;
    QLabel* m_rateText;
    QWidget* m_rateRow;
    QLabel* m_state;
    QLabel* m_numbers;
    QLabel* m_notice;
    QProgressBar* m_progress;
};

} // namespace gaussarium::ui
