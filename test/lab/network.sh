# Chooses the lab's subnet and name, and writes what the others read (sourced after lib.sh).

# Whether a route of this machine, the default one apart, overlaps the /24 PREFIX.0.
taken() {
  local range address bits net mask a b c d
  IFS=. read -r a b c d <<<"$1.0"
  net=$(((a << 24) + (b << 16) + (c << 8)))
  while read -r range _; do
    [[ $range =~ ^[0-9.]+(/[0-9]+)?$ ]] || continue
    address=${range%/*}
    bits=32
    [[ $range != */* ]] || bits=${range#*/}
    ((bits > 0)) || continue
    IFS=. read -r a b c d <<<"$address"
    # The wider of the two masks decides.
    mask=$((0xffffffff << (32 - (bits < 24 ? bits : 24)) & 0xffffffff))
    (((((a << 24) + (${b:-0} << 16) + (${c:-0} << 8) + ${d:-0}) & mask) == (net & mask))) && return 0
  done < <(ip -4 route show table main)
  return 1
}

# The subnet of this clone's network, where it is there already.
present_subnet() {
  docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}}{{end}}' "${HAP_LAB_PROJECT}_lab" 2>/dev/null
}

# Sets HAP_LAB_PROJECT, _SUBNET, _PREFIX and _VIP. Each clone has a lab of its own, named after its folder.
choose_network() {
  local wanted=${HAP_LAB_SUBNET:-} present octet
  HAP_LAB_PROJECT=hap-$(printf %s "$lab_root" | sha256sum | cut -c 1-6)
  present=$(present_subnet || true)
  if [ -n "$wanted" ]; then
    [[ $wanted =~ ^[0-9]+\.[0-9]+\.[0-9]+\.0/24$ ]] ||
      die "HAP_LAB_SUBNET=$wanted is not a /24 network; this would be: HAP_LAB_SUBNET=172.30.80.0/24"
    if [ -n "$present" ] && [ "$present" != "$wanted" ]; then
      say "moving the lab from $present to $wanted"
      down_containers
      present=
    fi
    [ -n "$present" ] || ! taken "${wanted%.0/24}" ||
      die "HAP_LAB_SUBNET=$wanted overlaps a route of this machine; these are taken: ip route"
    HAP_LAB_SUBNET=$wanted
  elif [ -n "$present" ]; then
    HAP_LAB_SUBNET=$present
  else
    for octet in {77..99}; do
      taken "172.30.$octet" || break
    done
    ! taken "172.30.$octet" || die 'no subnet from 172.30.77.0/24 to 172.30.99.0/24 is free; name one: HAP_LAB_SUBNET=10.1.2.0/24 npm run demo'
    HAP_LAB_SUBNET=172.30.$octet.0/24
  fi
  HAP_LAB_PREFIX=${HAP_LAB_SUBNET%.0/24}
  HAP_LAB_VIP=$HAP_LAB_PREFIX.100
  export HAP_LAB_PROJECT HAP_LAB_SUBNET HAP_LAB_PREFIX HAP_LAB_VIP
}

# Removes all containers and networks that belong to this clone's lab, those of tests that were cut short too.
down_containers() {
  local ids
  ids=$(docker ps -aq --filter "name=^$HAP_LAB_PROJECT-")
  [ -z "$ids" ] || docker rm -f -v $ids >/dev/null
  ids=$(docker network ls -q --filter "name=^$HAP_LAB_PROJECT[-_]")
  [ -z "$ids" ] || docker network rm $ids >/dev/null
}

# Removes what a test process that is no more has left: containers and networks carry its number.
sweep() {
  local id pid
  docker ps -a --filter "name=^$HAP_LAB_PROJECT-" --filter label=hap.lab.pid --format '{{.ID}} {{.Label "hap.lab.pid"}}' |
    while read -r id pid; do [ -d "/proc/$pid" ] || docker rm -f -v "$id" >/dev/null; done
  docker network ls --filter "name=^$HAP_LAB_PROJECT-" --filter label=hap.lab.pid --format '{{.ID}} {{.Label "hap.lab.pid"}}' |
    while read -r id pid; do [ -d "/proc/$pid" ] || docker network rm "$id" >/dev/null; done
}

# Writes .lab/env for shells and for test/kit/lab.ts, and an inventory of what is up.
write_env() {
  export HAP_LAB_IMAGE
  {
    for name in PROJECT SUBNET PREFIX VIP IMAGE; do
      local variable=HAP_LAB_$name
      echo "$variable=${!variable}"
    done
  } >"$lab_dir/env.new"
  mv "$lab_dir/env.new" "$lab_dir/env"
  # All as host variables: those win over the group_vars beside an inventory that is given before this one.
  local common="vip=$HAP_LAB_VIP ansible_user=root ansible_ssh_private_key_file='$lab_dir/id_ed25519'"
  common+=" ansible_ssh_common_args='-o UserKnownHostsFile=$lab_dir/known_hosts'"
  cat >"$lab_dir/hosts.new" <<END
# Written by test/lab/up.sh: where this clone's targets are. Given after another inventory, it overrides what that says.
[gemini]
castor ansible_host=$HAP_LAB_PREFIX.11 $common
pollux ansible_host=$HAP_LAB_PREFIX.12 $common
END
  mv "$lab_dir/hosts.new" "$lab_dir/hosts"
}
