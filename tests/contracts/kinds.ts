import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The TypeScript files of a folder of the project, its folders' files too, without tests. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|harness\.ts$/.test(name))
    .map((name) => path.join(root, folder, name))
    .sort();
}

/** Every way in which the sandbox tells of something. */
export const TELLING = /\bemit\w*\(|\bsendEvents\(|\bpost\(world|world\.send\(/;

/** Those of a folder's files that tell of something: others may list a vendor's kinds without ever sending them. */
export const tellersIn = (folder: string): string[] =>
  sourcesIn(folder).filter((file) => TELLING.test(readFileSync(file, 'utf8')));

export const sourceAt = (file: string): string => path.join(root, file);

/** The texts in quotes that these files hold and that are words of a vendor's. */
export function wordsIn(files: readonly string[], vocabulary: readonly string[]): string[] {
  const known = new Set(vocabulary);
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/'([\w.]+)'/g)].map(([, word = '']) => word),
  );
  return [...new Set(found)].filter((word) => known.has(word)).sort();
}

/** A sample of what a vendor really sends, out of payloads/; the contracts folder has it, this project does not. */
export const sampleAt = (folder: string, name: string): string =>
  readFileSync(path.join(folder, 'payloads', name), 'utf8');

/** The words that a schema allows, wherever in it. */
export function allowedIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { enum: words } = schema as { enum?: unknown };
  if (Array.isArray(words)) return words.filter((word) => typeof word === 'string');
  return Object.values(schema).flatMap(allowedIn);
}
