#!/usr/bin/env bash
# Sees to everything that a test needs (node packages, build, lab), then becomes the command: with-lab.sh vitest run
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$lab_src/project.sh"
[ $# -gt 0 ] || die 'with-lab.sh takes the command to run: test/lab/with-lab.sh npx vitest run --config .vitest.config.ts'
ensure_project
"$lab_src/up.sh" --all
command -v ansible-playbook >/dev/null ||
  say 'Ansible is not installed: the tests that compare with it are not run; this installs it: apt-get install ansible-core'
export PATH=$lab_root/node_modules/.bin:$PATH
exec "$@"
