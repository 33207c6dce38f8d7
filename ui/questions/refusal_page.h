// Honest refusal: whether each method's assumptions hold for these data, by its own gauges.
#pragma once

#include "ui/questions/question_page.h"

class QLabel;

namespace gaussarium::ui {

class RefusalPage : public QuestionPage {
    Q_OBJECT

public:
    explicit RefusalPage(const QuestionParts& parts, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("refusal"); }
    QString title() const override { return tr("Can the method answer here?"); }
    void setActive(bool active) override;
    QString words() const;

private:
    void refresh();

    const Session& m_session;
    QLabel* m_words;
    bool m_active = false;
};

} // namespace gaussarium::ui
