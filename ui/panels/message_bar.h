// A line that tells what went wrong, above the panels: it interrupts nobody and stays until closed.
#pragma once

#include <QFrame>

class QLabel;
class QTimer;
class QToolButton;

namespace gaussarium::ui {

class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showError(const QString& sentence);
    // What was done ("Saved figure.png"); goes away by itself.
    void showNotice(const QString& sentence);
    QString text() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void show(const QString& sentence, bool error);

    QLabel* m_icon;
    QLabel* m_text;
    QToolButton* m_close;
    QTimer* m_timer;
};

} // namespace gaussarium::ui
