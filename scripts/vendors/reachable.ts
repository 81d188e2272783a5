import { isPublicAddress } from '../../vendors/web/public-address.ts';

/** Whether a vendor could send anything to it. A name is taken for public, but for those that never are. */
export function isReachable(address: string): boolean {
  const { hostname } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (/^[\d.]+$/.test(host) || host.includes(':')) return isPublicAddress(host);
  return host.includes('.') && !/(^|\.)(localhost|local|internal|test|invalid)$/.test(host);
}
