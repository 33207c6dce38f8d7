#include "ui/panels/notes_panel.h"

#include "ui/model/text.h"

namespace gaussarium::ui {

namespace {

QString escaped(const std::string& text) {
    return toQt(text).toHtmlEscaped();
}

QString listOf(const QStringList& items) {
    if (items.isEmpty()) {
        return {};
    }
    return QStringLiteral("<ul style='margin:0 0 6px -24px'><li>%1</li></ul>")
        .arg(items.join(QStringLiteral("</li><li>")));
}

QString heading(const QString& text) {
    return QStringLiteral("<p style='margin:0 0 2px 0'><b>%1</b></p>").arg(text);
}

} // namespace

NotesPanel::NotesPanel(const Session& session, QWidget* parent)
    : QTextBrowser(parent), m_session(session), m_pace(session, [this] { rebuild(); }) {
    setObjectName(QStringLiteral("notes"));
    setAccessibleName(tr("Notes on the data and the answers"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setTabChangesFocus(true);
    connect(&session, &Session::dataChanged, this, [this] { m_pace.ask(); });
    connect(&session, &Session::methodChanged, this, &NotesPanel::rebuild);
    connect(&session, &Session::resultChanged, this, [this](int index) {
        if (m_session.method(index).result.state != RunState::Running) {
            m_pace.ask();
        }
    });
    rebuild();
}

void NotesPanel::setQuestion(const QString& question) {
    m_question = question;
    rebuild();
}

void NotesPanel::rebuild() {
    setHtml(dataNotes() + methodNotes());
}

QString NotesPanel::dataNotes() const {
    if (!m_session.data()) {
        return {};
    }
    const Dataset& data = m_session.data()->data;
    QString html;
    if (!m_question.isEmpty()) {
        html += QStringLiteral("<p style='margin:0 0 6px 0'><i>%1</i></p>")
                    .arg(m_question.toHtmlEscaped());
    }
    html += heading(escaped(data.name));
    QStringList items;
    if (!data.source.empty()) {
        items.append(tr("From %1").arg(escaped(data.source)));
    }
    for (const std::string& note : data.notes) {
        items.append(escaped(note));
    }
    if (data.rowsSkipped > 0) {
        QStringList rows;
        for (const SkippedRow& row : data.skipped) {
            rows.append(tr("line %1: %2").arg(row.line).arg(escaped(row.reason)));
        }
        if (data.rowsSkipped > std::int64_t(data.skipped.size())) {
            rows.append(tr("and %1 more").arg(data.rowsSkipped - qint64(data.skipped.size())));
        }
        items.append(tr("%n row(s) skipped", nullptr, int(data.rowsSkipped)) + listOf(rows));
    }
    return html + listOf(items);
}

QString NotesPanel::methodNotes() const {
    QString html;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        const MethodState& state = m_session.method(i);
        const MethodResult& result = state.result;
        QStringList items;
        if (result.state == RunState::Failed) {
            items.append(tr("Failed: %1").arg(result.message.toHtmlEscaped()));
        } else if (result.fit) {
            const bool answered = result.fit->status == Status::Converged;
            if (!answered && !result.fit->reason.empty()) {
                items.append(QStringLiteral("%1: %2").arg(statusWord(result.fit->status),
                                                          escaped(result.fit->reason)));
            }
            for (const std::string& warning : result.fit->warnings) {
                items.append(escaped(warning));
            }
            for (const Gauge& gauge : result.fit->gauges) {
                items.append(QStringLiteral("%1 %2: %3")
                                 .arg(gauge.passed ? QStringLiteral("✓") : QStringLiteral("✗"),
                                      escaped(gauge.name), escaped(gauge.sentence)));
            }
        }
        if (!items.isEmpty()) {
            html += heading(escaped(state.method->title)) + listOf(items);
        }
    }
    return html;
}

} // namespace gaussarium::ui
