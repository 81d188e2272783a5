import { DateTime } from 'luxon';
import { type State, stateOf } from './states.ts';
import { toZone } from './zone.ts';

/** What is known of where a person is. */
export interface Whereabouts {
  /** IANA, which the attendee booked in. */
  readonly appointmentZone: string | null;
  /** IANA, as somebody told it of the contact. */
  readonly contactZone: string | null;
  /** Two letters, from the contact's address. */
  readonly state: string | null;
  /** Where the contact's number is from; null: it does not tell. */
  readonly number: NumberPlace | null;
  /** IANA; for want of anything else. */
  readonly campaignZone: string;
}

export interface NumberPlace {
  /** IANA */
  readonly zones: readonly string[];
  /** Two letters; null: of no state, or of none that it tells. */
  readonly state: string | null;
}

export interface Place {
  /** All the clocks that a person may live by; at least one. */
  readonly zones: readonly string[];
  /** The states whose law may hold, with the clocks that it is read by. */
  readonly states: readonly { readonly state: State; readonly zones: readonly string[] }[];
}

/**
 * Where a person may be. The sources are asked in order: attendee, column, address, number. One that agrees with what is
 * known already adds nothing, so a zone decides which part of a state it is; one that disagrees adds its clocks, because
 * nobody can tell which of the two is wrong. The campaign's zone counts when there is no other. A number's state counts
 * beside the address's: laws presume that a number's owner lives where its area code is (Fla. Stat. § 501.059(8)(d)).
 */
export function placeOf(known: Whereabouts): Place {
  const address = stateOf(known.state);
  const numberState = stateOf(known.number?.state);
  const numberZones = real(known.number?.zones ?? []);
  const addressZones = address?.code === numberState?.code ? among(address, numberZones) : address?.zones;
  const sources = [real([known.appointmentZone]), real([known.contactZone]), addressZones ?? [], numberZones];
  const zones = new Set<string>();
  for (const source of sources) {
    if (!source.some((zone) => sharesClock(zone, zones))) for (const zone of source) zones.add(zone);
  }
  if (zones.size === 0) zones.add(known.campaignZone);
  const states = [...new Set([address, numberState])].filter((state) => state !== null);
  return {
    zones: [...zones],
    states: states.map((state) => ({ state, zones: among(state, [...zones]) })),
  };
}

/** Those of a state's zones that some of the given ones keep; all when none does. */
function among(state: State | null, zones: readonly string[]): readonly string[] {
  const kept = state?.zones.filter((zone) => sharesClock(zone, zones)) ?? [];
  return kept.length > 0 ? kept : (state?.zones ?? []);
}

function real(zones: readonly (string | null)[]): string[] {
  return zones.flatMap((zone) => (zone && (clocks.has(zone) ? zone : toZone(zone))) || []);
}

function sharesClock(zone: string, zones: Iterable<string>): boolean {
  return [...zones].some((other) => other === zone || clockOf(other) === clockOf(zone));
}

const clocks = new Map<string, string>();

/** Detroit and New York are two names of one clock: their offsets from UTC are the same throughout a year. */
function clockOf(zone: string): string {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = Array.from(
    { length: 12 },
    (_, month) => DateTime.utc(2026, month + 1, 15).setZone(zone).offset,
  );
  clocks.set(zone, clock.join());
  return clock.join();
}
