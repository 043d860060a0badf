# Sees to it that a container engine answers (sourced after lib.sh). Defines ensure_engine.

engine_run=/run/hap-lab # outlives a removed clone, ends with the machine, as dockerd does

# Whether the machine itself lacks a capability that a privileged container would ask for.
lacks_capabilities() {
  local bound last
  bound=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
  last=$(cat /proc/sys/kernel/cap_last_cap)
  (((16#$bound & ((1 << (last + 1)) - 1)) != (1 << (last + 1)) - 1))
}

start_dockerd() {
  # A target's systemd sees its own control groups only, so that it can neither meet nor leave any of the machine's.
  local options=(--default-cgroupns-mode private) pid
  mkdir -p "$engine_run"
  if lacks_capabilities; then
    install -m 755 "$lab_src/runc-capped" "$engine_run/runc-capped"
    options+=(--add-runtime "capped=$engine_run/runc-capped" --default-runtime capped)
    say 'starting dockerd (this machine lacks a capability: with a runtime that strikes it), log in .lab/dockerd.log'
  else
    say 'starting dockerd, log in .lab/dockerd.log'
  fi
  # A pid file of an engine that did not end in order would stop this one.
  pid=$(cat /var/run/docker.pid 2>/dev/null || true)
  if [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != dockerd ]; then rm -f /var/run/docker.pid; fi
  # It must not inherit the lock, or nobody would get a turn while it runs.
  setsid dockerd "${options[@]}" >"$lab_dir/dockerd.log" 2>&1 </dev/null {lab_lock}>&- &
  pid=$!
  echo "$pid" >"$lab_dir/dockerd.pid"
  settled() { docker version || ! kill -0 "$pid"; }
  await 60 settled || true
  docker version >/dev/null 2>&1 || {
    tail -n 5 "$lab_dir/dockerd.log" >&2
    die 'dockerd did not come up (.lab/dockerd.log); once it runs, start this again: dockerd &'
  }
}

ensure_engine() {
  if have docker && docker version >/dev/null 2>&1; then
    docker compose version >/dev/null 2>&1 || need docker-compose=docker-compose
    return
  fi
  [ "$(id -u)" = 0 ] ||
    die 'no container engine answers and only root can install or start one: sudo apt-get install docker.io docker-compose && sudo dockerd &'
  [ -z "${DOCKER_HOST:-}" ] || die "the container engine at DOCKER_HOST=$DOCKER_HOST does not answer: start it, or: unset DOCKER_HOST"
  local packages=()
  have dockerd || packages+=(docker.io iptables)
  { have docker && docker compose version >/dev/null 2>&1; } || have docker-compose || packages+=(docker-compose)
  # For the base image where no registry is reachable; in the same go, because a second one costs seconds.
  have mmdebstrap || packages+=(mmdebstrap)
  if [ ${#packages[@]} != 0 ]; then
    say "installing ${packages[*]}"
    apt_install "${packages[@]}"
  fi
  # Where systemd runs the machine, Debian's package has started the service, or it can.
  if [ -d /run/systemd/system ]; then
    logged dockerd systemctl start docker || die 'docker.service does not start; this says why: journalctl -u docker'
    await 30 docker version || die 'docker.service runs but does not answer; this says why: journalctl -u docker'
  else
    start_dockerd
  fi
}
