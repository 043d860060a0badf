#!/bin/sh
# The command `hap`: starts hap.js beside it. With NODE_EXTRA_CA_CERTS set, Node would read and parse these certificates
# at each start, which takes longer than Node's start does otherwise. hap makes no TLS connections; src/cli/launch.ts
# gives the variable back for what hap itself starts.
program=$0
while [ -h "$program" ]; do
  target=$(readlink "$program")
  case $target in
    /*) program=$target ;;
    *) program=${program%/*}/$target ;;
  esac
done
if [ -n "${NODE_EXTRA_CA_CERTS-}" ]; then
  HAP_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS
  export HAP_EXTRA_CA_CERTS
  unset NODE_EXTRA_CA_CERTS
fi
command -v node >/dev/null || {
  echo 'hap: node is not here; Node.js 20.19 or newer is needed: https://nodejs.org/en/download' >&2
  exit 127
}
exec node "${program%/*}/hap.js" "$@"
