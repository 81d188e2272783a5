import type { ConnectionView } from '../../contracts/connections/connection-api.ts';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Sealer } from '../seal.ts';
import { type ConnectionRow, openSlot, VENDOR_NAMES } from './connection-row.ts';
import { endpointAddress } from './endpoint-address.ts';
import { type Secrets, verifyingSecret } from './verifying-secret.ts';

export type ConnectionHealth = Prisma.ConnectionHealthModel;

export interface ConnectionsSeen {
  readonly seal: Sealer;
  readonly publicUrl: string;
  readonly now: Date;
  /** Vendors at which this installation has an account. */
  readonly usualVendors: readonly string[];
}

export interface Connected {
  readonly vendor: ConnectionVendor;
  /** Undefined: nothing was entered. */
  readonly row: ConnectionRow | undefined;
  readonly heard: ConnectionHealth | undefined;
}

/** What may be seen of a connection: of secrets the last four characters at most. */
export function viewOf(
  { vendor, row, heard }: Connected,
  { seal, publicUrl, now, usualVendors }: ConnectionsSeen,
): ConnectionView {
  const opened = row ? open(seal, row) : {};
  const isInUse = row?.status === 'active';
  const shared = usualVendors.includes(vendor) ? 'environment' : 'none';
  return {
    ...{ vendor, source: isInUse ? 'own' : shared, status: row ? statusOf(row) : 'active' },
    ...{ id: row?.id ?? null, version: row?.version ?? 0 },
    ...{ account: row?.account ?? null, accountName: row?.accountName ?? null },
    secrets: Object.fromEntries(
      Object.entries(opened ?? {}).map(([name, value]) => [name, shown(name, value)]),
    ),
    webhookUrl: endpointAddress(publicUrl, vendor, row?.id),
    ...{ enteredAt: row?.candidateAt ?? null, checkedAt: row?.checkedAt ?? null },
    ...(row ? problemOf(row, opened) : { problem: null, remedy: null }),
    ...healthOf(heard),
    registration: (row?.registration ?? {}) as Record<string, unknown>,
    registeredAt: row?.registeredAt ?? null,
    previousUntil: row?.previousUntil && row.previousUntil > now ? row.previousUntil : null,
  };
}

function statusOf(row: ConnectionRow): ConnectionView['status'] {
  if (row.sealedCandidate) return 'checking';
  return row.status === 'active' ? 'active' : 'refused';
}

/** Null: by a key that is gone. */
function open(seal: Sealer, row: ConnectionRow): Secrets | null {
  try {
    return openSlot(seal, row, 'candidate') ?? openSlot(seal, row, 'secrets') ?? {};
  } catch {
    return null;
  }
}

/** Below this length four characters would be too much of it. */
const LONG_ENOUGH = 12;

function shown(name: string, value: string): string | null {
  // The sender of emails is no secret.
  if (name === 'from') return value;
  if (value === '') return null;
  return value.length < LONG_ENOUGH ? '…' : `…${value.slice(-4)}`;
}

function problemOf(row: ConnectionRow, opened: Secrets | null) {
  const name = VENDOR_NAMES[row.vendor];
  if (opened === null)
    return {
      problem: 'The key that its secrets were sealed with is gone.',
      remedy: 'Enter the secrets again.',
    };
  if (row.problem) return { problem: row.problem, remedy: remedyOf(row, name) };
  if (row.status === 'active' && !row.sealedCandidate && !verifyingSecret(row.vendor, opened))
    return {
      problem: `Events of ${name} cannot be verified yet, and are refused.`,
      remedy: `Register our address at ${name}, or enter the secret that ${name} shows for it.`,
    };
  return { problem: null, remedy: null };
}

function remedyOf({ sealedCandidate, status }: ConnectionRow, name: string): string {
  if (sealedCandidate) return `${name} is asked again by itself, until it answers.`;
  if (status === 'active')
    return `If the key in use was revoked at ${name}, enter a new one; else ask ${name} again.`;
  return `Look the secrets up at ${name} and enter them again.`;
}

function healthOf(heard: ConnectionHealth | undefined) {
  const { lastEventAt, lastEventKind, refusedAt, refusedReason, refusedCount } = heard ?? {};
  return {
    lastEvent: lastEventAt ? { at: lastEventAt, kind: lastEventKind ?? '' } : null,
    lastRefused: refusedAt
      ? {
          at: refusedAt,
          reason: refusedReason === 'stale' ? ('stale' as const) : ('forged' as const),
          count: refusedCount ?? 0,
        }
      : null,
  };
}
