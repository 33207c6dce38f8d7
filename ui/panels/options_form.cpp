#include "ui/panels/options_form.h"

#include "ui/model/text.h"
#include "ui/panels/file_chooser.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace gaussarium::ui {

namespace {

int toInt(double value) {
    return static_cast<int>(std::clamp<double>(value, std::numeric_limits<int>::min(),
                                               std::numeric_limits<int>::max()));
}

// The text says it (in m_error) and the frame shows where: colour is never alone.
void markInvalid(QWidget* widget, bool invalid) {
    QPalette palette;
    if (invalid) {
        palette.setColor(QPalette::Text, QColor(0xD5, 0x5E, 0x00));
    }
    widget->setPalette(palette);
}

const QString fileChoice = QStringLiteral("FILE");

} // namespace

OptionsForm::OptionsForm(const std::vector<OptionSpec>& specs, FileChooser& chooser,
                         QWidget* parent)
    : QWidget(parent), m_chooser(chooser), m_specs(specs), m_error(new QLabel(this)) {
    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->setRowWrapPolicy(QFormLayout::DontWrapRows);
    for (const OptionSpec& spec : specs) {
        Field field;
        switch (spec.kind) {
        case OptionKind::Integer:
            field = integerField(spec);
            break;
        case OptionKind::Real:
            field = realField(spec);
            break;
        case OptionKind::Choice:
            field = choiceField(spec);
            break;
        case OptionKind::File:
            field = fileField(spec);
            break;
        }
        field.spec = &spec;
        field.widget->setObjectName(QStringLiteral("option-") + toQt(spec.name));
        field.widget->setAccessibleName(toQt(spec.label));
        field.widget->setAccessibleDescription(toQt(spec.help));
        field.widget->setToolTip(toQt(spec.help));
        auto* label = new QLabel(toQt(spec.label), this);
        label->setToolTip(toQt(spec.help));
        label->setBuddy(field.widget);
        field.label = label;
        QWidget* row =
            field.widget->parentWidget() == this ? field.widget : field.widget->parentWidget();
        layout->addRow(label, row);
        m_fields.push_back(std::move(field));
    }
    m_error->setObjectName(QStringLiteral("optionsError"));
    m_error->setWordWrap(true);
    m_error->setAccessibleName(tr("What is wrong with the options"));
    m_error->hide();
    layout->addRow(m_error);
    setValues({});
}

OptionsForm::Field OptionsForm::integerField(const OptionSpec& spec) {
    auto* box = new QSpinBox(this);
    box->setRange(toInt(spec.minimum), toInt(spec.maximum));
    box->setGroupSeparatorShown(true);
    // While a number is being typed its first digits are no request.
    box->setKeyboardTracking(false);
    connect(box, &QSpinBox::valueChanged, this, &OptionsForm::fieldEdited);
    return {nullptr, box, nullptr, [box] { return QString::number(box->value()); },
            [box](const QString& text) { box->setValue(text.toInt()); }};
}

// A line, not a spin box: tolerances go from 1e-12 to 1, where steps mean nothing.
OptionsForm::Field OptionsForm::realField(const OptionSpec& /*spec*/) {
    auto* line = new QLineEdit(this);
    connect(line, &QLineEdit::editingFinished, this, &OptionsForm::fieldEdited);
    return {nullptr, line, nullptr, [line] { return line->text().trimmed(); },
            [line](const QString& text) { line->setText(text); }};
}

OptionsForm::Field OptionsForm::choiceField(const OptionSpec& spec) {
    auto* box = new QComboBox(this);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    bool file = false;
    for (const std::string& choice : spec.choices) {
        if (toQt(choice) == fileChoice) {
            file = true;
            box->addItem(tr("File…"), fileChoice);
        } else {
            box->addItem(toQt(choice), toQt(choice));
        }
    }
    const auto setText = [box](const QString& text) {
        int index = box->findData(text);
        if (index < 0) { // a path: an entry of its own before "File…"
            index = std::max(0, box->count() - 1);
            box->insertItem(index, text, text);
        }
        box->setCurrentIndex(index);
    };
    connect(box, &QComboBox::activated, this, [this, box, file, setText, label = spec.label] {
        if (!file || box->currentData().toString() != fileChoice) {
            fieldEdited();
            return;
        }
        // Until a file is chosen, what was there before stays.
        const QString before = box->property("before").toString();
        box->setCurrentIndex(std::max(0, box->findData(before)));
        m_chooser.openFile(this, toQt(label), tr("All files (*)"), [this, setText](QString path) {
            setText(path);
            fieldEdited();
        });
    });
    connect(box, &QComboBox::currentIndexChanged, box, [box] {
        if (box->currentData().toString() != fileChoice) {
            box->setProperty("before", box->currentData());
        }
    });
    box->setProperty("before", box->currentData());
    return {nullptr, box, nullptr, [box] { return box->currentData().toString(); }, setText};
}

