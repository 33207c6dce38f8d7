# Installs what packaging/dependencies.txt names and the system lacks; sourced after common.sh.

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The one package of "a | b" to use: an installed one, else the first that apt knows.
choose_package() {
    local name
    for name in ${1//|/ }; do
        if installed "$name"; then echo "$name"; return; fi
    done
    for name in ${1//|/ }; do
        if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; return; fi
    done
    return 1
}

missing_packages() {
    local line name
    while IFS= read -r line; do
        line=${line%%#*}
        [ -n "${line// /}" ] || continue
        name=$(choose_package "$line") || { echo "?$line"; continue; }
        installed "$name" || echo "$name"
    done <"$root/packaging/dependencies.txt"
}

install_dependencies() {
    command -v apt-get >/dev/null || die "apt-get is missing: these scripts set up Debian 12 and 13; elsewhere install what packaging/dependencies.txt names and run cmake"
    local missing
    missing=$(missing_packages)
    if [ -z "$missing" ]; then
        say "all packages are installed"
        return
    fi
    say "reading the package lists"
    as_root apt-get update -qq || die "apt-get update failed: is the network up, and /etc/apt/sources.list right?"
    missing=$(missing_packages)
    if grep -q '^?' <<<"$missing"; then
        die "Debian has no package $(grep '^?' <<<"$missing" | tr -d '?' | paste -sd, -) for this release"
    fi
    say "installing $(wc -w <<<"$missing") packages: $(paste -sd' ' - <<<"$missing")"
    # shellcheck disable=SC2086 # one word a package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -q $missing \
        || die "apt-get could not install the packages; its last lines say why"
}
