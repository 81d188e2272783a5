export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * The encoding that a file's first bytes tell: a byte order mark, or the zero bytes of UTF-16.
 *
 * @returns null: UTF-8 or Windows-1252, which only the whole file tells
 */
export function markedEncoding(head: Uint8Array): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  const zeros = (odd: number) => head.slice(0, 1024).filter((byte, i) => byte === 0 && i % 2 === odd).length;
  const pairs = Math.min(head.length, 1024) / 2;
  if (pairs >= 4 && zeros(1) > pairs * 0.6) return 'utf-16le';
  if (pairs >= 4 && zeros(0) > pairs * 0.6) return 'utf-16be';
  return null;
}

/** Windows-1252 from 0x80 on, where it is not Latin-1. */
const SPECIAL = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Turns bytes into text, wherever they are cut. */
export class Decoder {
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #isWindows: boolean;

  constructor(encoding: Encoding) {
    this.#decoder = new TextDecoder(encoding);
    this.#isWindows = encoding === 'windows-1252';
  }

  push(bytes: Uint8Array): string {
    return this.#whole(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): string {
    return this.#whole(this.#decoder.decode());
  }

  #whole(text: string): string {
    // Node takes a shortcut for this encoding, and reads it as Latin-1.
    if (!this.#isWindows) return text;
    return text.replace(/[\u0080-\u009f]/g, (char) => SPECIAL[char.charCodeAt(0) - 0x80] ?? char);
  }
}

/** The text of a file that is in memory. */
export function decodeFile(bytes: Uint8Array): string {
  const decoder = new Decoder(markedEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252'));
  return decoder.push(bytes) + decoder.end();
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
