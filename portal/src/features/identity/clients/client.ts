import type { api } from '../../../app/api.ts';

/** One client, as its page shows it. */
export type Client = Awaited<ReturnType<typeof api.clients.get>>;
