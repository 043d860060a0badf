import { isSigned, type Certificate } from '../certificate.js';

/**
 * Why a host's certificate is not taken, although its authority is known; `undefined` where it is (sshd(8), ssh-keygen(1),
 * CERTIFICATES).
 * @param host as it is known, without a port
 * @param algorithms by which it may be signed
 */
export function whyNotCertified(
  certificate: Certificate,
  host: string,
  algorithms: readonly string[] | undefined,
): string | undefined {
  const { purpose, principals, validAfter, validBefore, critical } = certificate;
  const now = BigInt(Math.floor(Date.now() / 1000));
  if (!isSigned(certificate, algorithms)) return 'its signature is not good';
  if (purpose !== 'host') return 'it is none for hosts';
  if (now < validAfter) return 'it is not valid yet';
  if (now >= validBefore) return 'it has expired';
  if (principals.length > 0 && !principals.includes(host))
    return `it is for ${principals.join(', ')}, not for ${host}`;
  if (critical.length > 0) return `it has options that hap does not know: ${critical.join(', ')}`;
  return undefined;
}
