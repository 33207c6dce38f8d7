#include "ui/panels/inspector_panel.h"

#include "ui/model/text.h"
#include "ui/panels/inspector_text.h"

#include <QComboBox>
#include <QEvent>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

#include <stdexcept>

namespace gaussarium::ui {

namespace {

constexpr int followsPointer =
    -2; // item of the list beside the methods' indices and the truth's -1

} // namespace

InspectorPanel::InspectorPanel(const Session& session, SelectionModel& selection,
                               const Timeline& timeline, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_timeline(timeline)
    , m_methods(new QComboBox(this))
    , m_text(new QTextBrowser(this))
    , m_summing(this) {
    setObjectName(QStringLiteral("inspectorPanel"));
    m_methods->setObjectName(QStringLiteral("inspectorMethod"));
    m_methods->setAccessibleName(tr("Whose numbers"));
    m_text->setObjectName(QStringLiteral("inspectorText"));
    m_text->setAccessibleName(tr("Numbers of the point and of the component"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenLinks(false);
    m_text->setTabChangesFocus(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 0);
    layout->setSpacing(2);
    layout->addWidget(m_methods);
    layout->addWidget(m_text, 1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &InspectorPanel::refresh);
    const auto soon = [this] {
        if (m_active) {
            m_soon.start();
        }
    };
    const auto methodsToo = [this, soon] {
        refreshMethods();
        soon();
    };
    for (const auto changed :
         {&SelectionModel::hoveredPointChanged, &SelectionModel::selectedPointChanged,
          &SelectionModel::panelChanged, &SelectionModel::selectedComponentChanged}) {
        connect(&selection, changed, this, soon);
    }
    connect(&session, &Session::dataChanged, this, methodsToo);
    connect(&session, &Session::methodChanged, this, methodsToo);
    connect(&session, &Session::coloursChanged, this, soon);
    connect(&session, &Session::resultChanged, this, [this, soon](int index) {
        if (m_session.method(index).result.state != RunState::Running) {
            soon();
        }
    });
    connect(&timeline, &Timeline::timeChanged, this, soon);
    connect(m_methods, &QComboBox::currentIndexChanged, this, soon);
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        const int colour = link.path().toInt();
        m_selection.setSelectedComponent(m_selection.selectedComponent() == colour ? -1 : colour);
    });
    refreshMethods();
}

InspectorPanel::~InspectorPanel() = default;

void InspectorPanel::setActive(bool active) {
    m_active = active;
    if (active) {
        m_soon.start();
    } else {
        m_soon.stop();
        m_summing.discard();
        m_sumsOrigin = nullptr;
    }
}

QString InspectorPanel::words() const {
    return m_text->toPlainText();
}

void InspectorPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_active) {
        m_soon.start();
    }
}

// Keeps the choice while it exists.
void InspectorPanel::refreshMethods() {
    const QSignalBlocker quiet(m_methods);
    const QVariant chosen = m_methods->currentData();
    m_methods->clear();
    m_methods->addItem(tr("The panel under the pointer"), followsPointer);
    if (m_session.hasTruth()) {
        m_methods->addItem(tr("Truth"), -1);
    }
    for (int i = 0; i < m_session.methodCount(); ++i) {
        if (m_session.method(i).enabled) {
            m_methods->addItem(toQt(m_session.method(i).method->title), i);
        }
    }
    m_methods->setCurrentIndex(std::max(0, m_methods->findData(chosen)));
}

int InspectorPanel::inspectedMethod() const {
    const int chosen = m_methods->currentData().toInt();
    if (chosen != followsPointer) {
        return chosen;
    }
    const auto has = [this](int method) {
        return shownEstimate(m_session, m_timeline, method).has_value();
    };
    if (m_selection.panel() && has(*m_selection.panel())) {
        return *m_selection.panel();
    }
    for (int i = 0; i < m_session.methodCount(); ++i) {
        if (has(i)) {
            return i;
        }
    }
    return -1;
}

void InspectorPanel::sumUp(const ShownEstimate& estimate) {
    if (m_sumsOrigin == estimate.origin && m_sumsStep == estimate.stepIndex) {
        return;
    }
    m_sumsOrigin = estimate.origin;
    m_sumsStep = estimate.stepIndex;
    m_sums = nullptr;
    m_summing.submit(
        [data = m_session.data(), mixture = estimate.responsible](const JobContext& job) {
            auto sums = responsibilitySums(mixture, data->data.points, 0, job.stop);
            if (!sums) {
                throw std::runtime_error("stopped");
            }
            return std::move(*sums);
        },
        [this](std::vector<ResponsibilitySums> sums) {
            m_sums = std::make_shared<const std::vector<ResponsibilitySums>>(std::move(sums));
            refresh();
        },
        [](const QString&) {});
}

void InspectorPanel::refresh() {
    if (!m_active) {
        return;
    }
    const DataPointer& data = m_session.data();
    const int point = m_selection.shownPoint();
    const int colour = m_selection.selectedComponent();
    const std::optional<ShownEstimate> estimate =
        shownEstimate(m_session, m_timeline, inspectedMethod());
    QColor chosen = palette().color(QPalette::Highlight);
    const QColor ground = palette().color(QPalette::Base);
    // As strong as a shade behind text may be.
    chosen = QColor::fromRgbF(0.25F * chosen.redF() + 0.75F * ground.redF(),
                              0.25F * chosen.greenF() + 0.75F * ground.greenF(),
                              0.25F * chosen.blueF() + 0.75F * ground.blueF());
    const InspectorLook look{ground, chosen};
    QString html;
    if (data && point >= 0 && point < data->data.size()) {
        html += pointText(data->data, point, estimate ? &*estimate : nullptr, colour, look);
    }
    if (data && estimate) {
        html += componentTable(data->data, *estimate, colour, look);
        if (colour >= 0) {
            sumUp(*estimate);
            html += componentText(data->data, *estimate, colour, m_sums.get());
        }
    }
    if (point < 0 || colour < 0) {
        html +=
            QStringLiteral("<p style='margin:4px 0 0 0'><i>%1</i></p>")
                .arg(m_session.enabledIds().isEmpty() && !m_session.hasTruth()
                         ? tr("Switch on a method: the numbers behind its answer are told here.")
                         : tr("Point at a point, or click one, for its responsibilities; click "
                              "a component for its parameters."));
    }
    const int scrolled = m_text->verticalScrollBar()->value();
    m_text->setHtml(html);
    m_text->verticalScrollBar()->setValue(scrolled);
}

} // namespace gaussarium::ui
