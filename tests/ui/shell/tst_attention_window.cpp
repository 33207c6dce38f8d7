// The attention panel with the network that ships: what it shows, and what it does not hold up.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/async/attention_explorer.h"
#include "ui/panels/attention_heads.h"
#include "ui/panels/attention_matrix.h"
#include "ui/panels/attention_panel.h"
#include "ui/panels/estimate_grid.h"

#include <QDockWidget>
#include <QTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

class AttentionWindowTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<testing::WindowFixture>(
            QStringList{QStringLiteral("em"), QStringLiteral("tgmm")}, builtinMethods());
        QVERIFY(m_fixture->settled());
    }

    void nothingIsRecordedForNobody() {
        QTest::qWait(50);
        QVERIFY(!explorer().picture());
        QVERIFY(!explorer().busy());
        look();
        QVERIFY(explorer().picture());
    }

    void showsEveryHead() {
        look();
        const AttentionPicture& picture = *explorer().picture();
        QCOMPARE(picture.points.size(), std::size_t{272});
        QVERIFY(!picture.sampled);
        QCOMPARE(picture.groups.count, 2);
        QCOMPARE(picture.overview.size(),
                 static_cast<std::size_t>(picture.layers() * picture.heads()));
        for (std::size_t i = 0; i < picture.overview.size(); ++i) {
            for (const auto& row : picture.overview[i].rowwise()) {
                QVERIFY(std::abs(row.sum() - 1.0F) < 1e-4F);
            }
            QVERIFY(picture.agreement[i] <= 1.0 + 1e-6);
        }
    }

    void aClickChoosesAHead() {
        look();
        auto* heads = m_fixture->find<AttentionHeads>(QStringLiteral("attentionHeads"));
        QTest::mouseClick(heads, Qt::LeftButton, {}, heads->cellOf({6, 2}).center());
        QCOMPARE(explorer().place().layer, 6);
        QCOMPARE(explorer().place().head, 2);
        QTRY_VERIFY(explorer().map());
        QVERIFY(panel()->words().startsWith(QStringLiteral("Layer 7, head 3")));
        heads->setFocus();
        QTest::keyClick(heads, Qt::Key_Right);
        QCOMPARE(explorer().place().layer, 7);
        // The ends hold.
        for (int i = 0; i < 20; ++i) {
            QTest::keyClick(heads, Qt::Key_Right);
            QTest::keyClick(heads, Qt::Key_Down);
        }
        QCOMPARE(explorer().place().layer, explorer().picture()->layers() - 1);
        QCOMPARE(explorer().place().head, explorer().picture()->heads() - 1);
    }

    // Arcs are the largest shares of the hovered point's row, in TGMM's panel alone.
    void arcsAreTheLargestShares() {
        look();
        explorer().setPlace({3, 1});
        QTRY_VERIFY(!explorer().busy() && explorer().map());
        m_fixture->window->selection().setHoveredPoint(17);
        const PointArcs arcs = explorer().arcsOf(17);
        QCOMPARE(arcs.from, Eigen::Index{17});
        QCOMPARE(arcs.arcs.size(), std::size_t{16});
        const auto row = explorer().map()->row(17);
        QCOMPARE(arcs.arcs.front().share, static_cast<double>(row.maxCoeff()));
        double least = 1.0;
        for (const PointArc& arc : arcs.arcs) {
            QCOMPARE(arc.share, static_cast<double>(row[arc.to]));
            QVERIFY(arc.share <= least);
            least = arc.share;
        }
        QCOMPARE((row.array() > static_cast<float>(least)).count(), Eigen::Index{15});
        for (const EstimatePanel* shown : m_fixture->window->grid().panels()) {
            const bool own = shown->method() == explorer().method();
            QCOMPARE(shown->plot()->arcs().empty(), !own);
        }
        QVERIFY(panel()->words().contains(QStringLiteral("Point 18 gathers")));
        m_fixture->window->selection().setHoveredPoint(-1);
        for (const EstimatePanel* shown : m_fixture->window->grid().panels()) {
            QVERIFY(shown->plot()->arcs().empty());
        }
    }

    void theMatrixTellsItsPoint() {
        look();
        QTRY_VERIFY(explorer().map());
        auto* matrix = m_fixture->find<AttentionMatrix>(QStringLiteral("attentionMatrix"));
        QTest::mouseMove(matrix, QPoint(matrix->width() / 2, matrix->height() / 2));
        QTRY_VERIFY(m_fixture->window->selection().hoveredPoint() >= 0);
    }

    void ofManyPointsSomeAreShown() {
        look();
        set(testing::twoGaussians(2, 30'000, 3));
        const AttentionPicture& picture = *explorer().picture();
        QVERIFY(picture.sampled);
        QCOMPARE(picture.points.size(), std::size_t(AttentionExplorer::mostPoints));
        QVERIFY(panel()->words().contains(QStringLiteral("2000 are shown")));
        // A point that is not among them has no arcs.
        QVERIFY(picture.rowOf(1) < 0);
        QVERIFY(explorer().arcsOf(1).empty());
        QVERIFY(picture.rowOf(picture.points[5]) == 5);
    }

    void spatialDataToo() {
        look();
        set(testing::twoGaussians(3, 300, 4));
        QCOMPARE(explorer().picture()->points.size(), std::size_t{300});
    }

    void saysWhyThereIsNothing() {
        look();
        Session& session = m_fixture->window->session();
        session.setEnabled(explorer().method(), false);
        QVERIFY(m_fixture->settled());
        QVERIFY(!explorer().picture());
        QTRY_VERIFY(panel()->words().contains(QStringLiteral("Switch on TGMM")));
    }

    // Other data, another k and hiding, while it records.
    void survivesChanges() {
        look();
        for (int i = 0; i < 20; ++i) {
            if (i % 4 == 0) {
                m_fixture->window->session().setData(std::make_shared<const LabelledData>(
                    testing::twoGaussians(2 + i % 3 % 2, 100 + 37 * i, std::uint64_t(i))));
            } else if (i % 4 == 1) {
                m_fixture->window->session().setComponents(1 + i % 6);
            } else if (i % 4 == 2) {
                dock()->hide();
            } else {
                dock()->show();
                dock()->raise();
                explorer().setView(static_cast<AttentionView>(i / 4 % 3));
                explorer().setPlace({i % 12, i % 4});
                m_fixture->window->selection().setSelectedComponent(i % 3);
                m_fixture->window->selection().setHoveredPoint(i);
            }
            QTest::qWait(10);
        }
        dock()->show();
        dock()->raise();
        explorer().setView(AttentionView::Heads);
        QVERIFY(m_fixture->settled());
        QTRY_VERIFY(explorer().picture() && explorer().map() && !explorer().busy());
        QCOMPARE(Eigen::Index(explorer().picture()->points.size()),
                 m_fixture->window->session().data()->data.size());
        // Closing while it records waits for nothing that is gone.
        m_fixture->window->session().setComponents(3);
        m_fixture->window.reset();
    }

private:
    AttentionExplorer& explorer() { return m_fixture->window->attention(); }
    AttentionPanel* panel() {
        return m_fixture->find<AttentionPanel>(QStringLiteral("attentionPanel"));
    }
    QDockWidget* dock() { return m_fixture->find<QDockWidget>(QStringLiteral("dock-attention")); }
    void look() {
        dock()->show();
        dock()->raise();
        QTRY_VERIFY(explorer().picture() && explorer().map() && !explorer().busy());
    }
    void set(const LabelledData& data) {
        m_fixture->window->session().setData(std::make_shared<const LabelledData>(data));
        QVERIFY(m_fixture->settled());
        QTRY_VERIFY(explorer().picture() && explorer().map() && !explorer().busy());
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(AttentionWindowTest)
#include "tst_attention_window.moc"
