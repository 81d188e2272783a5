import { createSealer } from '../../services/seal.ts';

/** What marked fields and secrets are sealed with. */
export const testDataKeys = [{ id: 'test', key: Buffer.alloc(32, 7) }] as const;
export const testSeal = createSealer(testDataKeys);
