#include "ui/questions/components_page.h"

#include "ui/model/text.h"

#include <QLocale>
#include <QVBoxLayout>

#include <map>
#include <stdexcept>

namespace gaussarium::ui {

namespace {

bool sameChoice(const MethodChoice& a, const MethodChoice& b) {
    return a.id == b.id && a.options == b.options;
}

// "BIC and ICL choose 3, AIC 5".
QString choices(const ComponentCurve& curve) {
    std::map<int, QStringList> byComponents;
    for (const Criterion criterion : {Criterion::Bic, Criterion::Aic, Criterion::Icl}) {
        if (const std::optional<int> k = chosenBy(curve, criterion)) {
            byComponents[*k] << QLatin1String(criterionName(criterion).data());
        }
    }
    QStringList phrases;
    for (const auto& [k, names] : byComponents) {
        QString who = names.join(QStringLiteral(", "));
        const qsizetype last = who.lastIndexOf(QStringLiteral(", "));
        if (last >= 0) {
            who.replace(last, 2, ComponentsPage::tr(" and "));
        }
        if (!phrases.isEmpty()) {
            phrases << QStringLiteral("%1 %2").arg(who).arg(k);
        } else if (names.size() == 1) {
            phrases << ComponentsPage::tr("%1 chooses %2").arg(who).arg(k);
        } else {
            phrases << ComponentsPage::tr("%1 choose %2").arg(who).arg(k);
        }
    }
    return phrases.join(QStringLiteral(", "));
}

QString wordsFor(const ComponentCurve& curve) {
    QStringList sentences;
    const QString chosen = choices(curve);
    if (!curve.complete) {
        const auto done = static_cast<int>(curve.points.size());
        sentences
            << ComponentsPage::tr("So far k = 1 to %1 of %2.").arg(done).arg(curve.maxComponents);
    }
    if (chosen.isEmpty() && !curve.points.empty()) {
        sentences << ComponentsPage::tr("EM has no answer for any k: %1.")
                         .arg(toQt(curve.points.front().reason));
    } else if (!chosen.isEmpty()) {
        sentences << chosen + QLatin1Char('.');
    }
    if (const std::optional<int> likeliest = likeliestComponents(curve)) {
        sentences << ComponentsPage::tr("TGMM gives %1 a probability of %2.")
                         .arg(*likeliest)
                         .arg(QLocale().toString(curve.probabilities[*likeliest - 1], 'f', 2));
    } else if (!curve.whyNoProbabilities.empty()) {
        sentences << ComponentsPage::tr("TGMM gives no probabilities: %1.")
                         .arg(toQt(curve.whyNoProbabilities));
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace

ComponentsPage::ComponentsPage(const QuestionParts& parts, QWidget* parent)
    : ComputedPage(QStringLiteral("components"), parent)
    , m_session(parts.session)
    , m_plot(new CriteriaPlot(this)) {
    setObjectName(QStringLiteral("componentsPage"));
    m_plot->setObjectName(QStringLiteral("criteriaPlot"));
    m_plot->setAccessibleName(tr("Criteria for each number of components"));
    content()->addWidget(m_plot, 1);
    m_plot->setComponents(m_session.request().components);
    connect(m_plot, &CriteriaPlot::componentsChosen, this,
            [this](int components) { m_session.setComponents(components); });
    connect(&m_session, &Session::dataChanged, this, [this] {
        show({}); // the numbers are of other points
        invalidate();
    });
    const auto compare = [this] {
        const ComponentCurveOptions now = asked();
        if (now.seed != m_options.seed || !sameChoice(now.em, m_options.em)
            || !sameChoice(now.network, m_options.network)) {
            invalidate();
        }
    };
    connect(&m_session, &Session::requestChanged, this, [this, compare] {
        m_plot->setComponents(m_session.request().components);
        compare();
    });
    connect(&m_session, &Session::methodChanged, this, compare);
}

ComponentCurveOptions ComponentsPage::asked() const {
    ComponentCurveOptions options;
    options.seed = m_session.request().seed;
    options.maxComponents = m_session.request().maxComponents;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        for (MethodChoice* choice : {&options.em, &options.network}) {
            if (m_session.method(i).method->id == choice->id) {
                *choice = m_session.method(i).choice();
            }
        }
    }
    return options;
}

void ComponentsPage::begin(LatestRunner& runner) {
    m_options = asked();
    if (!m_session.data()) {
        setWords(tr("There are no data yet."));
        return;
    }
    setWords(tr("EM is fitted with 1 to %1 components, from %2 starts each…")
                 .arg(m_options.maxComponents)
                 .arg(m_options.restarts));
    runner.submit(
        [&registry = m_session.registry(), data = m_session.data(), options = m_options,
         this](const JobContext& job) {
            RunContext context;
            context.stop = job.stop;
            context.threads = 0;
            Expected<ComponentCurve> curve = componentCurve(
                registry, *data, options, context,
                [&job, this](const ComponentCurve& so) { job.post([this, so] { show(so); }); });
            if (!curve) {
                throw std::runtime_error(curve.error().message);
            }
            return std::move(*curve);
        },
        [this](const ComponentCurve& curve) {
            show(curve);
            ended();
        },
        [this](const QString& text) {
            show({});
            setWords(tr("The criteria cannot be computed: %1").arg(text));
            ended();
        });
}

void ComponentsPage::show(const ComponentCurve& curve) {
    m_curve = curve;
    m_plot->setCurve(curve);
    setWords(wordsFor(curve));
}

} // namespace gaussarium::ui
