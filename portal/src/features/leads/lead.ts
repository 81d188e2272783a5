import type { api } from '../../app/api.ts';

/** One lead, with all that GET /api/leads/{id} tells of it. */
export type Lead = Awaited<ReturnType<typeof api.leads.get>>;

/** One thing that happened with it. */
export type Item = Awaited<ReturnType<typeof api.leadTimeline.list>>['items'][number];
