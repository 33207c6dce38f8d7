// A label for more words than there may be room for.
#pragma once

#include <QLabel>

namespace gaussarium::ui {

// A label that shortens its text to the room there is and tells all of it as a tool tip: one line
// is cut at its width, a label that wraps leaves out the last of its phrases (" · " between them),
// or of its words where it has none.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    using QLabel::QLabel;

    // Between phrases.
    static const QString& separator();
    void setFullText(const QString& text);
    const QString& fullText() const { return m_full; }
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();
    QString phrasesThatFit() const;
    QString wordsThatFit() const;

    QString m_full;
};

} // namespace gaussarium::ui
