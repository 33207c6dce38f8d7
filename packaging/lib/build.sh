# Configures and builds out of tree; sourced after common.sh.

# build_preset PRESET [cmake options...]: leaves the programs in $root/build/PRESET/bin.
build_preset() {
    local preset=$1
    shift
    say "configuring (preset $preset)"
    (cd "$root" && cmake --preset "$preset" "$@" >/dev/null) || die "cmake could not configure preset $preset; its messages are above"
    say "building on $(nproc) cores"
    # Memory, not cores, limits compiling against LibTorch: about 1.5 GB a job.
    local jobs memory
    memory=$(awk '/MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
    jobs=$(nproc)
    [ "$memory" -ge 1 ] || memory=1
    [ "$jobs" -le "$memory" ] || jobs=$memory
    (cd "$root" && cmake --build --preset "$preset" -j "$jobs") >&2 || die "the build failed; the compiler's first error is above"
}
