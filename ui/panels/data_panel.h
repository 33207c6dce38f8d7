// Where data come from: a file, a data set that ships, an example made for a question, the
// generator.
#pragma once

#include "ui/panels/generator_form.h"

#include <QWidget>

class QLabel;
class QSpinBox;
class QTreeWidget;

namespace gaussarium::ui {

class DataPanel : public QWidget {
    Q_OBJECT

public:
    explicit DataPanel(QWidget* parent = nullptr);

    GeneratorForm* generator() const { return m_generator; }
    // Marks the entry as the one that is shown, where it is one of the list; emits nothing.
    void setCurrent(const QString& name);

signals:
    void openWanted();
    void shippedWanted(const QString& name);
    void presetWanted(const QString& name, int points);
    void generatorWanted(const gaussarium::ui::GeneratorRequest& request);

private:
    QWidget* makeExamples();
    void fillExamples();
    void entryChosen();
    void announce();

    QTreeWidget* m_examples;
    QLabel* m_question;
    QSpinBox* m_points;
    GeneratorForm* m_generator;
    bool m_silent = false;
};

} // namespace gaussarium::ui
