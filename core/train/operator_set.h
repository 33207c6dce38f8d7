// Whose operators a network is made of.
#pragma once

namespace gaussarium::train {

enum class OperatorSet {
    Own,   // what trains
    Eager, // LibTorch's, attention by products over all heads at once, as a PyTorch port has it
    EagerByHead, // the same with one product a head: faster where batched products are a plain loop
};

} // namespace gaussarium::train
