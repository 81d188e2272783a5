import ipaddr from 'ipaddr.js';

/** Public by its number, and yet of the inside: Azure's machines are answered there by their host. */
const INSIDE = ipaddr.parseCIDR('168.63.129.16/32');

/** RFC 4291 2.4 and IANA's list: so far all of the public IPv6 is in here. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is somebody's on the public internet: not of this machine or network, no cloud's metadata, and no
 * form in which such a one hides (IPv4 in IPv6, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const read = ipaddr.process(address);
  if (read.range() !== 'unicast') return false;
  return read.kind() === 'ipv4' ? !read.match(INSIDE) : read.match(GLOBAL_UNICAST);
}
