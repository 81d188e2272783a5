/** What a file begins with, by its kind. A WebP names its own length after the first four bytes. */
const BEGINNINGS = [
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
] as const;

/** The kind of a picture, by what it is and not by what it says: PNG, JPEG or WebP; null: none of them. */
export function pictureType(file: Uint8Array): (typeof BEGINNINGS)[number]['type'] | null {
  const found = BEGINNINGS.find(({ at, bytes }) => bytes.every((byte, index) => file[at + index] === byte));
  return found?.type ?? null;
}
