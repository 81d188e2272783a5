/** A key of 256 bits, and the name under which it is known in what it sealed. */
export interface DataKey {
  readonly id: string;
  readonly key: Buffer;
}

const ONE = /^([a-z0-9-]{1,20}):([A-Za-z0-9+/]{43}=)$/;

/** Whether the text is `name:base64,name:base64`, no name twice. */
export function areDataKeys(text: string): boolean {
  const names = text.split(',').map((one) => ONE.exec(one)?.[1]);
  return names.every((name) => name !== undefined) && new Set(names).size === names.length;
}

/** The keys of a text that `areDataKeys` lets through. */
export function dataKeysOf(text: string): DataKey[] {
  return text.split(',').flatMap((one) => {
    const [, id, key] = ONE.exec(one) ?? [];
    return id && key ? [{ id, key: Buffer.from(key, 'base64') }] : [];
  });
}
