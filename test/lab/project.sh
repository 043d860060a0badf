# Sees to it that the clone itself is ready (sourced after lib.sh). Defines ensure_project.

# Whether each package that the lock file names is installed in that version; those of other platforms apart.
packages_are_there() {
  [ -s "$lab_root/node_modules/.package-lock.json" ] && (cd "$lab_root" && node -e '
    const read = (file) => JSON.parse(require("fs").readFileSync(file, "utf8")).packages;
    const there = read("node_modules/.package-lock.json");
    const wanted = Object.entries(read("package-lock.json"));
    process.exit(wanted.every(([path, { version, optional }]) =>
      path === "" || optional || there[path]?.version === version) ? 0 : 1);
  ')
}

build_is_current() {
  [ -s "$lab_root/dist/hap.js" ] || return 1
  [ -z "$(cd "$lab_root" && find src package-lock.json test/kit/build.mjs test/kit/warm.mjs test/kit/warm-sshd.mjs test/kit/warm -newer dist/hap.js -type f -print -quit)" ]
}

ensure_project() {
  only_one project
  have node && have npm || die 'node and npm are not here; Node 20.19 or newer is needed: https://nodejs.org/en/download'
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
    die "node is $(node --version), and 20.19 or newer is needed: https://nodejs.org/en/download"
  if ! packages_are_there; then
    say 'node packages: npm ci'
    (cd "$lab_root" && logged npm-ci npm ci --no-audit --no-fund) ||
      die 'the node packages could not be installed (.lab/npm-ci.log); this tries it again: npm ci'
  fi
  if ! build_is_current; then
    say 'building dist/hap.js'
    (cd "$lab_root" && logged build npm run build) ||
      die 'dist/hap.js could not be built (.lab/build.log); this tries it again: npm run build'
  fi
  turn_over
}
