import { createSealer } from '../../services/seal.ts';

/** What marked fields are sealed with in tests. */
export const testSeal = createSealer([{ id: 'test', key: Buffer.alloc(32, 7) }]);
