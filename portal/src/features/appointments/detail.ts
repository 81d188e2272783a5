import type { api } from '../../app/api.ts';

/** One appointment as the API tells it. */
export type Detail = Awaited<ReturnType<typeof api.appointments.get>>;
export type Moment = Detail['plan'][number];
