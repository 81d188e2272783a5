import type { api } from '../../app/api.ts';

/** What a person must do, as the API lists it. */
export type Task = Awaited<ReturnType<typeof api.tasks.list>>['items'][number];
