import ipaddr from 'ipaddr.js';

/** What one provider gives one line: RFC 6177 has every customer get at least a /64. */
const IPV6_PREFIX = 64;

/** Whose tries are counted as one's: an IPv4 address, or the /64 of an IPv6 one. `unknown` for what is no address. */
export function addressBlock(address: string | undefined): string {
  if (!address || !ipaddr.isValid(address)) return 'unknown';
  const read = ipaddr.process(address);
  if (read.kind() === 'ipv4') return read.toString();
  const bytes = read.toByteArray().map((byte, i) => (i < IPV6_PREFIX / 8 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${IPV6_PREFIX}`;
}
