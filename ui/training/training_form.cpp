#include "ui/training/training_form.h"

#include "ui/model/text.h"
#include "ui/panels/options_form.h"
#include "ui/training/field_rules.h"
#include "ui/training/task_preview.h"
#include "ui/training/training_fields.h"
#include "ui/training/training_presets.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

QLabel* wrapped(const QString& name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

// The sentence names the field as the file does; here it has a label.
QString withLabels(QString sentence) {
    for (const FieldGroup& group : trainingFields()) {
        for (const OptionSpec& spec : group.fields) {
            sentence.replace(QStringLiteral("--%1:").arg(toQt(spec.name)),
                             toQt(spec.label) + QLatin1Char(':'));
            sentence.replace(toQt(spec.name), QStringLiteral("“%1”").arg(toQt(spec.label)));
        }
    }
    return sentence;
}

} // namespace

TrainingForm::TrainingForm(FileChooser& chooser, QWidget* parent)
    : QWidget(parent)
    , m_chooser(chooser)
    , m_presets(new QComboBox(this))
    , m_promise(wrapped(QStringLiteral("trainingPromise"), this))
    , m_more(new QToolButton(this))
    , m_fold(new QWidget(this))
    , m_name(new QLineEdit(m_fold))
    , m_minutes(new QDoubleSpinBox(m_fold))
    , m_shape(wrapped(QStringLiteral("trainingShape"), this))
    , m_preview(new TaskPreview(this)) {
    m_presets->setObjectName(QStringLiteral("trainingPreset"));
    m_presets->setAccessibleName(tr("What to train"));
    for (const TrainingPreset& preset : trainingPresets()) {
        m_presets->addItem(preset.title);
    }
    m_more->setObjectName(QStringLiteral("trainingMore"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("Network, tasks, loss and schedule"));
    m_more->setToolTip(m_more->accessibleName());
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setArrowType(Qt::RightArrow);
    m_more->setAutoRaise(true);
    m_more->setCheckable(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_name->setObjectName(QStringLiteral("trainingName"));
    m_name->setAccessibleName(tr("Name of the model"));
    m_name->setMaxLength(60);
    m_minutes->setObjectName(QStringLiteral("trainingMinutes"));
    m_minutes->setAccessibleName(tr("Minutes after which the run ends"));
    m_minutes->setRange(0.0, 100'000.0);
    m_minutes->setDecimals(1);
    m_minutes->setSpecialValueText(tr("no limit"));
    m_minutes->setToolTip(tr("Ends the run after so many minutes of training, with a checkpoint; "
                             "it can be gone on with"));

    auto* fold = new QVBoxLayout(m_fold);
    fold->setContentsMargins(8, 0, 0, 0);
    auto* first = new QFormLayout;
    first->addRow(tr("Name"), m_name);
    first->addRow(tr("Minutes"), m_minutes);
    fold->addLayout(first);
    for (const FieldGroup& group : trainingFields()) {
        auto* heading = new QLabel(group.title, m_fold);
        QFont bold = heading->font();
        bold.setBold(true);
        heading->setFont(bold);
        fold->addWidget(heading);
        auto* form = new OptionsForm(group.fields, m_chooser, m_fold);
        fold->addWidget(form);
        auto* rules =
            wrapped(QStringLiteral("trainingRules-%1").arg(qsizetype(m_forms.size())), m_fold);
        fold->addWidget(rules);
        m_forms.push_back(form);
        m_rules.push_back(rules);
        connect(form, &OptionsForm::edited, this, &TrainingForm::takeEdit);
    }
    m_fold->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_presets);
    layout->addWidget(m_promise);
    layout->addWidget(m_preview);
    layout->addWidget(m_more);
    layout->addWidget(m_fold);
    layout->addWidget(m_shape);

    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_more->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_fold->setVisible(open);
    });
    connect(m_presets, &QComboBox::currentIndexChanged, this, &TrainingForm::takePreset);
    takePreset(0);
}

