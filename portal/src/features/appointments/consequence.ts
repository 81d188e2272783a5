import { money } from '../../kit/money.ts';
import type { AppointmentStatus } from './search.ts';

interface Proof {
  readonly milestoneNumber: number;
  readonly slot: number;
  readonly reversal: 'replace' | 'credit';
  readonly reversedAt: string | null;
  /** Null to those who see no bills */
  readonly priceCents: number | null;
  readonly currency: string;
}

export interface Decided {
  readonly status: AppointmentStatus;
  readonly proof: Proof | null;
}

/** What a verdict does to money and to the lead, said before it is given. */
export function consequenceOf({ status, proof }: Decided, verdict: 'shown' | 'no_show'): string[] {
  return verdict === 'shown' ? ofShown(status, proof) : ofNoShow(proof);
}

function ofShown(status: AppointmentStatus, proof: Proof | null): string[] {
  const counts =
    proof && !proof.reversedAt
      ? `It keeps its place as show ${proof.slot} of milestone ${proof.milestoneNumber}: no money moves.`
      : 'It counts as a show toward the client’s next invoice.';
  return status === 'no_show' ? [counts, 'Invitations to book again stop.'] : [counts];
}

function ofNoShow(proof: Proof | null): string[] {
  return [moneyOf(proof), 'The lead is invited to book again, unless it has booked already.'];
}

function moneyOf(proof: Proof | null): string {
  if (!proof) return 'It is not billed, and will not be: no money moves.';
  const { milestoneNumber, slot, reversal, reversedAt, priceCents, currency } = proof;
  const place = `show ${slot} of milestone ${milestoneNumber}`;
  if (reversedAt) return `It was billed as ${place}, and made good already: no more money moves.`;
  if (reversal === 'replace')
    return `It is billed as ${place}. No money moves: the next show takes its place.`;
  const price = priceCents === null ? 'its price' : money(priceCents, currency);
  return `It is billed as ${place}: ${price} is given back to the client by a credit note.`;
}
