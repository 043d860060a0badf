# The people of a target (runs once, in the image), and its sshd.
set -eu
useradd -m -s /bin/bash deploy
useradd -m -s /bin/bash ops
printf '%s\n' root:root-secret ops:ops-secret | chpasswd
# deploy may become anyone without a password, ops with theirs.
echo 'deploy ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy
echo 'ops ALL=(ALL:ALL) ALL' >/etc/sudoers.d/ops
chmod 440 /etc/sudoers.d/*
printf '%s\n' 'permit nopass root' 'permit nopass deploy' 'permit ops' >/etc/doas.conf
chmod 600 /etc/doas.conf

install -m 644 /tmp/lab/sshd.conf /etc/ssh/sshd_config.d/lab.conf
install -m 755 /tmp/lab/lab-hostkeys /tmp/lab/lab-ready /usr/local/sbin/
