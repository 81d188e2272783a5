/**
 * An Idempotency-Key for a request that is made of these: the same again has the same key, and another another, so that
 * whatever failed may be tried again, as it is or mended. `id`: of what somebody is doing, a new one for each time.
 */
export function requestKey(id: string, what: string, of: unknown): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(of ?? null))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `${id}:${what}:${hash.toString(16)}`;
}
