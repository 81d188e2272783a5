const OURS = /^reply\+([0-9a-f]{32})@/;

/** @param token 32 hex digits */
export function replyAddress(token: string, domain: string): string {
  return `reply+${token}@${domain}`;
}

/** The token of the first address that is one of ours, whatever its domain; null when none is. */
export function replyToken(addresses: readonly string[]): string | null {
  for (const address of addresses) {
    const token = OURS.exec(address.toLowerCase())?.[1];
    if (token) return token;
  }
  return null;
}
