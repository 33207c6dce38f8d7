#include "ui/plot/area_legend.h"
#include "ui/plot/cell_picture.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace gaussarium::ui;

namespace {

// columns x rows cells over [0, columns] x [0, rows]; region 1 where `inside` says so, else 0.
template <class Inside>
CellPicture regions(int columns, int rows, Inside inside) {
    CellPicture picture;
    picture.range = QRectF(0, 0, columns, rows);
    picture.columns = columns;
    picture.rows = rows;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            picture.regions.push_back(inside(column, row) ? 1 : 0);
        }
    }
    picture.styles = {{AreaLook::Shade, 1.0, QStringLiteral("1")},
                      {AreaLook::Shade, 0.3, QStringLiteral("2")}};
    return picture;
}

QImage painted(const CellPicture& picture, const PlotFrame& frame) {
    QImage image(200, 160, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    paintCells(painter, picture, frame, lightTheme());
    return image;
}

QColor pixelAt(const QImage& image, const QPointF& at) {
    return image.pixelColor(int(at.x()), int(at.y()));
}

} // namespace

class TestCellPicture : public QObject {
    Q_OBJECT

private slots:
    void cellsAndPlaces() {
        const CellPicture picture = regions(7, 5, [](int, int) { return false; });
        for (int cell = 0; cell < 35; ++cell) {
            QCOMPARE(picture.cellAt(picture.cell(cell).center()), cell);
        }
        QCOMPARE(picture.cellAt({7.0, 5.0}), 34); // the end belongs to the last cell
        QCOMPARE(picture.cellAt({7.1, 1.0}), -1);
        QCOMPARE(picture.cellAt({1.0, -0.1}), -1);
        QCOMPARE(picture.cellAt({std::nan(""), 1.0}), -1);
        QCOMPARE(CellPicture().cellAt({0.0, 0.0}), -1);
    }

    void levelsAreRoundDistancesBelowTheHighest() {
        std::vector<double> values;
        for (int i = 0; i <= 100; ++i) {
            values.push_back(-4.0 - 0.002 * i * i); // 20 nats deep, flat at the top
        }
        const std::vector<double> levels = levelsBelow(values);
        QVERIFY(levels.size() >= 4 && levels.size() <= 7);
        for (std::size_t i = 0; i < levels.size(); ++i) {
            QVERIFY(levels[i] > -24.0 && levels[i] < -4.0);
            QVERIFY(i == 0 || levels[i] > levels[i - 1]);
            const double drop = -4.0 - levels[i];
            const double mantissa = drop / std::pow(10.0, std::floor(std::log10(drop) + 1e-9));
            QVERIFY(std::abs(mantissa - 1.0) < 1e-6 || std::abs(mantissa - 3.0) < 1e-6);
        }
        CellPicture picture;
        picture.levels = levels;
        QCOMPARE(picture.bandOf(-4.0), int(levels.size()));
        QCOMPARE(picture.bandOf(-24.0), 0);
        QCOMPARE(picture.bandOf(std::nan("")), 0);
    }

    void levelsOfHostileValues() {
        const double infinity = std::numeric_limits<double>::infinity();
        QVERIFY(levelsBelow({}).empty());
        QVERIFY(levelsBelow({2.0}).empty());
        QVERIFY(levelsBelow({2.0, 2.0, 2.0}).empty());
        QVERIFY(levelsBelow({-infinity, std::nan("")}).empty());
        for (const double range : {1e-6, 1.0, 30.0, 1e9, 1e200}) {
            const auto levels = levelsBelow({-infinity, 0.0, -0.4 * range, -range, std::nan("")});
            QVERIFY(!levels.empty() && levels.size() <= 7);
            for (const double level : levels) {
                QVERIFY(std::isfinite(level) && level < 0.0 && level >= -range);
            }
        }
    }

    void labelsStandInTheirRegions() {
        // A block of 8 x 8 and one of 2 x 2, in a plane of 20 x 20.
        const CellPicture picture = regions(20, 20, [](int column, int row) {
            return (column >= 2 && column < 10 && row >= 2 && row < 10)
                   || (column >= 15 && column < 17 && row >= 15 && row < 17);
        });
        const std::vector<AreaLabel> labels = areaLabels(picture);
        QCOMPARE(labels.size(), std::size_t{2}); // the small block is below 3%
        for (const AreaLabel& label : labels) {
            const int cell = picture.cellAt(label.at);
            QCOMPARE(label.text,
                     picture.styles[std::size_t(picture.regions[std::size_t(cell)])].label);
        }
        // Inside the block, not at its border.
        const auto& own = labels[0].text == QStringLiteral("2") ? labels[0] : labels[1];
        QVERIFY(QRectF(4, 4, 4, 4).contains(own.at));
        // Without a label none is painted; unknown cells have none.
        CellPicture bare = picture;
        bare.styles[1].label.clear();
        QCOMPARE(areaLabels(bare).size(), std::size_t{1});
        bare.regions.assign(bare.regions.size(), -1);
        QVERIFY(areaLabels(bare).empty());
    }

