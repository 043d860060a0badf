# Fills FOLDER with a system of busybox and dropbear only (runs once, in the image).
set -eu
root=$1
mkdir -p "$root/bin" "$root/sbin" "$root/usr/bin" "$root/usr/sbin" "$root/etc/dropbear" "$root/root" "$root/home/deploy" \
  "$root/tmp" "$root/var/log" "$root/var/run" "$root/run" "$root/proc" "$root/sys" "$root/dev" "$root/lib64"
chmod 1777 "$root/tmp"
chmod 700 "$root/root"
cp /bin/busybox "$root/bin/busybox"
for applet in $(/bin/busybox --list-full); do
  mkdir -p "$root/$(dirname "$applet")"
  [ -e "$root/$applet" ] || ln -s /bin/busybox "$root/$applet"
done
chmod 4755 "$root/bin/busybox" # su

for program in /usr/sbin/dropbear /usr/bin/dropbearkey; do
  cp "$program" "$root$program"
  ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
done

printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'deploy:x:1000:1000::/home/deploy:/bin/sh' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'deploy:x:1000:' >"$root/etc/group"
grep -E '^root:' /etc/shadow >"$root/etc/shadow"
echo 'deploy:*:19000:0:99999:7:::' >>"$root/etc/shadow"
chmod 640 "$root/etc/shadow"
echo /bin/sh >"$root/etc/shells"
printf '%s\n' 'NAME="busybox"' 'ID=busybox' >"$root/etc/os-release"
chown 1000:1000 "$root/home/deploy"
install -m 644 /tmp/lab/inittab "$root/etc/inittab"
install -m 755 /tmp/lab/lab-ready "$root/usr/sbin/lab-ready"
