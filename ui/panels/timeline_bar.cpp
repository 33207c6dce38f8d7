#include "ui/panels/timeline_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyleOptionSlider>
#include <QToolButton>
#include <QToolTip>

#include <cmath>

namespace gaussarium::ui {

namespace {

// A slider that goes where it is clicked and shows the part that a loop repeats.
class TimelineSlider : public QSlider {
public:
    TimelineSlider(const Timeline& timeline, QWidget* parent)
        : QSlider(Qt::Horizontal, parent), m_timeline(timeline) {}

protected:
    // What the methods do at the step under the pointer.
    bool event(QEvent* event) override {
        if (event->type() == QEvent::ToolTip) {
            const auto* const help = static_cast<QHelpEvent*>(event);
            const int step = valueAt(help->pos().x());
            QToolTip::showText(help->globalPos(),
                               TimelineBar::tr("step %1 of %2").arg(step + 1).arg(maximum() + 1)
                                   + QLatin1Char('\n')
                                   + m_timeline.stepsAt(step).join(QLatin1Char('\n')),
                               this);
            return true;
        }
        return QSlider::event(event);
    }

    void mousePressEvent(QMouseEvent* event) override {
        if (event->button() != Qt::LeftButton) {
            QSlider::mousePressEvent(event);
            return;
        }
        // Where the handle will be under the pointer; the press then takes hold of it.
        QStyleOptionSlider option;
        initStyleOption(&option);
        const QRect handle =
            style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
        if (!handle.contains(event->pos())) {
            setValue(valueAt(event->pos().x()));
        }
        QSlider::mousePressEvent(event);
    }

    void paintEvent(QPaintEvent* event) override {
        if (const auto& loop = m_timeline.loop()) {
            QPainter painter(this);
            QColor band = palette().color(QPalette::Highlight);
            band.setAlpha(70);
            const int left = placeOf(loop->first);
            const int right = placeOf(loop->last);
            painter.fillRect(QRect(left, 2, right - left, height() - 4), band);
        }
        QSlider::paintEvent(event);
    }

private:
    QRect groove() const {
        QStyleOptionSlider option;
        initStyleOption(&option);
        const QRect handle =
            style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
        return rect().adjusted(handle.width() / 2, 0, -handle.width() / 2, 0);
    }
    int placeOf(int value) const {
        const QRect room = groove();
        return room.left()
               + QStyle::sliderPositionFromValue(minimum(), maximum(), value, room.width());
    }
    int valueAt(int x) const {
        const QRect room = groove();
        return QStyle::sliderValueFromPosition(minimum(), maximum(), x - room.left(), room.width());
    }

