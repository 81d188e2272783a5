import type { api } from '../../app/api.ts';

export type Entry = Awaited<ReturnType<typeof api.audit.list>>['items'][number];
