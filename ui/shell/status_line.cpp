#include "ui/shell/status_line.h"

#include "ui/async/data_loader.h"
#include "ui/async/fit_runner.h"
#include "ui/model/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

namespace gaussarium::ui {

StatusLine::StatusLine(const Session& session, const FitRunner& runner, const DataLoader& loader,
                       QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_runner(runner)
    , m_loader(loader)
    , m_data(new QLabel(this))
    , m_activity(new QLabel(this))
    , m_busy(new QProgressBar(this)) {
    m_data->setObjectName(QStringLiteral("statusData"));
    m_activity->setObjectName(QStringLiteral("statusActivity"));
    m_busy->setObjectName(QStringLiteral("statusBusy"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedSize(80, 8);
    m_busy->setAccessibleName(tr("Something is being computed"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 0, 6, 0);
    layout->setSpacing(12);
    layout->addWidget(m_activity);
    layout->addWidget(m_busy);
    layout->addWidget(m_data);
    connect(&session, &Session::dataChanged, this, &StatusLine::showData);
    connect(&runner, &FitRunner::activityChanged, this, &StatusLine::showActivity);
    connect(&loader, &DataLoader::activityChanged, this, &StatusLine::showActivity);
    showData();
    showActivity();
}

void StatusLine::showData() {
    if (!m_session.data()) {
        m_data->clear();
        return;
    }
    const Dataset& data = m_session.data()->data;
    const QString points =
        data.size() == 1 ? tr("1 point") : tr("%1 points").arg(countText(data.size()));
    const QString room = data.dimension() == 1
                             ? tr("on a line")
                             : tr("in %1 dimensions").arg(countText(data.dimension()));
    m_data->setText(tr("%1 – %2 %3").arg(toQt(data.name), points, room));
}

void StatusLine::showActivity() {
    QStringList running = m_runner.running();
    if (m_loader.busy()) {
        running.prepend(tr("reading %1").arg(m_loader.what()));
    }
    m_busy->setVisible(!running.isEmpty());
    m_activity->setText(running.isEmpty() ? QString()
                                          : tr("Running: %1").arg(running.join(tr(", "))));
}

} // namespace gaussarium::ui
