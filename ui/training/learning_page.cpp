#include "ui/training/learning_page.h"

#include "ui/model/text.h"
#include "ui/training/training_desk.h"
#include "ui/training/training_words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>
#include <tuple>

namespace gaussarium::ui {

namespace {

constexpr int playMs = 500;
// All that the run is measured on where EM is quick, a part of it where it is not.
constexpr std::int64_t manyPoints = 128;
constexpr int tasksOfFew = 256;
constexpr int tasksOfMany = 64;

} // namespace

LearningPage::LearningPage(TrainingDesk& desk, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_title(new QLabel(this))
    , m_plot(new LearningPlot(this))
    , m_places(new QSlider(Qt::Horizontal, this))
    , m_play(new QToolButton(this))
    , m_keep(new QToolButton(this))
    , m_attention(new QToolButton(this))
    , m_text(new QLabel(this))
    , m_measurer(this, Background::Yes) {
    setObjectName(QStringLiteral("learningPage"));
    m_title->setObjectName(QStringLiteral("learningTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_plot->setObjectName(QStringLiteral("learningPlot"));
    m_plot->setAccessibleName(tr("Loss and held-out excess over the steps of the training"));
    m_plot->setEmptyText(tr("Press Train in the panel Training: here one sees it learn."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 4);
    layout->setSpacing(2);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(6, 0, 6, 0);
    top->addWidget(m_title, 1);
    top->addWidget(m_attention);
    layout->addLayout(top);
    layout->addWidget(m_plot, 1);
    makeBar();

    RunReplay& replay = desk.replay();
    connect(&replay, &RunReplay::runChanged, this, &LearningPage::showRun);
    connect(&replay, &RunReplay::rowsChanged, this, &LearningPage::showRows);
    connect(&replay, &RunReplay::snapshotsChanged, this, &LearningPage::showPlaces);
    connect(&replay, &RunReplay::placeChanged, this, &LearningPage::showPlaces);
    for (const auto changed : {&TrainingClient::progressChanged, &TrainingClient::stateChanged}) {
        connect(&desk.client(), changed, this, &LearningPage::showTitle);
    }
    connect(m_places, &QSlider::valueChanged, this, [this](int place) {
        m_desk.replay().setPlace(place == m_places->maximum() ? -1 : place);
    });
    connect(m_plot, &LearningPlot::stepChosen, this, [this](qint64 step) {
        const std::vector<Snapshot>& kept = m_desk.replay().snapshots();
        int nearest = -1;
        for (std::size_t i = 0; i < kept.size(); ++i) {
            if (nearest < 0
                || std::abs(kept[i].step - step)
                       < std::abs(kept[std::size_t(nearest)].step - step)) {
                nearest = static_cast<int>(i);
            }
        }
        if (nearest >= 0) {
            m_places->setValue(nearest);
        }
    });
    m_player.setInterval(playMs);
    connect(&m_player, &QTimer::timeout, this, &LearningPage::playOn);
    connect(m_play, &QToolButton::toggled, this, [this](bool on) {
        if (on) {
            m_places->setValue(0);
            m_player.start();
        } else {
            m_player.stop();
        }
    });
    showRun();
}

void LearningPage::makeBar() {
    m_places->setObjectName(QStringLiteral("replayPlace"));
    m_places->setAccessibleName(tr("Step of the training whose weights are shown"));
    m_places->setToolTip(tr("Weights that were kept: the panel Own model shows those of this "
                            "place, the last place whatever comes"));
    m_play->setObjectName(QStringLiteral("replayPlay"));
    m_play->setText(QStringLiteral("▶"));
    m_play->setCheckable(true);
    m_play->setFocusPolicy(Qt::StrongFocus);
    m_play->setAccessibleName(tr("Play the training"));
    m_play->setToolTip(tr("Goes through the kept weights from the first to the last"));
    const std::tuple<QToolButton*, QString, QString, QString> buttons[] = {
        {m_keep, QStringLiteral("replayKeep"), tr("Keep as B"),
         tr("Shows the weights of this place in the panel Own model B too, where they stay: early "
            "and late side by side")},
        {m_attention, QStringLiteral("learningAttention"), tr("Attention"),
         tr("Shows all heads of the own model, and follows its weights as it learns")}};
    for (const auto& [button, name, text, help] : buttons) {
        button->setObjectName(name);
        button->setText(text);
        button->setToolTip(help);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    connect(m_keep, &QToolButton::clicked, &m_desk.replay(), &RunReplay::keepAsSecond);
    m_text->setObjectName(QStringLiteral("replayText"));
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(6, 0, 6, 0);
    bar->addWidget(m_play);
    bar->addWidget(m_places, 1);
    bar->addWidget(m_text);
    bar->addWidget(m_keep);
    qobject_cast<QVBoxLayout*>(layout())->addLayout(bar);
}

LearningPage::~LearningPage() = default;

void LearningPage::setActive(bool active) {
    m_active = active;
    if (active) {
        showRows();
    } else {
        m_measurer.discard();
        m_measured = m_measured && !m_reference.empty();
    }
}

void LearningPage::showRun() {
    m_measurer.discard();
    m_measured = false;
    m_reference.clear();
    m_plot->setReference({});
    m_play->setChecked(false);
    showRows();
    showPlaces();
}

// Which run it is, and how fast it goes.
void LearningPage::showTitle() {
    const RunReplay& replay = m_desk.replay();
    const TrainingClient& client = m_desk.client();
    QStringList words = {replay.name()};
    if (!replay.sentence().isEmpty()) {
        words.append(replay.sentence());
    } else if (!replay.writer().isEmpty()) {
        words.append(tr("trained by %1").arg(replay.writer()));
        if (!replay.rows().empty()) {
            words.append(paceWords(replay.rows().back(), replay.steps(), 0.0));
        }
    } else if (replay.isTraining() && client.state() == TrainingClient::State::Running
               && client.progress()) {
        words.append(paceWords(*client.progress(), replay.steps(), m_desk.minutes()));
    }
    words.removeAll(QString());
    m_title->setText(words.join(QStringLiteral(" – ")));
    m_attention->setHidden(replay.folder().isEmpty());
}

void LearningPage::showRows() {
    const RunReplay& replay = m_desk.replay();
    showTitle();
    if (m_active) {
        m_plot->setRows(replay.rows(), replay.sizes(), replay.steps());
        measureReference();
    }
}

void LearningPage::showPlaces() {
    const RunReplay& replay = m_desk.replay();
    const int count = static_cast<int>(replay.snapshots().size());
    const QSignalBlocker block(m_places);
    m_places->setRange(0, std::max(count - 1, 0));
    m_places->setValue(replay.place() < 0 ? m_places->maximum() : replay.place());
    m_places->setEnabled(count > 1);
    m_play->setEnabled(count > 1);
    m_keep->setEnabled(count > 0 && m_desk.panels().exist());
    m_attention->setEnabled(count > 0 && m_desk.panels().exist());
    m_text->setText(count == 0 ? tr("no weights yet")
                               : tr("step %1").arg(countText(replay.shownStep())));
    m_plot->setMarkedStep(replay.shownStep());
}

void LearningPage::measureReference() {
    const RunReplay& replay = m_desk.replay();
    const std::vector<std::int64_t> sizes = replay.sizes();
    if (m_measured || !replay.config() || sizes.empty()
        || !m_desk.session().registry().find("em")) {
        return;
    }
    m_measured = true;
    m_measurer.submit(
        [&registry = m_desk.session().registry(), config = *replay.config(),
         sizes](const JobContext& job) {
            std::vector<train::HeldOutExcess> all;
            const auto em = makeEstimator(registry, {"em", {}});
            for (const std::int64_t n : sizes) {
                RunContext context;
                context.stop = job.stop;
                all.push_back(heldOutExcess(config, **em, n,
                                            n <= manyPoints ? tasksOfFew : tasksOfMany, context));
            }
            return all;
        },
        [this](std::vector<train::HeldOutExcess> reference) {
            m_reference = std::move(reference);
            m_plot->setReference(m_reference);
        },
        [this](const QString& sentence) { m_plot->setToolTip(sentence); });
}

// A place is left when its answer is there: what is played is what was computed.
bool LearningPage::shownIsReady() const {
    const OwnPanels& panels = m_desk.panels();
    return !panels.isOn(0)
           || m_desk.session().method(panels.method(0)).result.state != RunState::Running;
}

void LearningPage::playOn() {
    if (!shownIsReady()) {
        return;
    }
    if (m_places->value() == m_places->maximum()) {
        m_play->setChecked(false);
        return;
    }
    m_places->setValue(m_places->value() + 1);
}

} // namespace gaussarium::ui
