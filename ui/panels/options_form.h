// A form for a method's options, made from their descriptions (core/estimate/options.h).
#pragma once

#include "core/estimate/options.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <map>
#include <string>
#include <vector>

class QLabel;

namespace gaussarium::ui {

class FileChooser;

// Each field has the object name "option-NAME", its label as accessible name and its help as tool
// tip. What is typed is checked by OptionValues::parse, the rule of the command line, and marked in
// words where it does not hold.
class OptionsForm : public QWidget {
    Q_OBJECT

public:
    // specs and chooser must outlive the form.
    OptionsForm(const std::vector<OptionSpec>& specs, FileChooser& chooser,
                QWidget* parent = nullptr);

    // What differs from the defaults. A field that does not hold counts as its default.
    std::map<std::string, std::string> values() const;
    // Fields that are not named get their default. Emits nothing.
    void setValues(const std::map<std::string, std::string>& values);
    bool isValid() const;

    using Reasons = std::map<std::string, QString>;
    // Greys out fields, by name, and choices of fields, with the reasons as tool tips; whatever is
    // not named is there to be used again. Changes no value.
    void setUnavailable(const Reasons& fields, const std::map<std::string, Reasons>& choices);

signals:
    // The user changed a field, and all fields hold.
    void edited();

private:
    struct Field {
        const OptionSpec* spec = nullptr;
        QWidget* widget = nullptr;
        QLabel* label = nullptr;
        std::function<QString()> text;
        std::function<void(const QString&)> setText;
    };

    Field integerField(const OptionSpec& spec);
    Field realField(const OptionSpec& spec);
    Field choiceField(const OptionSpec& spec);
    Field fileField(const OptionSpec& spec);
    void fieldEdited();
    Expected<OptionValues> parse() const;

    FileChooser& m_chooser;
    const std::vector<OptionSpec>& m_specs;
    std::vector<Field> m_fields;
    QLabel* m_error;
    bool m_filling = false;
};

} // namespace gaussarium::ui
