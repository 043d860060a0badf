# Sees to it that the targets' images are there (sourced after lib.sh). Defines image_of and ensure_images.
# An image's tag is a hash of all it is made from: a changed definition is a new image, and an old one stays cached.

lab_mirror=${HAP_LAB_MIRROR:-http://deb.debian.org/debian}
kinds_all=(target twin plain busybox)

# The folder that defines a KIND. A twin is a target with Python.
folder_of() {
  case $1 in
    target | twin) echo systemd ;;
    *) echo "$1" ;;
  esac
}

hash_of() {
  (cd "$lab_src/image" && for folder; do sha256sum "$folder"/*; done | sha256sum | cut -c 1-12)
}

# The name of the image of a KIND: target, twin, plain, busybox; debian is what they are made from.
image_of() {
  case $1 in
    debian) echo "hap-lab-debian:$(hash_of debian)" ;;
    *) echo "hap-lab-$1:$(hash_of debian "$(folder_of "$1")")" ;;
  esac
}

have_image() { docker image inspect --format ok "$1" >/dev/null 2>&1; }

# Pulls Debian's image, but gives up within seconds where no registry answers.
pull_base() {
  local log=$lab_dir/pull.log pid
  docker pull debian:bookworm-slim >"$log" 2>&1 </dev/null &
  pid=$!
  answered() { grep -q 'Pulling from' "$log" || ! kill -0 "$pid"; }
  await 6 answered || kill "$pid" 2>/dev/null || true
  wait "$pid"
}

# Makes Debian's smallest system from its packages.
make_base() {
  local tar=$lab_dir/base.tar
  need mmdebstrap=mmdebstrap
  [ "$(id -u)" = 0 ] ||
    die 'no container registry is reachable, and only root can make a base image from packages: sudo test/lab/up.sh'
  # The few packages that all targets add are taken along: once is faster than twice.
  logged mmdebstrap mmdebstrap --variant=minbase --mode=root --format=tar \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
    --aptopt='Acquire::Languages "none"' --dpkgopt="$lab_src/image/debian/dpkg.cfg" \
    --include=openssh-server,sudo,opendoas,curl,iproute2,procps,psmisc \
    bookworm "$tar" "$lab_mirror" ||
    die 'mmdebstrap could not make a base image (.lab/mmdebstrap.log); with another mirror: HAP_LAB_MIRROR=http://MIRROR/debian test/lab/up.sh'
  docker import "$tar" "$1" >/dev/null
  rm -f "$tar"
}

# Leaves the name of a Debian 12 image in $base_image.
ensure_base() {
  local made=hap-lab-base:bookworm
  for base_image in debian:bookworm-slim "$made"; do
    have_image "$base_image" && return
  done
  say 'base image: asking a registry for debian:bookworm-slim'
  base_image=debian:bookworm-slim
  pull_base && return
  say 'base image: no registry answers, making one from packages'
  base_image=$made
  make_base "$made"
}

# Builds the image of one KIND with docker build's OPTIONS.
build_image() {
  local kind=$1 command
  shift
  # The host's network: the builder then needs neither NAT nor a name server of its own.
  command=(docker build --network host "$@" -t "$(image_of "$kind")" "$lab_src/image/$(folder_of "$kind")")
  logged "build-$kind" "${command[@]}" || die "the image of $kind could not be built (.lab/build-$kind.log); this tries it again: ${command[*]}"
}

# Builds the images of the given KINDs that are missing, side by side.
ensure_images() {
  local kind missing=() jobs=() job
  for kind; do have_image "$(image_of "$kind")" || missing+=("$kind"); done
  [ ${#missing[@]} = 0 ] && return
  if ! have_image "$(image_of debian)"; then
    ensure_base
    say "images: building on $base_image"
    build_image debian --build-arg "BASE=$base_image"
  fi
  say "images: building ${missing[*]}"
  for kind in "${missing[@]}"; do
    case $kind in
      twin) build_image twin --build-arg "DEBIAN=$(image_of debian)" --build-arg 'EXTRA=python3 python3-apt' & ;;
      *) build_image "$kind" --build-arg "DEBIAN=$(image_of debian)" & ;;
    esac
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || exit 1; done
  say "images: ${missing[*]} ready"
}
