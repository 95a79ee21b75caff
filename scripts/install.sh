#!/bin/sh
# install.sh build|test makes sure that what the project needs outside Go is on
# the machine: for build a C compiler and Node with npm, for test also Chromium,
# PostgreSQL and git. It installs what is missing with apt where it may, else it
# says in one line what to install. Nothing missing: nothing printed.
set -eu
cd "$(dirname "$0")/.."
for_what=${1:-build}
case $for_what in build | test) ;; *) echo "usage: scripts/install.sh build|test" >&2 && exit 2 ;; esac

fail() {
    echo "$*" >&2
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
has_compiler() { has "${CC:-gcc}" && [ -e /usr/include/stdlib.h ]; }
has_node() { has node && has npm && [ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ]; }
has_chromium() {
    if [ -n "${CHROMIUM:-}" ]; then has "$CHROMIUM"; else has chromium || has chromium-browser || has google-chrome; fi
}
has_postgres() {
    for initdb in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)" \
        "$(pg_config --bindir 2>/dev/null || true)/initdb"; do
        [ -x "$initdb" ] && return 0
    done
    return 1
}

# missing prints the Debian packages that bring what is not there.
missing() {
    has_compiler || echo gcc libc6-dev
    has_node || echo nodejs npm
    [ -s /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
    [ "$for_what" = build ] && return
    has git || echo git
    has_postgres || echo postgresql
    has_chromium || if grep -qi '^ID=ubuntu' /etc/os-release 2>/dev/null; then
        echo chromium-browser fonts-liberation
    else
        echo chromium fonts-liberation
    fi
}

# go env also asks a newer toolchain, where the machine may fetch one.
want=$(sed -n 's/^go //p' go.mod)
have=$(go env GOVERSION 2>/dev/null | sed 's/^go//') || true
[ -n "$have" ] && [ "$(printf '%s\n%s\n' "$want" "$have" | sort -V | head -n 1)" = "$want" ] ||
    fail "Opina needs Go $want or newer (https://go.dev/dl)."

[ "$for_what" = build ] || [ -z "${CHROMIUM:-}" ] || has_chromium ||
    fail "CHROMIUM names $CHROMIUM, which cannot be run."

packages=$(missing | xargs)
[ -n "$packages" ] || exit 0

# shellcheck disable=SC2086 # packages are words on purpose
install() {
    if [ "$(id -u)" -eq 0 ]; then sudo=; else sudo='sudo -n'; fi
    case $packages in *postgresql*)
        # The tests start clusters of their own: no service is wanted.
        conf=/etc/postgresql-common/createcluster.conf
        [ -e $conf ] || { $sudo mkdir -p "${conf%/*}" && echo 'create_main_cluster = false' | $sudo tee $conf; } ;;
    esac
    $sudo apt-get -q update &&
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends $packages
}

if ! has apt-get || { [ "$(id -u)" -ne 0 ] && ! { has sudo && sudo -n true 2>/dev/null; }; }; then
    fail "Please install: $packages (on Debian or Ubuntu: sudo apt-get install $packages)"
fi
echo "installing $packages"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install >"$log" 2>&1 || {
    cat "$log" >&2
    fail "Could not install: $packages"
}
packages=$(missing | xargs)
[ -z "$packages" ] || fail "Still missing after apt-get: $packages (Node must be 18 or newer; CHROMIUM can name a browser)"
