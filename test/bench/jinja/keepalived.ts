/** A keepalived configuration as roles write it: conditions, loops in loops, defaults and filters. */
export const keepalived = `# {{ ansible_managed_note }}
global_defs {
    router_id {{ inventory_hostname }}
{% if keepalived_notification_email is defined %}
    notification_email {
{% for email in keepalived_notification_email %}
        {{ email }}
{% endfor %}
    }
    notification_email_from {{ keepalived_email_from | default('keepalived@localhost') }}
    smtp_server {{ keepalived_smtp_server | default('127.0.0.1') }}
    smtp_connect_timeout 30
{% endif %}
{% if keepalived_enable_script_security %}
    enable_script_security
    script_user {{ keepalived_script_user | default('keepalived_script') }}
{% endif %}
}

{% for script in keepalived_scripts %}
vrrp_script {{ script.name }} {
    script "{{ script.command }}"
    interval {{ script.interval | default(2) }}
    weight {{ script.weight | default(2) }}
    fall {{ script.fall | default(3) }}
    rise {{ script.rise | default(2) }}
{% if script.user is defined %}
    user {{ script.user }}
{% endif %}
}
{% endfor %}

{% for instance in keepalived_instances %}
vrrp_instance {{ instance.name | upper }} {
    state {{ 'MASTER' if instance.master else 'BACKUP' }}
    interface {{ instance.interface | default('eth0') }}
    virtual_router_id {{ instance.router_id }}
    priority {{ instance.priority }}
    advert_int {{ instance.advert_int | default(1) }}
{% if instance.nopreempt %}
    nopreempt
{% endif %}
{% if instance.peers | length > 0 %}
    unicast_src_ip {{ instance.source }}
    unicast_peer {
{% for peer in instance.peers %}
        {{ peer }}
{% endfor %}
    }
{% endif %}
    authentication {
        auth_type PASS
        auth_pass {{ instance.password }}
    }
    virtual_ipaddress {
{% for vip in instance.vips %}
        {{ vip.cidr }}{% if vip.dev is defined %} dev {{ vip.dev }}{% endif %}{{ ' # last' if loop.last else '' }}

{% endfor %}
    }
}
{% endfor %}
`;

const instance = (index: number): unknown => ({
  name: `vi_${index}`,
  master: index % 2 === 0,
  interface: `eth${index}`,
  router_id: 50 + index,
  priority: 101 - index,
  nopreempt: index === 1,
  source: '192.0.2.10',
  peers: ['192.0.2.11', '192.0.2.12'],
  password: 'secret',
  vips: [{ cidr: '192.0.2.100/24' }, { cidr: '192.0.2.101/24', dev: 'eth1' }],
});

export const keepalivedVariables = {
  ansible_managed_note: 'Ansible managed',
  inventory_hostname: 'castor',
  keepalived_notification_email: ['ops@example.com', 'oncall@example.com'],
  keepalived_enable_script_security: true,
  keepalived_scripts: [
    { name: 'check_nginx', command: '/usr/bin/pgrep nginx', interval: 1, user: 'root' },
    { name: 'check_disk', command: '/usr/local/bin/disk' },
  ],
  keepalived_instances: [instance(0), instance(1)],
};
