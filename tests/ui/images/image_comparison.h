// Pictures against references that lie beside the test.
#pragma once

#include <QImage>
#include <QString>

namespace gaussarium::testing {

// Edges and densities are drawn a little differently by other versions of Qt and other processors:
// pixels count as different only where a channel is off by more than `channel` after
// both pictures were smoothed over 3 x 3 pixels, and a picture only where more than `share` of its
// pixels are.
struct ImageTolerance {
    int channel = 24;
    double share = 0.001;
};

struct ImageDifference {
    double share = 1.0; // of the pixels; 1 where the sizes differ
    QImage picture;     // the differing pixels red on a pale copy of what was expected
};

// Transparent pictures are compared as they look on white.
ImageDifference differenceOf(const QImage& actual, const QImage& expected,
                             const ImageTolerance& tolerance);

// Empty where the picture agrees with tests/ui/images/references/NAME.png; else what is wrong, with
// the paths of the actual picture and of the difference, which are written to image_failures/ in
// the current folder. With GAUSSARIUM_RENEW_IMAGES=1 in the environment the reference is written
// instead: look at it before it is committed.
QString imageComplaint(const QString& name, const QImage& actual,
                       const ImageTolerance& tolerance = {});

} // namespace gaussarium::testing
