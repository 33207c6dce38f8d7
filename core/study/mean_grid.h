// The places that one component's mean is put at: a rectangle of a plane through the space of the
// data, or a stretch of a line, cut into cells.
#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace gaussarium {

// A place is origin + axes u, with low <= u <= high. 2D data: the identity; 3D data: a plane, as
// the camera sees it; 1D data: a line, one row of cells.
struct MeanGrid {
    Eigen::VectorXd origin; // d
    Eigen::MatrixXd axes;   // d x m, m = 1 or 2
    Eigen::VectorXd low;    // m
    Eigen::VectorXd high;   // m
    int columns = 64;       // cells along u[0]
    int rows = 64;          // cells along u[1]; 1 where m = 1

    // Cell = row * columns + column; row 0 is the one at low[1].
    int cells() const { return columns * rows; }
    // u in the middle of the cell; with m = 1 the second coordinate is 0.
    Eigen::Vector2d middle(int cell) const;
    // The same place in the space of the data, d.
    Eigen::VectorXd place(int cell) const;
    // The cell that holds u (m = 1: u[0] alone counts), or -1 outside the grid.
    int cellAt(const Eigen::Vector2d& u) const;
    // Between the cells of the coarsest pass over some eight columns or rows; a power of two.
    int firstStride() const;
    // Whether u means the same place in both.
    bool onPlaneOf(const MeanGrid& other) const;
    bool operator==(const MeanGrid& other) const;

    // Throws std::invalid_argument: sizes that contradict each other or the dimension, a range that
    // is empty or not finite, no cells.
    void check(Eigen::Index dimension) const;
};

// Columns of a data set of `size` that stand for all of it: all, or `most` drawn at random without
// repetition, in increasing order. What costs time for each point and each cell looks at these.
std::vector<Eigen::Index> standInPoints(Eigen::Index size, Eigen::Index most, std::uint64_t seed);

} // namespace gaussarium
