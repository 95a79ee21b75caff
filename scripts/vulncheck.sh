#!/bin/sh
# vulncheck.sh TAGS asks the Go vulnerability database about what the server
# calls: the live one, else the archive named by $OPINA_VULNDB. With neither it
# says so and lets the build go on, because being offline is not a fault.
set -eu
tags=$1
vulncheck=$(go tool -modfile=tools/go.mod -n govulncheck)

# -version reads the date of the live database and leaves the line out when it cannot.
if timeout 20 "$vulncheck" -version 2>/dev/null | grep -q '^DB updated:'; then
    "$vulncheck" -tags "$tags" ./...
    echo 'note: live database'
    exit 0
fi
if [ -z "${OPINA_VULNDB:-}" ]; then
    echo 'note: NOT CHECKED, the database cannot be reached and OPINA_VULNDB is not set'
    exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tar -xzf "$OPINA_VULNDB" -C "$dir"
"$vulncheck" -db "file://$dir" -tags "$tags" ./...
echo 'note: offline database'
