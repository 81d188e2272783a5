import type { BatchSql } from './batch-sql.ts';
import type { Person } from './person.ts';

/** A new lead whom we may not reach, at one of its addresses or at any. */
export interface Barred {
  readonly contactId: string;
  readonly line: number;
  /** Set when no address is left: its sequence is never begun. */
  readonly status?: 'opted_out' | 'dnc';
  readonly field: 'phone' | 'email';
  readonly value: string;
  readonly reason: string;
}

interface Suppressed {
  readonly channel: 'sms' | 'call' | 'email';
  readonly address: string;
  readonly reason: string;
}

/** What bars a sequence, as the door asks it: of whoever was erased the list has a hash, which is the operator's own. */
const SUPPRESSED = `SELECT channel, said.address, reason FROM (
    SELECT address, unnest(ARRAY[address, erased_address(current_operator(), address)]) AS listed
    FROM unnest($1::text[]) AS address) AS said
  JOIN suppression ON suppression.address = said.listed WHERE purpose IN ('any', 'sequence')`;

const WORDS = { sms: 'texts', call: 'calls', email: 'emails' } as const;

/** Which of these people are on the suppression list. Who opts out later is the door's. */
export async function readBarred(sql: BatchSql, people: readonly Person[]): Promise<Barred[]> {
  const addresses = people.flatMap((person) =>
    Object.values(addressesOf(person)).flatMap((text) => text ?? []),
  );
  if (addresses.length === 0) return [];
  const reasons = new Map<string, string>();
  for (const { channel, address, reason } of await sql.query<Suppressed>(SUPPRESSED, [addresses]))
    reasons.set(`${channel} ${address}`, reason);
  return reasons.size === 0 ? [] : people.flatMap((person) => barredOf(person, reasons) ?? []);
}

/** Where the person is reached. An alias is not reached where the row says, but where the other contact is. */
function addressesOf({ row, contact, email }: Person) {
  if (contact?.isAlias) return { phone: contact.ownPhone ?? null, email: contact.ownEmail ?? null };
  return { phone: row.phone ?? contact?.phone ?? null, email: contact?.email ?? email ?? row.email ?? null };
}

function barredOf(person: Person, reasons: ReadonlyMap<string, string>): Barred | null {
  const { phone, email } = addressesOf(person);
  const ways = [
    ...(phone === null
      ? []
      : [
          { channel: 'sms' as const, address: phone },
          { channel: 'call' as const, address: phone },
        ]),
    ...(email === null ? [] : [{ channel: 'email' as const, address: email }]),
  ];
  const closed = ways.flatMap((way) => {
    const why = reasons.get(`${way.channel} ${way.address}`);
    return why === undefined ? [] : { ...way, why };
  });
  const [first] = closed;
  if (!first) return null;
  const told = closed.map(
    ({ channel, why }) => `${WORDS[channel]} are suppressed (${why.replace('_', ' ')})`,
  );
  const isAll = closed.length === ways.length;
  return {
    contactId: person.id,
    line: person.row.line,
    ...(isAll && { status: closed.some(({ why }) => why === 'opted_out') ? 'opted_out' : 'dnc' }),
    field: first.channel === 'email' ? 'email' : 'phone',
    value: first.address,
    reason: `${told.join(', ')}: ${isAll ? 'it is a lead that is never started' : 'it is reached in the ways that are left'}`,
  };
}
