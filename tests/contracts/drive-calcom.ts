import type { CalcomClient } from '../../vendors/calcom/client.ts';

const DAY_MS = 86_400_000;

/** Looks for free times, with a length and without. */
export async function lookAtCalcom(client: CalcomClient, eventTypeId: string): Promise<Date[]> {
  const from = new Date();
  const to = new Date(from.getTime() + 7 * DAY_MS);
  const week: Required<Parameters<CalcomClient['listSlots']>[0]> = { eventTypeId, from, to, duration: 60 };
  await client.listSlots(week);
  return client.listSlots({ eventTypeId, from, to });
}

/** Cancels a booking twice, and one that never was: all of it is as good as cancelled. */
export async function cancelAtCalcom(client: CalcomClient, uid: string): Promise<void> {
  for (const one of [uid, uid, 'no_such_booking']) await client.cancelBooking(one, 'The appointment is off.');
}
