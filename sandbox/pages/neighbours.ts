import type { Booking, Call, Mail, Message, Person } from '../records.ts';
import type { Customer } from '../stripe/records.ts';
import type { World } from '../world.ts';
import { type Named, namedIn } from './deep-links.ts';

const words = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() ? value.trim() : null;

const leadIn = (carried: Readonly<Record<string, unknown>> | undefined): Named | undefined =>
  carried && 'lead_id' in carried ? namedIn({ lead_id: carried['lead_id'] })[0] : undefined;

/**
 * Somebody whom the app reaches, or who reaches it: known by a phone number, or by a mail address alone. It holds the
 * latest of each kind; what follows from them is asked of few, so it is worked out when it is asked.
 */
export class Neighbour {
  lastAt = 0;
  text: Message | undefined;
  call: Call | undefined;
  mail: Mail | undefined;
  booking: Booking | undefined;
  customer: Customer | undefined;
  /** The phone number, or the mail address in small letters. */
  readonly key: string;
  readonly phone: string | null;
  private readonly person: Person | undefined;
  private readonly address: string | null;
  /** The latest call that knows whom it is for: who calls in is known by nothing but the number. */
  private calledAs: Call | undefined;

  constructor(key: string, phone: string | null, address: string | null, person: Person | undefined) {
    this.key = key;
    this.phone = phone;
    this.address = address;
    this.person = person;
  }

  called(call: Call): void {
    this.call = call;
    if (call.direction === 'outbound') this.calledAs = call;
  }

  get byHand(): boolean {
    return this.person?.byHand ?? false;
  }

  get email(): string | null {
    const known = this.mail?.to ?? this.booking?.email ?? words(this.calledAs?.variables['email']);
    return (known ?? this.address)?.toLowerCase() ?? null;
  }

  get name(): string | null {
    const { first_name: first, last_name: last } = this.calledAs?.variables ?? {};
    const called = words(`${words(first) ?? ''} ${words(last) ?? ''}`);
    return words(this.booking?.name) ?? called ?? this.customer?.name ?? null;
  }

  /** IANA */
  get zone(): string | null {
    return words(this.calledAs?.variables['time_zone']) ?? words(this.booking?.timeZone);
  }

  get lead(): Named | null {
    return leadIn(this.calledAs?.metadata) ?? leadIn(this.booking?.metadata) ?? null;
  }
}

class Neighbours {
  readonly all = new Map<string, Neighbour>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  by(phone: string | null, email: string | null, at: number): Neighbour {
    const { phoneOfEmail, people } = this.world.state;
    const address = phone === null ? (email?.toLowerCase() ?? '') : null;
    const number = phone ?? phoneOfEmail.get(address ?? '') ?? null;
    const key = number ?? address ?? '';
    const known = this.all.get(key);
    if (known) {
      if (at > known.lastAt) known.lastAt = at;
      return known;
    }
    const made = new Neighbour(key, number, address, people.get(key));
    made.lastAt = at;
    this.all.set(key, made);
    return made;
  }
}

/** Everybody, who moved last first. */
export function neighboursOf(world: World): Neighbour[] {
  const { state } = world;
  const found = new Neighbours(world);
  // In order of arrival: what is noted last is the latest.
  for (const one of state.messages.values()) {
    found.by(one.direction === 'inbound' ? one.from : one.to, null, one.createdAt).text = one;
  }
  for (const one of state.calls.values()) {
    found.by(one.direction === 'inbound' ? one.from : one.to, null, one.createdAt).called(one);
  }
  for (const one of state.bookings.values()) found.by(one.phone, one.email, one.createdAt).booking = one;
  for (const one of state.mails.values()) found.by(null, one.to, one.createdAt).mail = one;
  for (const one of state.customers.values()) {
    if (one.email) found.by(null, one.email, one.created * 1000).customer = one;
  }
  for (const { phone } of state.people.values()) found.by(phone, null, 0);
  return [...found.all.values()].sort((a, b) => b.lastAt - a.lastAt);
}

/** What a search looks in. */
export function isAbout(one: Neighbour, wanted: string): boolean {
  return [one.phone, one.email, one.name, one.lead?.id].some((text) => text?.toLowerCase().includes(wanted));
}

/** Where a person is shown: its phone, or its mails where it has none. */
export function pageOf({ phone, key }: Neighbour): string {
  return phone ? `/phones/${encodeURIComponent(phone)}` : `/inbox?q=${encodeURIComponent(key)}`;
}
