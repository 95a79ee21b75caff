#!/bin/sh
# generated.sh fails when a *_templ.go is not what its .templ generates, is
# missing, or has lost its .templ. It generates into a copy, so neither the
# checkout nor the state of git matters.
set -eu
templ=$(go tool -modfile=tools/go.mod -n templ)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
list() { (cd "$1" && find . \( -path ./node_modules -o -path ./.git \) -prune -o -name "$2" -print | sort); }

list . '*.templ' | while read -r file; do
    mkdir -p "$copy/$(dirname "$file")"
    cp "$file" "$copy/$file"
done
cp go.mod go.sum "$copy"
(cd "$copy" && "$templ" generate >log 2>&1) || { cat "$copy/log"; exit 1; }

bad=$({ list . '*_templ.go'; list "$copy" '*_templ.go'; } | sort -u | while read -r file; do
    cmp -s "$file" "$copy/$file" || echo "$file"
done)
[ -z "$bad" ] && exit 0
printf '%s\nnot what the .templ files generate: run make generate\n' "$bad"
exit 1
