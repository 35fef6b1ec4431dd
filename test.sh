#!/usr/bin/env bash
# Every test, browser tests included. Last line: N passed, N failed, N skipped.
#   ./test.sh                     all of them
#   ./test.sh --filter CATEGORY   Unit, Conformance, Integration, Browser or Fault
# Installs what is missing (PostgreSQL, Chromium, Python), starts a PostgreSQL of its own under /tmp and removes it afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. scripts/common.sh
. scripts/postgres.sh

category=""
while [ $# -gt 0 ]; do
  case $1 in
    --filter) category=${2:-}; shift 2 || die "--filter needs a category." ;;
    --filter=*) category=${1#*=}; shift ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' test.sh; exit 0 ;;
    *) die "unknown argument '$1'." "Known: --filter CATEGORY" ;;
  esac
done
case $category in "" | Unit | Conformance | Integration | Browser | Fault) ;; *) die "unknown category '$category'." "Known: Unit, Conformance, Integration, Browser, Fault" ;; esac

require_dotnet
case $category in
  "" | Integration | Browser)
    command -v python3 >/dev/null || install python3
    python3 -m pip --version >/dev/null 2>&1 || install python3-pip
    ;;
esac
case $category in
  "" | Browser)
    [ -x /usr/bin/chromium ] || install chromium fonts-liberation
    command -v curl >/dev/null || install curl
    ;;
esac

scratch=$(mktemp -d /tmp/webshoprl-test.XXXXXX)
chmod 755 "$scratch"
own_cluster=""
clean_up() { [ -z "$own_cluster" ] || pg_stop "$own_cluster"; rm -rf "$scratch"; }
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "Building ..."
quietly "$scratch/build.log" dotnet build WebShopRL.Web.sln -c Release -v quiet --nologo || die "the build failed."

case $category in
  "" | Integration | Browser | Fault)
    if [ -z "${WEBSHOP_TEST_POSTGRES:-}" ]; then
      pg_require
      own_cluster=$(pg_home "$scratch/postgres")
      pg_start "$own_cluster" -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300
      export WEBSHOP_TEST_POSTGRES
      WEBSHOP_TEST_POSTGRES=$(pg_connection "$own_cluster" postgres)
    fi
    ;;
esac

passed=0 failed=0 skipped=0
counter() { grep -oE "<Counters[^>]*" "$1" | grep -oE " $2=\"[0-9]+\"" | grep -oE '[0-9]+' || echo 0; }
for project in tests/*.Tests; do
  name=$(basename "$project") results=$scratch/$(basename "$project").trx
  say ""; say "== $name"
  status=0
  dotnet "$project/bin/Release/net10.0/$name.dll" -noLogo -noColor -result-trx "$results" ${category:+-trait "Category=$category"} || status=$?
  if [ -s "$results" ] && grep -q "<Counters" "$results"; then
    project_failed=$(counter "$results" failed)
    passed=$((passed + $(counter "$results" passed)))
    skipped=$((skipped + $(counter "$results" notExecuted)))
    failed=$((failed + project_failed))
    # A runner that says it failed without a failed test crashed on the way, or could not clean up after a class.
    if [ "$status" -ne 0 ] && [ "$project_failed" -eq 0 ]; then failed=$((failed + 1)); say "$name ended with status $status"; fi
  else
    failed=$((failed + 1)); say "$name crashed with status $status before it could report"
  fi
done

# Each failed test with what it said, at the end: of a long output that is what is read.
if [ "$failed" -gt 0 ]; then
  say ""; say "Failed:"
  cat "$scratch"/*.trx 2>/dev/null | awk -v RS='<UnitTestResult ' '
    function plain(text) { gsub(/&#xD;/, "", text); gsub(/&#xA;/, "\n", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text); gsub(/&amp;/, "\\&", text); return text }
    function within(name) { return match($0, "<" name ">[^<]*") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 2) : "" }
    function shown(text, most,   lines, count, i) { count = split(plain(text), lines, "\n"); for (i = 1; i <= count && i <= most; i++) print "      " lines[i] }
    /^[^>]*outcome="Failed"/ { match($0, /testName="[^"]*/); print "  " plain(substr($0, RSTART + 10, RLENGTH - 10)); shown(within("Message"), 15); shown(within("StackTrace"), 8) }' || true
fi
say ""
say "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