    const Timeline& m_timeline;
};

} // namespace

const std::vector<double>& TimelineBar::speeds() {
    static const std::vector<double> all = {0.5, 1, 2, 3, 5, 8, 12, 20, 40};
    return all;
}

TimelineBar::TimelineBar(Timeline& timeline, QWidget* parent)
    : QWidget(parent), m_timeline(timeline) {
    setObjectName(QStringLiteral("timelineBar"));
    setAccessibleName(tr("Timeline"));
    QToolButton* rewind = addButton(QStringLiteral("timelineRewind"), QStringLiteral("|◀"),
                                    tr("To the first step"), &Timeline::rewind);
    QToolButton* back = addButton(QStringLiteral("timelineBack"), QStringLiteral("◀"),
                                  tr("One step back"), &Timeline::stepBack);
    m_play = addButton(QStringLiteral("timelinePlay"), QStringLiteral("▶"), tr("Play"),
                       &Timeline::toggle);
    QToolButton* forward = addButton(QStringLiteral("timelineForward"), QStringLiteral("▶|"),
                                     tr("One step forward"), &Timeline::stepForward);
    QToolButton* end = addButton(QStringLiteral("timelineEnd"), QStringLiteral("▶▶|"),
                                 tr("To the answers"), &Timeline::showAnswers);
    m_slider = new TimelineSlider(timeline, this);
    m_slider->setObjectName(QStringLiteral("timelineSlider"));
    m_slider->setAccessibleName(tr("Step"));
    m_slider->setPageStep(5);
    m_label = new QLabel(this);
    m_label->setObjectName(QStringLiteral("timelineLabel"));
    m_label->setMinimumWidth(m_label->fontMetrics().horizontalAdvance(tr("step %1 of %1").arg(88)));
    m_speed = new QComboBox(this);
    m_speed->setObjectName(QStringLiteral("timelineSpeed"));
    m_speed->setAccessibleName(tr("Speed"));
    for (std::size_t i = 0; i < speeds().size(); ++i) {
        m_speed->addItem(tr("%1 / s").arg(QLocale().toString(speeds()[i])), speeds()[i]);
    }
    m_speed->setToolTip(tr("Steps a second (keys 1 to 9)"));
    m_pace = new QComboBox(this);
    m_pace->setObjectName(QStringLiteral("timelinePace"));
    m_pace->setAccessibleName(tr("Pace"));
    m_pace->addItem(tr("by step"));
    m_pace->addItem(tr("by share"));
    m_pace->setToolTip(tr("Whether every method makes its own next step, or all of them the same "
                          "share of their way"));
    m_loop = new QToolButton(this);
    m_loop->setObjectName(QStringLiteral("timelineLoop"));
    m_loop->setAutoRaise(true);
    m_loop->setCheckable(true);
    m_loop->setText(tr("loop"));
    m_loop->setToolTip(tr("Repeats the steps between the marks, or all of them"));
    // The slider stays where it is when a loop is set.
    m_loop->setText(tr("loop %1–%2").arg(88).arg(88));
    m_loop->setMinimumWidth(m_loop->sizeHint().width());
    m_loop->setText(tr("loop"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 4, 0);
    layout->setSpacing(2);
    for (QWidget* widget : std::initializer_list<QWidget*>{rewind, back, m_play, forward, end}) {
        layout->addWidget(widget);
    }
    layout->addSpacing(4);
    layout->addWidget(m_slider, 1);
    layout->addSpacing(4);
    layout->addWidget(m_label);
    layout->addWidget(m_loop);
    layout->addWidget(m_speed);
    layout->addWidget(m_pace);

    connect(m_slider, &QSlider::valueChanged, &timeline, [this](int value) {
        m_timeline.pause();
        m_timeline.setTime(value);
    });
    connect(m_speed, &QComboBox::activated, &timeline,
            [this](int index) { m_timeline.setSpeed(speeds()[std::size_t(index)]); });
    connect(m_pace, &QComboBox::activated, &timeline, [this](int index) {
        m_timeline.setPace(index == 0 ? Timeline::Pace::Steps : Timeline::Pace::Share);
    });
    connect(m_loop, &QToolButton::clicked, &timeline, [this](bool on) {
        m_timeline.setLoop(on ? std::optional<Timeline::Loop>({0, m_timeline.length() - 1})
                              : std::nullopt);
        showSettings(); // where there was nothing to repeat the button comes up again
    });
    connect(&timeline, &Timeline::timeChanged, this, &TimelineBar::showTime);
    connect(&timeline, &Timeline::playingChanged, this, &TimelineBar::showTime);
    connect(&timeline, &Timeline::settingsChanged, this, &TimelineBar::showSettings);
    showTime();
    showSettings();
}

QToolButton* TimelineBar::addButton(const QString& name, const QString& sign, const QString& tip,
                                    void (Timeline::*slot)()) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(sign);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, &m_timeline, slot);
    return button;
}

void TimelineBar::showTime() {
    const int length = m_timeline.length();
    const bool any = length > 1;
    setEnabled(any);
    const QSignalBlocker blocker(m_slider);
    m_slider->setRange(0, std::max(0, length - 1));
    m_slider->setValue(static_cast<int>(std::floor(m_timeline.time())));
    m_label->setText(
        length == 1 ? tr("1 step")
        : !any      ? tr("no steps")
        : m_timeline.atEnd()
            ? tr("%1 steps").arg(length)
            : tr("step %1 of %2").arg(static_cast<int>(m_timeline.time()) + 1).arg(length));
    const bool playing = m_timeline.isPlaying();
    m_play->setText(playing ? QStringLiteral("▮▮") : QStringLiteral("▶"));
    m_play->setAccessibleName(playing ? tr("Pause") : tr("Play"));
    m_play->setToolTip(m_play->accessibleName());
}

void TimelineBar::showSettings() {
    const auto& all = speeds();
    std::size_t nearest = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (std::abs(all[i] - m_timeline.speed()) < std::abs(all[nearest] - m_timeline.speed())) {
            nearest = i;
        }
    }
    m_speed->setCurrentIndex(int(nearest));
    m_pace->setCurrentIndex(m_timeline.pace() == Timeline::Pace::Steps ? 0 : 1);
    const auto& loop = m_timeline.loop();
    m_loop->setChecked(loop.has_value());
    m_loop->setText(loop && (loop->first > 0 || loop->last + 1 < m_timeline.length())
                        ? tr("loop %1–%2").arg(loop->first + 1).arg(loop->last + 1)
                        : tr("loop"));
    m_slider->update();
}

} // namespace gaussarium::ui
