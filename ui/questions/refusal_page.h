// Honest refusal: whether each method's assumptions hold for these data, by its own gauges.
#pragma once

#include "ui/questions/gauge_list.h"
#include "ui/questions/question_page.h"

class QLabel;

namespace gaussarium::ui {

// Of the methods that are switched on: those that measure their assumptions or have refused.
class RefusalPage : public QuestionPage {
    Q_OBJECT

public:
    explicit RefusalPage(const QuestionParts& parts, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("refusal"); }
    QString title() const override { return tr("Can the method answer here?"); }
    void setActive(bool active) override;
    void setTheme(const Theme& theme) override { m_gauges->setTheme(theme); }
    QString words() const;

private:
    void refresh();

    const Session& m_session;
    GaugeList* m_gauges;
    QLabel* m_words; // below the gauges, or alone
    bool m_active = false;
};

} // namespace gaussarium::ui
