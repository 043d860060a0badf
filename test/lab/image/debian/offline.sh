# The last step of an image: packages come from /srv/apt alone, the lists are read, nothing of the making is left.
set -eu
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* /var/lib/apt/lists/*
echo 'deb [trusted=yes] file:/srv/apt ./' >/etc/apt/sources.list
# A target asks and recommends as any Debian does.
sed -i '/Assume-Yes/d; /Install-Recommends/d' /etc/apt/apt.conf.d/90lab
apt-get update
apt-get clean
rm -rf /tmp/lab /usr/local/lib/lab-offline.sh /var/log/apt/* /var/log/dpkg.log
