import type { RecheckInput } from '../../contracts/connections/workflow.ts';
import { books } from '../act.ts';
import { say } from '../describe.ts';

/** Has the vendors asked again about the accounts in use. A schedule starts it four times a day. */
export async function recheckConnections(input: RecheckInput): Promise<number> {
  const owed = await books.oweRechecks(input);
  say(`${owed} accounts are asked about again`);
  return owed;
}
