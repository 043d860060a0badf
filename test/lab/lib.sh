# Shared by the lab's scripts (sourced by bash): where things are, how they speak, what they need.
set -euo pipefail

lab_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
lab_dir=$lab_root/.lab
lab_src=$lab_root/test/lab
mkdir -p "$lab_dir"

lab_started=${EPOCHREALTIME/[.,]/}

# Prints one progress line with the seconds since the script began. Goes to stderr: stdout is the command's.
say() {
  local us=$((${EPOCHREALTIME/[.,]/} - lab_started))
  printf 'lab %5d.%ds  %s\n' $((us / 1000000)) $((us / 100000 % 10)) "$*" >&2
}

# Ends the script with one sentence that says what cannot be done and what would do it.
die() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Runs CMD and keeps its output in .lab/NAME.log; shows the end of the log when it fails.
logged() {
  local log=$lab_dir/$1.log
  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    return 1
  fi
}

# Polls CMD every 0.1 s for at most SECONDS; succeeds as soon as it does.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    read -rt 0.1 <> <(:) || true
  done
}

# Waits its turn for NAME: several shells may bring the same lab up. Held until turn_over or the script's end.
exec {lab_lock}</dev/null
only_one() {
  have flock || return 0
  exec {lab_lock}>"$lab_dir/$1.lock"
  if ! flock -n "$lab_lock"; then
    say "waiting for another run that holds .lab/$1.lock"
    flock "$lab_lock"
  fi
}

# Ends the turn before the script does.
turn_over() {
  exec {lab_lock}>&-
  exec {lab_lock}</dev/null
}

# The package lists are read at most once a run, and only when something has to be installed.
apt_lists_read=
apt_install() {
  local names="$*"
  have apt-get || die "$names: missing, and this machine has no apt-get; install that with the system's own package manager."
  [ "$(id -u)" = 0 ] || die "$names: missing, and only root can install packages: sudo apt-get install --no-install-recommends $names"
  if [ -z "$apt_lists_read" ]; then
    # A third party's list that cannot be reached must not stop what Debian's own would provide.
    logged apt-update apt-get update || say 'apt-get update had errors; going on with the lists there are'
    apt_lists_read=1
  fi
  DEBIAN_FRONTEND=noninteractive logged apt-install apt-get install -y --no-install-recommends "$@" ||
    die "Debian's packages could not be installed (.lab/apt-install.log); this would do it: apt-get install --no-install-recommends $names"
}

# Installs the packages of the commands that are missing: need COMMAND=PACKAGE...
need() {
  local pair missing=()
  for pair; do have "${pair%%=*}" || missing+=("${pair#*=}"); done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  apt_install "${missing[@]}"
}

# docker compose, in whichever of its two spellings is here.
compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose -p "$HAP_LAB_PROJECT" -f "$lab_src/compose.yaml" "$@"
  else
    docker-compose -p "$HAP_LAB_PROJECT" -f "$lab_src/compose.yaml" "$@"
  fi
}