void TrainingForm::takePreset(int index) {
    const TrainingPreset& preset = trainingPresets().at(std::size_t(index));
    m_promise->setText(preset.promise);
    m_name->setText(preset.title);
    const Expected<PresetStart> start = loadPreset(preset);
    m_problem = start ? QString() : toQt(start.error().message);
    m_base = start ? start->config : train::TrainConfig();
    m_from = start ? start->from : std::filesystem::path();
    const std::map<std::string, std::string> values = fieldValues(m_base);
    for (OptionsForm* form : m_forms) {
        form->setValues(values);
    }
    m_architecture = values.at("network.architecture");
    showRules();
    showPlan();
}

// Another architecture comes with its own switches; they can be changed after that.
void TrainingForm::takeEdit() {
    std::map<std::string, std::string> now = values();
    if (now.at("network.architecture") != m_architecture) {
        m_architecture = now.at("network.architecture");
        for (const auto& [name, value] : usualSwitches(m_architecture)) {
            now[name] = value;
        }
        for (OptionsForm* form : m_forms) {
            form->setValues(now);
        }
    }
    showRules();
    showPlan();
}

// Grey, and why: each reason once below its group.
void TrainingForm::showRules() {
    const FieldRules rules = fieldRules(values());
    for (std::size_t i = 0; i < m_forms.size(); ++i) {
        m_forms[i]->setUnavailable(rules.unused, rules.refused);
        QStringList sentences;
        const auto add = [&sentences](const QString& what, const QString& why) {
            const QString ending = QStringLiteral(": ") + why + QLatin1Char('.');
            for (QString& sentence : sentences) {
                if (sentence.endsWith(ending)) {
                    sentence.insert(sentence.size() - ending.size(), QStringLiteral(", ") + what);
                    return;
                }
            }
            sentences.append(what + ending);
        };
        for (const OptionSpec& spec : trainingFields()[i].fields) {
            const QString label = toQt(spec.label);
            if (const auto unused = rules.unused.find(spec.name); unused != rules.unused.end()) {
                add(label, unused->second);
            }
            if (const auto refused = rules.refused.find(spec.name);
                refused != rules.refused.end()) {
                for (const auto& [choice, why] : refused->second) {
                    add(tr("%1 “%2”").arg(label, toQt(choice)), why);
                }
            }
        }
        m_rules[i]->setText(sentences.join(QLatin1Char('\n')));
        m_rules[i]->setVisible(!sentences.isEmpty());
    }
}

std::map<std::string, std::string> TrainingForm::values() const {
    // The forms tell what differs from the fields' defaults.
    std::map<std::string, std::string> values = fieldValues(train::TrainConfig());
    for (const OptionsForm* form : m_forms) {
        for (const auto& [name, value] : form->values()) {
            values[name] = value;
        }
    }
    return values;
}

Expected<TrainingPlan> TrainingForm::plan() const {
    if (!m_problem.isEmpty()) {
        return fail("{}", toStd(m_problem));
    }
    Expected<train::TrainConfig> config = withFields(m_base, values());
    if (!config) {
        return fail("{}", toStd(withLabels(toQt(config.error().message))));
    }
    if (!m_from.empty() && config->network != m_base.network) {
        return fail("{}",
                    toStd(tr("The weights that this begins with fit the network of the preset "
                             "alone: change its tasks, its loss or its schedule.")));
    }
    const QString name = m_name->text().trimmed();
    config->name = name.isEmpty() ? config->name : toStd(name);
    return TrainingPlan{name, std::move(*config), m_from, m_minutes->value()};
}

void TrainingForm::showPlan() {
    const Expected<TrainingPlan> now = plan();
    if (now) {
        m_shape->setText(tr("%1 numbers to learn, %2 steps")
                             .arg(countText(now->config.network.parameters()),
                                  countText(now->config.schedule.steps)));
        m_preview->setConfig(now->config);
    } else {
        m_shape->setText(toQt(now.error().message));
    }
    emit edited();
}

} // namespace gaussarium::ui