OptionsForm::Field OptionsForm::fileField(const OptionSpec& spec) {
    auto* row = new QWidget(this);
    auto* line = new QLineEdit(row);
    line->setPlaceholderText(tr("the one that ships"));
    auto* browse = new QToolButton(row);
    browse->setText(tr("…"));
    browse->setObjectName(QStringLiteral("browse-") + toQt(spec.name));
    browse->setAccessibleName(tr("Choose a file for %1").arg(toQt(spec.label)));
    browse->setToolTip(browse->accessibleName());
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(line, 1);
    layout->addWidget(browse);
    row->setFocusProxy(line);
    connect(line, &QLineEdit::editingFinished, this, &OptionsForm::fieldEdited);
    connect(browse, &QToolButton::clicked, this, [this, line, label = toQt(spec.label)] {
        m_chooser.openFile(this, label, tr("All files (*)"), [this, line](const QString& path) {
            line->setText(path);
            fieldEdited();
        });
    });
    return {nullptr, line, nullptr, [line] { return line->text().trimmed(); },
            [line](const QString& text) { line->setText(text); }};
}

std::map<std::string, std::string> OptionsForm::values() const {
    std::map<std::string, std::string> values;
    for (const Field& field : m_fields) {
        const std::string text = toStd(field.text());
        if (text == field.spec->defaultValue) {
            continue;
        }
        if (OptionValues::parse({*field.spec}, {{field.spec->name, text}})) {
            values[field.spec->name] = text;
        }
    }
    return values;
}

void OptionsForm::setValues(const std::map<std::string, std::string>& values) {
    const QScopedValueRollback<bool> filling(m_filling, true);
    for (const Field& field : m_fields) {
        const auto found = values.find(field.spec->name);
        field.setText(toQt(found == values.end() ? field.spec->defaultValue : found->second));
        markInvalid(field.widget, false);
    }
    m_error->hide();
}

void OptionsForm::setUnavailable(const Reasons& fields,
                                 const std::map<std::string, Reasons>& choices) {
    for (const Field& field : m_fields) {
        const auto found = fields.find(field.spec->name);
        const bool used = found == fields.end();
        const QString help = toQt(field.spec->help);
        const QString tip = used ? help : tr("%1.\nNot used: %2.").arg(help, found->second);
        field.label->setEnabled(used);
        field.widget->setEnabled(used);
        for (QWidget* widget : {static_cast<QWidget*>(field.label), field.widget}) {
            widget->setToolTip(tip);
        }
        field.widget->setAccessibleDescription(tip);
        const auto refused = choices.find(field.spec->name);
        auto* box = qobject_cast<QComboBox*>(field.widget);
        auto* items = box == nullptr ? nullptr : qobject_cast<QStandardItemModel*>(box->model());
        for (int row = 0; items != nullptr && row < items->rowCount(); ++row) {
            const std::string choice = toStd(box->itemData(row).toString());
            const bool no = refused != choices.end() && refused->second.count(choice) > 0;
            items->item(row)->setEnabled(!no);
            box->setItemData(row, no ? refused->second.at(choice) : QString(), Qt::ToolTipRole);
        }
    }
}

bool OptionsForm::isValid() const {
    return parse().has_value();
}

Expected<OptionValues> OptionsForm::parse() const {
    std::map<std::string, std::string> all;
    for (const Field& field : m_fields) {
        all[field.spec->name] = toStd(field.text());
    }
    return OptionValues::parse(m_specs, all);
}

void OptionsForm::fieldEdited() {
    if (m_filling) {
        return;
    }
    for (const Field& field : m_fields) {
        const std::string text = toStd(field.text());
        markInvalid(field.widget, !OptionValues::parse({*field.spec}, {{field.spec->name, text}}));
    }
    const Expected<OptionValues> parsed = parse();
    m_error->setVisible(!parsed);
    if (parsed) {
        emit edited();
    } else {
        // The sentence names the field as the command line does; here it has a label.
        QString sentence = toQt(parsed.error().message);
        for (const OptionSpec& spec : m_specs) {
            sentence.replace(QStringLiteral("--%1:").arg(toQt(spec.name)),
                             toQt(spec.label) + QLatin1Char(':'));
        }
        m_error->setText(sentence);
    }
}

} // namespace gaussarium::ui
