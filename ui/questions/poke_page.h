// The poke test: which answers hold still when the data are disturbed a little.
#pragma once

#include "ui/questions/computed_page.h"
#include "ui/questions/poke_chart.h"

namespace gaussarium::ui {

// Of the methods that are switched on, with the session's k and seed.
class PokePage : public ComputedPage {
    Q_OBJECT

public:
    explicit PokePage(const QuestionParts& parts, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("poke"); }
    QString title() const override { return tr("Poke test"); }
    void setTheme(const Theme& theme) override { m_chart->setTheme(theme); }
    PokeChart* chart() const { return m_chart; }
    const PokeTable& table() const { return m_table; }

protected:
    void begin(LatestRunner& runner) override;

private:
    PokeOptions asked() const;
    void show(const PokeTable& table);
    QString wordsFor(const PokeTable& table) const;

    const Session& m_session;
    PokeChart* m_chart;
    PokeTable m_table;
    PokeOptions m_options; // of the table, or of the one that is computed
};

} // namespace gaussarium::ui
