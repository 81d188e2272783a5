import ipaddr from 'ipaddr.js';

/** `a, b` → ['a', 'b'] */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Whether each part is an origin as browsers send it: no path, no capital letters, no wildcard. */
export function areOrigins(text: string): boolean {
  return listOf(text).every(
    (part) =>
      /^https?:\/\//.test(part) && URL.canParse(part) && new URL(part).origin === part && !/\*/.test(part),
  );
}

export function areAddresses(text: string): boolean {
  return listOf(text).every((part) => ipaddr.isValid(part) || ipaddr.isValidCIDR(part));
}
