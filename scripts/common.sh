# Shared by run.sh and test.sh: talking to the person, checking the SDK, installing Debian packages. Sourced, never run.

say() { printf '%s\n' "$*"; }
die() { printf '\nerror: %s\n' "$1" >&2; shift; for line in "$@"; do printf '  %s\n' "$line" >&2; done; exit 1; }

require_dotnet() {
  local version
  version=$(dotnet --version 2>/dev/null) || die "the .NET 10 SDK is not on PATH." \
    "Install it (https://dotnet.microsoft.com/download/dotnet/10.0) and start again."
  [ "${version%%.*}" -ge 10 ] || die "this needs the .NET 10 SDK; \`dotnet --version\` says $version." \
    "Install it (https://dotnet.microsoft.com/download/dotnet/10.0) and start again."
}

# install PACKAGE...: as root, or through sudo where that asks for no password; else says what to do.
install() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; then
      die "$* is missing, and this user may not install packages." "Run this once, then start again:  sudo apt-get install -y $*"
    fi
    as_root=(sudo)
  fi
  command -v apt-get >/dev/null || die "$* is missing, and this system has no apt-get." "Install it with your system's package program, then start again."
  say "Installing $* ..."
  "${as_root[@]}" apt-get update -qq >/dev/null || die "apt-get update failed." "Check the network and /etc/apt, then start again."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
    die "apt-get could not install $*."  "Try it by hand:  apt-get install $*"
}

# quietly LOG COMMAND...: runs it, and shows the log only if it fails.
quietly() {
  local log=$1; shift
  "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}
