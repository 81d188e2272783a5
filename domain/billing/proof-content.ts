import type { ProofContent, SealedEvidence } from '../../contracts/billing/proof-content.ts';

/** A show with everything that speaks for it, as it is when it is sealed. */
export interface ShowFacts {
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly decidedAt: Date | null;
  readonly statusReason: string | null;
  readonly policy: { readonly id: string; readonly version: number };
  readonly evidence: readonly EvidenceFacts[];
}

export interface EvidenceFacts {
  readonly id: string;
  readonly source: string;
  readonly answer: string;
  readonly key: string;
  readonly at: Date;
  readonly withdrawnAt: Date | null;
}

export interface SlotFacts {
  readonly milestone: number;
  readonly slot: number;
  readonly agreement: { readonly id: string; readonly version: number };
}

/** What is sealed of a show that proves a slot. */
export function proofContentOf({ milestone, slot, agreement }: SlotFacts, show: ShowFacts): ProofContent {
  return {
    milestone,
    slot,
    appointmentId: show.id,
    startsAt: show.startsAt.toISOString(),
    endsAt: show.endsAt.toISOString(),
    decidedAt: show.decidedAt?.toISOString() ?? null,
    decidedBy: decidedBy(show.statusReason),
    policy: { id: show.policy.id, version: show.policy.version },
    agreement: { id: agreement.id, version: agreement.version },
    evidence: show.evidence.map(sealedEvidence).sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id)),
  };
}

export function sealedEvidence({ id, source, answer, key, at, withdrawnAt }: EvidenceFacts): SealedEvidence {
  return {
    ...{ id, source, answer, key: plainKey(key) },
    ...{ at: at.toISOString(), withdrawnAt: withdrawnAt?.toISOString() ?? null },
  };
}

/** Our ids and vendors' ids. A key of any other kind might be somebody's address. */
const PLAIN_KEY = /^(client|sms|call|no_show|withdrawn):[\w:.+-]+$/;

function plainKey(key: string): string | null {
  return PLAIN_KEY.test(key) ? key : null;
}

/** The words of a verdict by evidence. Whatever else stands there was written by a person, perhaps about a person. */
const BY_EVIDENCE =
  /^(a call proves it|(client|lead) said (yes|no))(; (a call proves it|(client|lead) said (yes|no)))*$/;

/** Whether a verdict was given by the evidence, or by a person. */
export function decidedBy(statusReason: string | null): ProofContent['decidedBy'] {
  return statusReason !== null && BY_EVIDENCE.test(statusReason) ? 'evidence' : 'staff';
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One text for one value: keys in the order of their code units, no spaces. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
