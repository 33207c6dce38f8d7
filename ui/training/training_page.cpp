#include "ui/training/training_page.h"

#include "ui/model/text.h"
#include "ui/training/training_form.h"
#include "ui/training/training_words.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <cmath>

namespace gaussarium::ui {

namespace {

using State = TrainingClient::State;

// Places of the slider an octave of the learning rate; it goes four octaves both ways.
constexpr int perOctave = 4;
constexpr int octaves = 4;

double factorAt(int place) {
    return std::exp2(double(place) / perOctave);
}

int placeOf(double factor) {
    return static_cast<int>(std::lround(std::log2(factor) * perOctave));
}

QLabel* line(const QString& name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

QPushButton* button(const QString& name, const QString& text, const QString& help,
                    QWidget* parent) {
    auto* made = new QPushButton(text, parent);
    made->setObjectName(name);
    made->setToolTip(help);
    return made;
}

} // namespace

TrainingPage::TrainingPage(TrainingDesk& desk, FileChooser& chooser, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_form(new TrainingForm(chooser, this))
    , m_rate(new QSlider(Qt::Horizontal))
    , m_rateText(new QLabel)
    , m_rateRow(new QWidget(this))
    , m_state(line(QStringLiteral("trainingState"), this))
    , m_numbers(line(QStringLiteral("trainingNumbers"), this))
    , m_notice(line(QStringLiteral("trainingNotice"), this))
    , m_progress(new QProgressBar(this)) {
    setObjectName(QStringLiteral("trainingPage"));
    makeButtons();
    m_progress->setObjectName(QStringLiteral("trainingProgress"));
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_rate->setObjectName(QStringLiteral("learningRate"));
    m_rate->setRange(-octaves * perOctave, octaves * perOctave);
    m_rate->setPageStep(perOctave);
    m_rate->setAccessibleName(tr("Factor of the learning rate"));
    m_rate->setToolTip(tr("Multiplies the schedule's learning rate from now on"));
    auto* rate = new QHBoxLayout(m_rateRow);
    rate->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Learning rate"), m_rateRow);
    label->setBuddy(m_rate);
    rate->addWidget(label);
    rate->addWidget(m_rate, 1);
    rate->addWidget(m_rateText);
    m_rateText->setMinimumWidth(
        m_rateText->fontMetrics().horizontalAdvance(QStringLiteral("×0.00")));

    auto* buttons = new QGridLayout;
    buttons->setSpacing(4);
    buttons->addWidget(m_train, 0, 0);
    buttons->addWidget(m_pause, 0, 1);
    buttons->addWidget(m_stop, 0, 2);
    buttons->addWidget(m_evaluate, 1, 0);
    buttons->addWidget(m_checkpoint, 1, 1);
    buttons->addWidget(m_goOn, 1, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(4);
    layout->addWidget(m_form);
    layout->addLayout(buttons);
    layout->addWidget(m_progress);
    layout->addWidget(m_state);
    layout->addWidget(m_numbers);
    layout->addWidget(m_rateRow);
    layout->addWidget(m_notice);
    layout->addStretch(1);

    TrainingClient& client = desk.client();
    connect(m_form, &TrainingForm::edited, this, &TrainingPage::showState);
    connect(m_rate, &QSlider::valueChanged, this, [this](int place) {
        m_desk.client().setLearningRate(factorAt(place));
        showRate();
    });
    connect(&client, &TrainingClient::stateChanged, this, &TrainingPage::showState);
    connect(&client, &TrainingClient::silenceChanged, this, &TrainingPage::showState);
    connect(&client, &TrainingClient::progressChanged, this, &TrainingPage::showNumbers);
    connect(&client, &TrainingClient::evaluationChanged, this,
            [this] { m_notice->setText(evaluationWords(m_desk.client())); });
    connect(&client, &TrainingClient::rateChanged, this, [this](double factor) {
        if (!m_rate->isSliderDown()) {
            const QSignalBlocker block(m_rate);
            m_rate->setValue(placeOf(factor));
        }
        showRate();
    });
    connect(&desk, &TrainingDesk::notice, m_notice, &QLabel::setText);
    showState();
    showRate();
}

void TrainingPage::makeButtons() {
    m_train = button(QStringLiteral("train"), tr("&Train"),
                     tr("Begins a run of its own, in the background"), this);
    m_pause = button(QStringLiteral("pauseTraining"), tr("Pause"),
                     tr("Writes a checkpoint and waits"), this);
    m_stop = button(QStringLiteral("stopTraining"), tr("Stop"),
                    tr("Ends the run with a checkpoint; it can be gone on with"), this);
    m_evaluate = button(QStringLiteral("evaluateTraining"), tr("Evaluate"),
                        tr("Measures the network on held-out tasks now"), this);
    m_checkpoint = button(QStringLiteral("checkpointTraining"), tr("Checkpoint"),
                          tr("Writes the run and its weights down now, and shows them"), this);
    m_goOn = button(QStringLiteral("goOnTraining"), tr("Go on"),
                    tr("Goes on with this run from its last checkpoint"), this);
    connect(m_train, &QPushButton::clicked, this, [this] {
        m_notice->clear();
        if (const Expected<TrainingPlan> plan = m_form->plan()) {
            m_desk.train(*plan);
            emit begun();
        } else {
            m_notice->setText(toQt(plan.error().message));
        }
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_desk.client().state() == State::Paused) {
            m_desk.client().resume();
        } else {
            m_desk.client().pause();
        }
    });
    connect(m_stop, &QPushButton::clicked, this, [this] { m_desk.client().cancel(); });
    connect(m_evaluate, &QPushButton::clicked, this, [this] {
        m_notice->setText(tr("Measuring…"));
        m_desk.client().evaluate();
    });
    connect(m_checkpoint, &QPushButton::clicked, &m_desk, &TrainingDesk::checkpointNow);
    connect(m_goOn, &QPushButton::clicked, this, [this] {
        m_notice->clear();
        m_desk.restart();
        emit begun();
    });
}

void TrainingPage::showState() {
    const TrainingClient& client = m_desk.client();
    const State state = client.state();
    const bool going = state == State::Running || state == State::Paused;
    const bool unfinished = !client.run() || client.savedStep() < client.run()->steps;
    m_train->setEnabled(!client.busy() && m_form->plan().has_value());
    m_pause->setEnabled(going);
    m_pause->setText(state == State::Paused ? tr("Resume") : tr("Pause"));
    m_stop->setEnabled(going || state == State::Starting);
    m_evaluate->setEnabled(going);
    m_checkpoint->setEnabled(going);
    m_goOn->setEnabled(client.canGoOn() && ((!client.busy() && unfinished) || client.silent()));
    m_rateRow->setVisible(going);
    m_progress->setVisible(client.busy());
    m_state->setText(trainingSentence(client));
    showNumbers();
}

void TrainingPage::showNumbers() {
    const TrainingClient& client = m_desk.client();
    m_numbers->setText(trainingNumbers(client, m_desk.minutes()));
    m_numbers->setVisible(!m_numbers->text().isEmpty());
    const bool known = client.run() && client.run()->steps > 0 && client.state() != State::Starting;
    m_progress->setRange(0, known ? 1000 : 0);
    if (known) {
        const std::int64_t step = client.progress() ? client.progress()->step : client.savedStep();
        m_progress->setValue(static_cast<int>(1000 * step / client.run()->steps));
    }
}

void TrainingPage::showRate() {
    m_rateText->setText(QStringLiteral("×%1").arg(numberText(factorAt(m_rate->value()), 2)));
}

} // namespace gaussarium::ui