    void regionsAreWhereTheirCellsAre() {
        CellPicture picture =
            regions(10, 8, [](int column, int row) { return column < 3 && row < 4; });
        picture.regions[79] = -1; // the top right cell is not known
        const PlotFrame frame{picture.range, QRectF(20, 10, 150, 120)};
        const QImage image = painted(picture, frame);
        for (int cell = 0; cell < 79; ++cell) {
            const QPointF middle = picture.cell(cell).center();
            QCOMPARE(pixelAt(image, frame.toSurface(middle.x(), middle.y())),
                     picture.styles[std::size_t(picture.regions[std::size_t(cell)])]
                         .brush(lightTheme())
                         .color());
        }
        // Neither outside the area nor where nothing is known.
        QCOMPARE(pixelAt(image, {10, 60}), QColor(Qt::magenta));
        const QPointF unknown = picture.cell(79).center();
        QCOMPARE(pixelAt(image, frame.toSurface(unknown.x(), unknown.y())), QColor(Qt::magenta));
        // Shades are told apart, and the stronger one is the darker on a light ground.
        QVERIFY(picture.styles[0].brush(lightTheme()).color().lightness() + 20
                < picture.styles[1].brush(lightTheme()).color().lightness());
    }

    void bandsFollowTheValues() {
        CellPicture picture;
        picture.columns = 30;
        picture.rows = 24;
        picture.range = QRectF(-1, -1, 2, 2);
        for (int cell = 0; cell < 30 * 24; ++cell) {
            const QPointF at = picture.cell(cell).center();
            picture.values.push_back(-at.x() * at.x() - at.y() * at.y());
        }
        picture.levels = levelsBelow(picture.values);
        for (std::size_t i = 0; i <= picture.levels.size(); ++i) {
            picture.styles.push_back(
                {AreaLook::Shade, double(i) / double(picture.levels.size()), {}});
        }
        const PlotFrame frame{picture.range, QRectF(20, 10, 150, 120)};
        const QImage image = painted(picture, frame);
        // Away from the lines between bands, a pixel has its band's colour.
        int compared = 0;
        for (int cell = 0; cell < 30 * 24; ++cell) {
            const double value = picture.values[std::size_t(cell)];
            if (picture.bandOf(value - 0.15) != picture.bandOf(value + 0.15)) {
                continue;
            }
            const QPointF middle = picture.cell(cell).center();
            QCOMPARE(
                pixelAt(image, frame.toSurface(middle.x(), middle.y())),
                picture.styles[std::size_t(picture.bandOf(value))].brush(lightTheme()).color());
            ++compared;
        }
        QVERIFY(compared > 200);
    }

    void hostilePictures() {
        CellPicture line = regions(5, 1, [](int column, int) { return column > 2; });
        const PlotFrame frame{line.range, QRectF(20, 10, 150, 120)};
        painted(line, frame);
        QCOMPARE(areaLabels(line).size(), std::size_t{2});
        painted(regions(1, 1, [](int, int) { return true; }), frame);
        CellPicture values = line;
        values.regions.clear();
        values.values = {-std::numeric_limits<double>::infinity(), std::nan(""), 0.0, 1.0, 2.0};
        values.levels = {0.5};
        painted(values, frame);
        painted(CellPicture(), frame);
    }

    void legendLeavesOutWhatDoesNotFit() {
        AreaLegend legend;
        std::vector<LegendEntry> entries;
        for (int i = 0; i < 9; ++i) {
            entries.push_back({{AreaLook::Shade, 0.1 * i, QString::number(i)},
                               QStringLiteral("−%1.56 · 12 %").arg(1000 + i)});
        }
        legend.setEntries(entries);
        legend.resize(2000, 40);
        QCOMPARE(legend.shown(), 9);
        legend.resize(300, 40);
        const int some = legend.shown();
        QVERIFY(some >= 2 && some < 9);
        legend.grab();
        QVERIFY(legend.toolTip().contains(QStringLiteral("1008.56")));
        legend.resize(10, 40);
        QVERIFY(legend.shown() <= 1);
        legend.grab();
    }
};

QTEST_MAIN(TestCellPicture)
#include "tst_cell_picture.moc"
