import type { api } from '../../app/api.ts';

export type Key = Awaited<ReturnType<typeof api.keys.list>>['items'][number];
