#!/usr/bin/env bash
# Measures everything, or what the flags choose, and writes
#   results.json   each repetition
#   results.bench  the same for benchstat
#   RESULTS.md     the page
# Flags are those of the bench command: ./run.sh -reps 9 -run '1P1C|roundtrip'
# Ctrl-C ends it with what was measured so far.
set -u
for flag in "$@"; do
	case $flag in
	-h | -help | --h | --help | -list | --list | -from* | --from* | -o | -o=* | --o | --o=* | -format* | --format*)
		echo "run.sh: $flag is not for this script; use: go run . $*" >&2
		exit 2
		;;
	esac
done
cd "$(dirname "$0")"
trap : INT # the command takes care of it

bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
go build -buildvcs=auto -o "$bin/bench" . || exit 1

"$bin/bench" "$@" -format json -o results.json
status=$?
if [ "$status" -ne 0 ] && [ "$status" -ne 3 ]; then
	exit "$status"
fi
"$bin/bench" -from results.json -format benchstat -o results.bench &&
	"$bin/bench" -from results.json -format markdown -o RESULTS.md &&
	"$bin/bench" -from results.json || exit 1
exit "$status"
