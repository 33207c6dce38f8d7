#include "ui/questions/poke_page.h"

#include "ui/model/text.h"

#include <QStringList>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gaussarium::ui {

namespace {

// Less than this is the rounding of single precision, and of sums in another order.
constexpr double still = 1e-3;

bool same(const PokeOptions& a, const PokeOptions& b) {
    const auto sameChoice = [](const MethodChoice& x, const MethodChoice& y) {
        return x.id == y.id && x.options == y.options;
    };
    return a.request.components == b.request.components && a.request.seed == b.request.seed
           && a.request.maxComponents == b.request.maxComponents
           && std::equal(a.methods.begin(), a.methods.end(), b.methods.begin(), b.methods.end(),
                         sameChoice);
}

// Why a method may see the order of the points; empty where nothing is known.
QString reasonForOrder(const PokedMethod& method) {
    const MethodChoice& choice = method.choice;
    if (method.ordered) {
        return PokePage::tr("it reads them in order");
    }
    if (choice.id == "em" || choice.id == "map-em") {
        const auto init = choice.options.find("init");
        if (init == choice.options.end() || init->second == "whitened" || init->second == "kmeans++"
            || init->second == "random") {
            return PokePage::tr("its start draws them by their place");
        }
    }
    return {};
}

QString moveOf(const PokedMethod& method, Disturbance disturbance) {
    return PokeChart::medianText(method.of(disturbance));
}

// "A", "A and B", "A, B and C".
QString listed(const QStringList& names) {
    if (names.size() < 2) {
        return names.join(QString());
    }
    return PokePage::tr("%1 and %2")
        .arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.last());
}

// Whose answers depend on the order.
QString wordsOnOrder(const PokeTable& table) {
    QStringList phrases;
    QStringList unmoved;
    for (const PokedMethod& method : table.methods) {
        const std::vector<Poke>& pokes = method.of(Disturbance::Shuffle);
        if (pokes.empty()) {
            continue;
        }
        const QString title = toQt(method.title);
        if (std::all_of(pokes.begin(), pokes.end(),
                        [](const Poke& poke) { return poke.distance < still; })) {
            unmoved << title;
            continue;
        }
        const double median = medianMove(pokes);
        const QString phrase =
            median < still ? PokePage::tr("%1 moves in some orders").arg(title)
            : std::isinf(median)
                ? PokePage::tr("%1 has another k or no answer").arg(title)
                : PokePage::tr("%1 moves %2").arg(title, moveOf(method, Disturbance::Shuffle));
        const QString reason = reasonForOrder(method);
        phrases << (reason.isEmpty() ? phrase : phrase + QStringLiteral(" (%1)").arg(reason));
    }
    if (!unmoved.isEmpty()) {
        phrases << (unmoved.size() == 1 ? PokePage::tr("%1 holds still").arg(unmoved.first())
                                        : PokePage::tr("%1 hold still").arg(listed(unmoved)));
    }
    return phrases.isEmpty() ? QString()
                             : PokePage::tr("In another order of the points %1.")
                                   .arg(phrases.join(QStringLiteral("; ")));
}

QString wordsOnTheMostSensitive(const PokeTable& table) {
    const PokedMethod* most = nullptr;
    Disturbance where = Disturbance::Shuffle;
    double largest = still;
    for (const PokedMethod& method : table.methods) {
        for (const Disturbance disturbance : allDisturbances) {
            const double median = medianMove(method.of(disturbance));
            if (median > largest) {
                largest = median;
                most = &method;
                where = disturbance;
            }
        }
    }
    if (most == nullptr) {
        return {};
    }
    if (std::isinf(largest)) {
        return PokePage::tr("Most sensitive: %1, with another k or no answer when %2.")
            .arg(toQt(most->title), PokeChart::doing(where));
    }
    return PokePage::tr("Most sensitive: %1, by %2 when %3.")
        .arg(toQt(most->title), moveOf(*most, where), PokeChart::doing(where));
}

} // namespace

PokePage::PokePage(const QuestionParts& parts, QWidget* parent)
    : ComputedPage(QStringLiteral("poke"), parent)
    , m_session(parts.session)
    , m_chart(new PokeChart) {
    setObjectName(QStringLiteral("pokePage"));
    content()->addWidget(m_chart);
    content()->addStretch(1);
    connect(&m_session, &Session::dataChanged, this, [this] {
        show({}); // the moves are of other points
        invalidate();
    });
    const auto compare = [this] {
        if (!same(asked(), m_options)) {
            invalidate();
        }
    };
    connect(&m_session, &Session::requestChanged, this, compare);
    connect(&m_session, &Session::methodChanged, this, compare);
}

PokeOptions PokePage::asked() const {
    PokeOptions options;
    options.request = m_session.request();
    for (int i = 0; i < m_session.methodCount(); ++i) {
        if (m_session.method(i).enabled) {
            options.methods.push_back(m_session.method(i).choice());
        }
    }
    return options;
}

void PokePage::begin(LatestRunner& runner) {
    m_options = asked();
    if (!m_session.data() || m_options.methods.empty()) {
        show({});
        setWords(m_session.data() ? tr("Switch on a method, to see whether its answer holds still.")
                                  : tr("There are no data yet."));
        return;
    }
    setWords(tr("Every method answers for the data as they are, then for %1 disturbances of "
                "them…")
                 .arg(m_options.repeats * int(allDisturbances.size())));
    runner.submit(
        [&registry = m_session.registry(), data = m_session.data(), options = m_options,
         this](const JobContext& job) {
            RunContext context;
            context.stop = job.stop;
            context.threads = 0;
            Expected<PokeTable> table = pokeMethods(
                registry, data->data, options, context,
                [&job, this](const PokeTable& so) { job.post([this, so] { show(so); }); });
            if (!table) {
                throw std::runtime_error(table.error().message);
            }
            return std::move(*table);
        },
        [this](const PokeTable& table) {
            show(table);
            ended();
        },
        [this](const QString& text) {
            show({});
            setWords(tr("The data cannot be poked: %1.").arg(text));
            ended();
        });
}

void PokePage::show(const PokeTable& table) {
    m_table = table;
    m_chart->setTable(table);
    setWords(wordsFor(table));
}

QString PokePage::wordsFor(const PokeTable& table) const {
    QStringList sentences = {wordsOnOrder(table), wordsOnTheMostSensitive(table)};
    if (!table.complete) {
        std::size_t done = 0;
        std::size_t all = 0;
        for (const PokedMethod& method : table.methods) {
            for (const std::vector<Poke>& pokes : method.pokes) {
                done += pokes.size();
                all += method.problem.empty() ? std::size_t(table.repeats) : 0;
            }
        }
        if (all > 0) {
            sentences.prepend(tr("So far %1 of %2 answers.").arg(done).arg(all));
        }
    }
    if (m_session.data() && table.points > 0 && table.points < m_session.data()->data.size()) {
        sentences << tr("Of the %1 points a random %2 are poked: every method runs %3 times.")
                         .arg(countText(m_session.data()->data.size()), countText(table.points))
                         .arg(1 + table.repeats * int(allDisturbances.size()));
    }
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

} // namespace gaussarium::ui
