#!/usr/bin/env bash
# Brings the lab up: engine, images, castor and pollux, keys. Idempotent: what is up is used as it is.
#   up.sh [--all] [--fresh]
#   --all    also the images of the targets that only tests start (twin, plain, busybox)
#   --fresh  castor and pollux as new containers
# Environment: HAP_LAB_SUBNET (a /24, default 172.30.77.0/24 or the next free one), HAP_LAB_MIRROR (Debian's).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$lab_src/engine.sh"
source "$lab_src/images.sh"
source "$lab_src/network.sh"

all=
fresh=
for option; do
  case $option in
    --all) all=yes ;;
    --fresh) fresh=yes ;;
    *) die "up.sh knows --all and --fresh, not $option" ;;
  esac
done

only_one up
need ssh-keygen=openssh-client ip=iproute2 curl=curl
ensure_engine
choose_network
sweep

kinds=(target)
[ -z "$all" ] || kinds=("${kinds_all[@]}")
ensure_images "${kinds[@]}"
HAP_LAB_IMAGE=$(image_of target)
write_env

[ -s "$lab_dir/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C hap-lab -f "$lab_dir/id_ed25519"

hosts=(castor pollux)
containers=("$HAP_LAB_PROJECT-castor" "$HAP_LAB_PROJECT-pollux")

# What the containers are made from and whether they run, a line each; nothing for one that is not there.
states() {
  docker container inspect --format '{{.Config.Image}} {{index .Config.Labels "hap.lab.definition"}} {{.State.Status}}' \
    "${containers[@]}" 2>/dev/null || true
}

HAP_LAB_DEFINITION=$(sha256sum <"$lab_src/compose.yaml" | cut -c 1-12)
export HAP_LAB_DEFINITION
one="$HAP_LAB_IMAGE $HAP_LAB_DEFINITION running"
wanted=$(printf '%s\n' "$one" "$one")
if [ -n "$fresh" ] || [ "$(states)" != "$wanted" ]; then
  say 'targets: starting castor and pollux'
  for container in "${containers[@]}"; do docker unpause "$container" >/dev/null 2>&1 || true; done
  # The engine would give a target ten seconds to stop; nothing in it is worth waiting for.
  [ -z "$fresh" ] || docker rm -f "${containers[@]}" >/dev/null 2>&1 || true
  logged compose compose up -d --remove-orphans -t 2 ||
    die "castor and pollux could not be started (.lab/compose.log); an engine that was started without the lab's runtime cannot run privileged targets on a machine that lacks a capability: stop it and start this again"
fi

# The host keys come from inside the containers, never from the network.
: >"$lab_dir/known_hosts.new"
for i in 0 1; do
  name=${hosts[i]}
  address=$HAP_LAB_PREFIX.1$((i + 1))
  docker exec -i "${containers[i]}" lab-ready <"$lab_dir/id_ed25519.pub" 2>"$lab_dir/ready.log" |
    sed "s/^/$name,$address /" >>"$lab_dir/known_hosts.new" ||
    die "$name did not come up: $(cat "$lab_dir/ready.log"); this says why: docker logs ${containers[i]}; this makes it anew: test/lab/up.sh --fresh"
done
# Replaced at once: somebody may be reading it.
mv "$lab_dir/known_hosts.new" "$lab_dir/known_hosts"

answers() {
  ssh -n -F none -i "$lab_dir/id_ed25519" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=3 \
    -o "UserKnownHostsFile=\"$lab_dir/known_hosts\"" -o StrictHostKeyChecking=yes "root@$1" true
}
for i in 1 2; do
  await 15 answers "$HAP_LAB_PREFIX.1$i" ||
    die "$HAP_LAB_PREFIX.1$i does not let the lab's key in; this shows why: ssh -v -i .lab/id_ed25519 -o UserKnownHostsFile=.lab/known_hosts root@$HAP_LAB_PREFIX.1$i"
done
say "up: castor $HAP_LAB_PREFIX.11, pollux $HAP_LAB_PREFIX.12, floating address $HAP_LAB_VIP"
