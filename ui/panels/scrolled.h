// Content that may need more height than there is.
#pragma once

class QScrollArea;
class QWidget;

namespace gaussarium::ui {

// A frameless area as wide as its content, which it takes; scrolled up and down alone, and not a
// stop of its own on the way of the Tab key.
QScrollArea* scrolled(QWidget* content, QWidget* parent = nullptr);

} // namespace gaussarium::ui
