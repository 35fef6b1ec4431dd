#!/usr/bin/env bash
# Everything up: PostgreSQL, migrations, worker and web. Ctrl-C stops all of it.
#   ./run.sh             on an empty database, queues the quick-start experiment
#   ./run.sh --no-demo   does not
#   ./run.sh fetch       WebShop's own files, from where their authors put them (./run.sh fetch --help)
# ConnectionStrings__WebShop=...  uses that PostgreSQL instead of a private one under .data/.  Urls=http://127.0.0.1:5081  takes another port.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. scripts/common.sh
. scripts/postgres.sh

program=src/WebShopRL.Web/bin/Release/net10.0/WebShopRL.Web.dll
if [ "${1:-}" = fetch ]; then
  require_dotnet
  mkdir -p .data/logs
  quietly .data/logs/build.log dotnet build src/WebShopRL.Web -c Release -v quiet --nologo || die "the build failed."
  exec dotnet "$program" "$@"
fi

for argument in "$@"; do
  case $argument in
    --no-demo) export Demo__QuickStart=false ;;
    -h | --help) sed -n '2,6s/^# \{0,1\}//p' run.sh; exit 0 ;;
    *) die "unknown argument '$argument'." "Known: --no-demo, --help" ;;
  esac
done

require_dotnet
mkdir -p .data/logs
exec 9>.data/run.lock
flock -n 9 || die "another ./run.sh is already using $PWD/.data." "Stop that one with Ctrl-C, or use its page."

setting() { sed -nE "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"([^\"]*)\".*/\1/p" appsettings.json | head -1; }
url=${Urls:-$(setting Urls)}; url=${url%%;*}; url=${url%/}
host_port=${url#*://}; port=${host_port##*:}; host=${host_port%:*}
case $host in '*' | '+' | 0.0.0.0 | '[::]') host=127.0.0.1 ;; esac # every address: ours is one of them
if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
  die "$url is taken by another program." "Stop that program, or take another port:  Urls=http://127.0.0.1:$((port + 1)) ./run.sh"
fi

say "Building ..."
quietly .data/logs/build.log dotnet build src/WebShopRL.Web -c Release -v quiet --nologo 9>&- || die "the build failed."

worker="" web="" own_cluster=""
stop() {
  trap - EXIT
  trap '' INT TERM
  say ""; say "Stopping ..."
  # The worker saves a checkpoint before it goes; the database goes last.
  local process
  for process in $web $worker; do kill -TERM "$process" 2>/dev/null || true; done
  for process in $web $worker; do wait "$process" 2>/dev/null || true; done
  [ -z "$own_cluster" ] || pg_stop "$own_cluster"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

connection=${ConnectionStrings__WebShop:-$(setting WebShop)}
if [ -z "$connection" ]; then
  pg_require
  own_cluster=$(pg_home "$PWD/.data/postgres")
  [ "$own_cluster" = "$PWD/.data/postgres" ] || say "The user '$PG_USER' cannot reach $PWD, so the database lies in $own_cluster."
  pg_start "$own_cluster" 9>&-
  connection=$(pg_connection "$own_cluster" webshoprl)
fi
export ConnectionStrings__WebShop=$connection

# The first connection to a database that is yet to be made fails, is logged as an error, and means nothing.
dotnet "$program" --Role=migrate --Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Connection=None 9>&- || die "the database could not be brought up to date (see above)."

# Sessions of their own: Ctrl-C reaches this script alone, which stops them in order.
setsid dotnet "$program" --Role=worker >.data/logs/worker.log 2>&1 9>&- & worker=$!
# Without the instrumented tier, and with calls counted at once: else code runs slow for half a minute under load (docs/adr/066). A worker computes for long and keeps .NET's way.
DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=0 setsid dotnet "$program" --Role=web >.data/logs/web.log 2>&1 9>&- & web=$!

# GET /health without curl, which a fresh Debian lacks. HTTP/1.0 goes without a Host, so that it is answered whatever AllowedHosts names.
healthy() {
  local status=""
  { exec 3<>"/dev/tcp/$host/$port" && printf 'GET /health HTTP/1.0\r\n\r\n' >&3 && IFS= read -r status <&3; exec 3>&-; } 2>/dev/null || true
  [[ $status == *" 200 "* ]]
}
say "Starting ..."
until healthy; do
  for process in "worker $worker" "web $web"; do
    kill -0 "${process#* }" 2>/dev/null || { tail -20 ".data/logs/${process% *}.log" >&2; die "the ${process% *} stopped (its log: .data/logs/${process% *}.log)."; }
  done
  sleep 0.3
done

say ""
say "  WebShopRL is up:  $url"
say "  Logs: .data/logs/web.log, .data/logs/worker.log     Ctrl-C stops everything."
wait -n "$web" "$worker" || true
for name in web worker; do kill -0 "${!name}" 2>/dev/null || { tail -20 ".data/logs/$name.log" >&2; die "the $name stopped (its log: .data/logs/$name.log)."; }; done
