# Downloads PACKAGES with what they need into /srv/apt and makes that an apt repository (runs once, in the image).
set -eu
mkdir -p /srv/apt
apt-get install --download-only -o Dir::Cache::archives=/srv/apt "$@"
rm -rf /srv/apt/partial /srv/apt/lock
sh /tmp/lab/greeter.sh 1.0 /srv/apt
sh /tmp/lab/greeter.sh 2.0 /srv/apt

cd /srv/apt
for deb in *.deb; do
  dpkg-deb --field "$deb"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d ' ' -f 1)"
done >Packages
{
  printf '%s\n' 'Origin: Debian' 'Label: Debian' 'Suite: stable' 'Codename: bookworm' 'Architectures: all amd64 arm64'
  LC_ALL=C date -u '+Date: %a, %d %b %Y %H:%M:%S UTC'
  printf 'SHA256:\n %s %s Packages\n' "$(sha256sum Packages | cut -d ' ' -f 1)" "$(stat -c %s Packages)"
} >Release
