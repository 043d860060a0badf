# Makes systemd at home in a container (runs once, in the image).
set -eu
install -m 644 /tmp/lab/lab-hostkeys.service /etc/systemd/system/
systemctl enable lab-hostkeys.service ssh.service
systemctl set-default multi-user.target
# What belongs to the machine around the container: its kernel's settings, clock, devices, consoles.
# systemd-sysctl above all, since sysctls outside net.* are the host's.
systemctl mask systemd-sysctl.service systemd-modules-load.service systemd-hwdb-update.service \
  systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service \
  systemd-remount-fs.service systemd-random-seed.service systemd-pstore.service systemd-binfmt.service \
  systemd-timesyncd.service systemd-firstboot.service systemd-machine-id-commit.service systemd-update-utmp.service \
  systemd-ask-password-console.path systemd-ask-password-wall.path systemd-journald-audit.socket \
  systemd-logind.service getty.target console-getty.service getty-static.service \
  dev-hugepages.mount dev-mqueue.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount
# Nothing runs that no test has started.
systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
  fstrim.timer motd-news.timer systemd-tmpfiles-clean.timer
# Every container makes its own.
: >/etc/machine-id
