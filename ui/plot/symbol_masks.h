// Symbols as coverage of pixels, at several positions within a pixel.
#pragma once

#include "ui/plot/component_style.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace gaussarium::ui {

// One symbol's coverage, 0..255, of the pixels around its centre's.
struct SymbolMask {
    int left = 0; // of its first column, from the centre's pixel
    int top = 0;
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> coverage; // row by row
};

// At 4 x 4 positions: without these, slow zooming makes points jump from pixel to pixel.
class SymbolMasks {
public:
    SymbolMasks(Symbol symbol, double radiusInPixels);

    // 0 <= fractions < 1, of the pixel that holds the centre.
    const SymbolMask& at(double fractionX, double fractionY) const;

    // The same ones again while they are in use or were lately: a camera that turns asks for them
    // in every frame. Thread-safe.
    static std::shared_ptr<const SymbolMasks> of(Symbol symbol, double radiusInPixels);

private:
    std::vector<SymbolMask> m_masks;
};

} // namespace gaussarium::ui
