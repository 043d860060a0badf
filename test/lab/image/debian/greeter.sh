# Builds the package greeter, VERSION, into FOLDER: small, in two versions, with a configuration file.
# For upgrades, downgrades, held packages and purges, which no package of Debian's offers offline.
set -eu
version=$1
folder=$2
tree=$(mktemp -d)
mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$tree/etc"
printf '#!/bin/sh\necho "greeter %s: $(cat /etc/greeter.conf)"\n' "$version" >"$tree/usr/bin/greeter"
chmod 755 "$tree" "$tree/usr/bin/greeter"
echo hello >"$tree/etc/greeter.conf"
echo /etc/greeter.conf >"$tree/DEBIAN/conffiles"
cat >"$tree/DEBIAN/control" <<END
Package: greeter
Version: $version
Architecture: all
Maintainer: The lab <lab@localhost>
Section: misc
Priority: optional
Description: a greeting in a file
 A package for tests, in more than one version.
END
dpkg-deb --root-owner-group --build "$tree" "$folder/greeter_${version}_all.deb" >/dev/null
rm -rf "$tree"
