#!/bin/sh
# step.sh NAME COMMAND… runs one step of make: one short line when it works,
# everything the command said and its exit code when it does not.
set -eu
name=$1
shift
out=$(mktemp)
trap 'rm -f "$out"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
start=$(date +%s)
code=0
"$@" >"$out" 2>&1 || code=$?
took=$(($(date +%s) - start))
if [ "$code" -ne 0 ]; then
    printf '%-18s failed (%d s)\n' "$name" "$took"
    cat "$out"
    exit "$code"
fi
# A step may add one remark of its own: a line that starts with "note: ".
note=$(sed -n 's/^note: //p' "$out" | tail -n 1)
printf '%-18s ok (%d s)%s\n' "$name" "$took" "${note:+, $note}"
