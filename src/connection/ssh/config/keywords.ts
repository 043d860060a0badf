/** How the rest of an option's line is read, and what is made of it. */
export type Reading =
  /** One word. */
  | 'word'
  /** Several words, which are one value. */
  | 'words'
  /** One word, and each further one counts as well. */
  | 'adding'
  /** The rest of the line as it stands. */
  | 'line'
  /** It changes nothing that hap does. */
  | 'ignored'
  /** Whom one reaches, or what is trusted, would be another without it, and hap does not have it. */
  | 'refused';

const names: Readonly<Record<Reading, string>> = {
  word: `AddressFamily BindAddress CASignatureAlgorithms ConnectTimeout ForwardAgent HashKnownHosts HostKeyAlias HostName
    IdentitiesOnly IdentityAgent IgnoreUnknown KbdInteractiveAuthentication PasswordAuthentication PreferredAuthentications
    PubkeyAuthentication Port RevokedHostKeys ServerAliveCountMax ServerAliveInterval StrictHostKeyChecking User`,
  words: 'GlobalKnownHostsFile UserKnownHostsFile',
  adding: 'CertificateFile IdentityFile',
  line: 'ProxyCommand ProxyJump',
  refused:
    'BindInterface CanonicalizeHostname KnownHostsCommand PKCS11Provider ProxyUseFdpass RefuseConnection',
  ignored: `AddKeysToAgent BatchMode CanonicalDomains CanonicalizeFallbackLocal CanonicalizeMaxDots
    CanonicalizePermittedCNAMEs ChannelTimeout CheckHostIP Ciphers ClearAllForwardings Compression CompressionLevel
    ConnectionAttempts ControlMaster ControlPath ControlPersist DynamicForward EnableEscapeCommandline EnableSSHKeysign
    EscapeChar ExitOnForwardFailure FingerprintHash ForkAfterAuthentication ForwardX11 ForwardX11Timeout ForwardX11Trusted
    GatewayPorts GSSAPIAuthentication GSSAPIClientIdentity GSSAPIDelegateCredentials GSSAPIKeyExchange
    GSSAPIRenewalForcesRekey GSSAPIServerIdentity GSSAPITrustDns GSSAPIKexAlgorithms HostbasedAcceptedAlgorithms
    HostbasedAuthentication HostbasedKeyTypes HostKeyAlgorithms IPQoS KbdInteractiveDevices KexAlgorithms LocalCommand
    LocalForward LogLevel LogVerbose MACs NoHostAuthenticationForLocalhost NumberOfPasswordPrompts
    ObscureKeystrokeTiming PermitLocalCommand PermitRemoteOpen Protocol PubkeyAcceptedAlgorithms PubkeyAcceptedKeyTypes
    RekeyLimit RemoteCommand RemoteForward RequestTTY RequiredRSASize RhostsRSAAuthentication RSAAuthentication
    SecurityKeyProvider SendEnv SessionType SetEnv StdinNull StreamLocalBindMask StreamLocalBindUnlink SyslogFacility Tag
    TCPKeepAlive Tunnel TunnelDevice UpdateHostKeys UsePrivilegedPort UseRoaming VerifyHostKeyDNS VersionAddendum
    VisualHostKey WarnWeakCrypto XAuthLocation`,
};

/** What an option was called once, or is called as well. */
const others: ReadonlyMap<string, string> = new Map([
  ['challengeresponseauthentication', 'kbdinteractiveauthentication'],
  ['skeyauthentication', 'kbdinteractiveauthentication'],
  ['tisauthentication', 'kbdinteractiveauthentication'],
  ['dsaauthentication', 'pubkeyauthentication'],
  ['identityfile2', 'identityfile'],
  ['smartcarddevice', 'pkcs11provider'],
]);

const readings = new Map<string, Reading>();
const spellings = new Map<string, string>();
for (const [reading, list] of Object.entries(names) as [Reading, string][])
  for (const name of list.split(/\s+/)) {
    readings.set(name.toLowerCase(), reading);
    spellings.set(name.toLowerCase(), name);
  }

/** Values with which an option that hap does not have changes nothing. */
export const harmlessValues: ReadonlySet<string> = new Set(['no', 'none', 'false']);

/** The one name of an option, in lower case. */
export function keyOf(name: string): string {
  const key = name.toLowerCase();
  return others.get(key) ?? key;
}

/** How an option is read; `undefined` for one that OpenSSH does not have. @param key of {@link keyOf} */
export function readingOf(key: string): Reading | undefined {
  return readings.get(key);
}

/** An option's name as ssh_config(5) spells it. @param key of {@link keyOf} */
export function spelled(key: string): string {
  return spellings.get(key) ?? key;
}

/** All options of ssh_config(5), for a did-you-mean. */
export function allKeywords(): Iterable<string> {
  return spellings.values();
}
