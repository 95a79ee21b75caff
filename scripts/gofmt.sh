#!/bin/sh
# gofmt.sh names the Go files that gofmt would change and fails when there are any.
set -eu
bad=$(find . \( -path ./node_modules -o -path ./.git -o -path ./data \) -prune -o -name '*.go' -exec gofmt -l {} +)
[ -z "$bad" ] && exit 0
printf '%s\nrun make fmt\n' "$bad"
exit 1
