# A private PostgreSQL cluster: found or installed, made, started, stopped. Sourced by run.sh and test.sh after common.sh.
# It listens on a Unix socket alone, in a folder only its owner may enter, so it needs no port and no password.

PG_USER=""   # whom PostgreSQL runs as; empty: whoever we are
PG_BIN=""    # folder of initdb, pg_ctl, postgres

pg_as() { if [ -n "$PG_USER" ]; then runuser -u "$PG_USER" -- "$@"; else "$@"; fi; }

# pg_find [MAJOR]: sets PG_BIN to the newest installation, or to that of a major version.
pg_find() {
  local folder
  PG_BIN=""
  for folder in $(ls -d /usr/lib/postgresql/${1:-*}/bin 2>/dev/null | sort -t/ -k5 -Vr) ${1:-$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")}; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then PG_BIN=$folder; return 0; fi
  done
  return 1
}

pg_require() {
  pg_find || { install postgresql; pg_find || die "PostgreSQL was installed, but its programs are not under /usr/lib/postgresql."; }
  [ "$(id -u)" -ne 0 ] || PG_USER=postgres  # the server refuses to run as root; Debian's package brings this user
  [ -z "$PG_USER" ] || id "$PG_USER" >/dev/null 2>&1 || die "run as root, PostgreSQL needs the user '$PG_USER', which is missing." "Make it:  useradd --system $PG_USER"
}

# pg_home WANTED: prints WANTED if PostgreSQL's user can reach it, else a folder of its own that stands for it.
pg_home() {
  mkdir -p "$1"
  [ -z "$PG_USER" ] || chown "$PG_USER" "$1"
  if pg_as test -w "$1"; then printf '%s' "$1"; return; fi
  local stand_in
  stand_in=/var/lib/webshoprl/$(printf '%s' "$1" | sha256sum | cut -c1-12)
  mkdir -p "$stand_in"; chmod 755 /var/lib/webshoprl; chown "$PG_USER" "$stand_in"
  printf '%s' "$stand_in"
}

# pg_socket_folder HOME: a socket's path may have 107 bytes, so a deep checkout's socket lies under /tmp.
pg_socket_folder() {
  if [ ${#1} -le 80 ]; then printf '%s/socket' "$1"; else printf '/tmp/webshoprl-%s' "$(printf '%s' "$1" | sha256sum | cut -c1-12)"; fi
}

# pg_start HOME [SETTING...]: starts the cluster HOME/data, making it first. Prints nothing; dies with the mend.
pg_start() {
  local home=$1 data=$1/data log=$1/postgres.log socket major; shift
  socket=$(pg_socket_folder "$home")
  if [ -e "$data" ] && [ ! -s "$data/PG_VERSION" ]; then
    die "$data is not a complete PostgreSQL cluster." "Nothing of yours can be in it. Remove it and start again:  rm -rf '$data'"
  fi
  if [ -e "$data" ]; then
    major=$(cat "$data/PG_VERSION")
    if [ "$("$PG_BIN/postgres" --version | grep -oE '[0-9]+' | head -1)" != "$major" ] && ! pg_find "$major"; then
      die "the database under $data was made by PostgreSQL $major, which is not installed." \
        "Keep the data:      apt-get install postgresql-$major" \
        "Or begin anew:      mv '$data' '$data.postgresql-$major'"
    fi
  else
    rm -rf "$data.new"  # what an interrupted start left
    quietly /dev/stderr pg_as "$PG_BIN/initdb" -D "$data.new" -U webshop -A trust -E UTF8 --locale=C.UTF-8 >/dev/null 2>"$home/initdb.log" ||
      die "initdb failed:" "$(tail -5 "$home/initdb.log")"
    mv "$data.new" "$data"
  fi
  mkdir -p "$socket"; chmod 700 "$socket"; [ -z "$PG_USER" ] || chown "$PG_USER" "$socket"
  if pg_as "$PG_BIN/pg_ctl" -D "$data" status >/dev/null 2>&1; then return 0; fi  # left running by a start that was killed: ours to use, and to stop
  touch "$log"; [ -z "$PG_USER" ] || chown "$PG_USER" "$log"
  # A session of its own, so that Ctrl-C in the terminal does not reach the database before the workers have let go of it.
  pg_as setsid "$PG_BIN/pg_ctl" -D "$data" -l "$log" -w -t 60 -o "-c listen_addresses='' -c unix_socket_directories='$socket' $*" start >/dev/null 2>&1 ||
    die "PostgreSQL did not start. The end of $log:" "$(tail -5 "$log")"
}

pg_stop() { pg_as "$PG_BIN/pg_ctl" -D "$1/data" -m fast -w -t 60 stop >/dev/null 2>&1 || true; }

# pg_connection HOME DATABASE: what Npgsql takes.
pg_connection() { printf 'Host=%s;Username=webshop;Database=%s' "$(pg_socket_folder "$1")" "$2"; }
