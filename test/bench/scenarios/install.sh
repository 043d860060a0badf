# What test/fixtures/converged/install.yml does, by hand: run as `ssh HOST sh -s < install.sh`. It looks at nothing before
# it acts, and keeps to what a careful person would write: quiet apt, services once at the end.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq -y install nginx-light rsyslog keepalived logrotate tree >/dev/null
install -d -m 755 /srv/site
cat >/usr/local/sbin/check_site <<'END'
#!/bin/sh
# Whether this host answers for the site.
exec curl --silent --fail --max-time 1 --output /dev/null http://127.0.0.1:8080/
END
chmod 755 /usr/local/sbin/check_site
cat >/etc/nginx/conf.d/site.conf <<END
# Ansible managed
server {
    listen 8080;
    server_name site.example $(hostname).site.example;
    root /srv/site;
    access_log /var/log/nginx/site.example.log;
    add_header X-Served-By "$(hostname)";
    add_header X-Frame-Options "DENY";
    error_page 404 /404.html;
    error_page 500 /50x.html;

    location / {
        try_files \$uri \$uri/ =404;
    }
    location = /healthy {
        return 204;
    }
}
END
chmod 644 /etc/nginx/conf.d/site.conf
{
  echo '# Ansible managed'
  for program in nginx keepalived; do
    printf "if \$programname == '%s' then {\n" "$program"
    printf '    action(type="omfile" file="/var/log/%s-%s.log" fileCreateMode="0640")\n    stop\n}\n' "$program" "$(hostname)"
  done
  printf "if \$programname == 'cron' then {\n"
  printf '    action(type="omfile" file="/var/log/cron-%s.log" fileCreateMode="0640")\n}\n' "$(hostname)"
} >/etc/rsyslog.d/30-site.conf
chmod 644 /etc/rsyslog.d/30-site.conf
systemctl -q enable --now nginx rsyslog
systemctl restart nginx rsyslog
echo installed
