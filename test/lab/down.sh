#!/usr/bin/env bash
# Takes the lab down: this clone's containers and networks. Images and the engine stay, unless asked for.
#   down.sh [--images] [--engine]
#   --images  the lab's images as well
#   --engine  the engine as well, if this clone started it
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$lab_src/network.sh"

images=
engine=
for option; do
  case $option in
    --images) images=yes ;;
    --engine) engine=yes ;;
    *) die "down.sh knows --images and --engine, not $option" ;;
  esac
done

have docker && docker version >/dev/null 2>&1 || {
  say 'no container engine answers: nothing is up'
  exit 0
}
HAP_LAB_PROJECT=hap-$(printf %s "$lab_root" | sha256sum | cut -c 1-6)
down_containers
rm -rf "$lab_dir/known_hosts" "$lab_dir/hosts" "$lab_dir/env" "$lab_dir/fresh"
say 'targets removed'
if [ -n "$images" ]; then
  docker image ls --format '{{.Repository}}:{{.Tag}}' 'hap-lab-*' | xargs -r docker image rm -f >/dev/null
  say 'images removed'
fi
if [ -n "$engine" ] && [ -s "$lab_dir/dockerd.pid" ]; then
  pid=$(cat "$lab_dir/dockerd.pid")
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
    kill "$pid"
    # Where nobody waits for it, an ended process stays as a zombie.
    gone() { [[ $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) =~ ^(Z.*)?$ ]]; }
    await 30 gone || die "dockerd (process $pid) does not stop; this ends it: kill -9 $pid"
  fi
  rm -f "$lab_dir/dockerd.pid"
  say 'engine stopped'
fi
