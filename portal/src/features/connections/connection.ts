import type { api } from '../../app/api.ts';

export type Connection = Awaited<ReturnType<typeof api.connections.list>>['items'][number];
