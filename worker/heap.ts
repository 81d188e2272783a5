import { setFlagsFromString } from 'node:v8';

/** Percent that the heap may grow by between two collections: by itself an import lets it become four times as large. */
const GROWTH = 50;

/** Keeps the heap small. Before anything else: the first limit is drawn by the first collection. */
export function growHeapSlowly(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
