// What becomes of a read-out: a few steps of EM anchored to it.
//
// Attention pools a mean to a few hundredths of a deviation however many points there are; EM's
// sums do it to 1 / sqrt(n). So the network says what the mixture looks like, and how many points
// each of its statements is worth (ReadOut::anchorPoints), and the steps of core/em/anchor.h weigh
// that against the points: of few points little remains to be said, of many the points decide. The
// network was trained through these steps, its loss taken after the last of them.
#pragma once

#include "core/em/anchor.h"
#include "core/estimate/estimator.h"
#include "core/tgmm/read_out.h"

namespace gaussarium::tgmm {

// What a read-out without anchor points counts for: on held-out tasks EM anchored with 16 points
// beat both the read-outs of networks without refinements and free EM, from 64 points on.
inline constexpr double defaultAnchorPoints = 16.0;

// Goes with every answer of TGMM.
struct AnchoredReadOut : FitDetail {
    em::Anchor anchor;
    bool ordered = false; // the network's answer depends on the order of the points
};

// `mixture` is the answer of `readOut` in the data's units (answerMixture), its first components.
em::Anchor makeAnchor(const Mixture& mixture, const ReadOut& readOut);

// `steps` of anchored EM from the anchor itself, at most until nothing changes; context as for any
// fit, no ridge. The Fit holds mixture, log-likelihood and, where asked for, EM's trace. Refused
// where the points leave double precision. O(steps n k d^2).
Fit refine(const Dataset& data, const em::Anchor& anchor, int steps, bool keepTrace,
           const RunContext& context);

} // namespace gaussarium::tgmm
