// What a reader should know about the data and the answers: skipped rows, projections, warnings,
// gauges of methods that refused.
#pragma once

#include "ui/model/paced_refresh.h"
#include "ui/model/session.h"

#include <QTextBrowser>

namespace gaussarium::ui {

class NotesPanel : public QTextBrowser {
    Q_OBJECT

public:
    // session must outlive the panel.
    explicit NotesPanel(const Session& session, QWidget* parent = nullptr);

    // A question that the data are made to ask; shown first.
    void setQuestion(const QString& question);

private:
    void rebuild();
    QString dataNotes() const;
    QString methodNotes() const;

    const Session& m_session;
    PacedRefresh m_pace;
    QString m_question;
};

} // namespace gaussarium::ui
