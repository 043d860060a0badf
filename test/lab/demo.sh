#!/usr/bin/env bash
# The demo: sets all up, then provisions castor and pollux as inventories/gemini says, and looks at the floating address.
#   demo.sh [--fresh] [OPTIONS OF hap play...]
#   --fresh  castor and pollux as new containers
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$lab_src/project.sh"

fresh=
if [ "${1:-}" = --fresh ]; then
  fresh=--fresh
  shift
fi
ensure_project
"$lab_src/up.sh" $fresh
source "$lab_dir/env"

# The committed inventory names the usual addresses; a lab that had to take others overrides them.
inventory=(-i hosts)
[ "$HAP_LAB_PREFIX" = 172.30.77 ] || inventory+=(-i "$lab_dir/hosts")

cd "$lab_root/inventories/gemini"
printf '\n$ cd inventories/gemini && hap play site.yaml %s\n' "${inventory[*]} $*"
"$lab_root/dist/hap" play site.yaml "${inventory[@]}" "$@"

page() { curl -sS --max-time 2 "http://$HAP_LAB_VIP/"; }
holder() {
  for name in castor pollux; do
    docker exec "$HAP_LAB_PROJECT-$name" ip -o -4 address show | grep -q " $HAP_LAB_VIP/" && echo "$name"
  done
}
# castor has the higher priority. pollux may hold the address for a moment, while castor's checks have yet to pass.
settled() { [ "$(holder)" = castor ] && page | grep -q castor; }
await 30 settled ||
  die "30 s after the play, http://$HAP_LAB_VIP/ is not castor's; it is held by: $(holder | xargs); this says why: test/lab/sh castor 'systemctl status nginx keepalived'"

printf '\nThe floating address %s is on %s.\n\n$ curl http://%s/\n%s\n' "$HAP_LAB_VIP" "$(holder)" "$HAP_LAB_VIP" "$(page)"
