import type { CampaignHours } from '../../contracts/campaigns/settings.ts';
import { leaveNothing } from '../../domain/campaigns/hours.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { readRules } from '../policies/read-policy.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';

export interface CheckedSettings {
  readonly policyId: string;
  readonly zone: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly hours: CampaignHours | null;
}

/** Whether a campaign can be as it would be with these. `fields`: those that are being said. @throws Refusal invalid */
export async function checkSettings(
  tx: Transaction,
  settings: CheckedSettings,
  said: { readonly [Field in keyof CheckedSettings]?: unknown },
  now: Date,
): Promise<void> {
  const { policyId, zone, startsAt, endsAt, hours } = settings;
  const problems: FieldProblem[] = [];
  const isZone = toZone(zone) !== null;
  if (!isZone) problems.push({ field: 'zone', message: 'must be an IANA zone' });
  if (startsAt && endsAt && endsAt <= startsAt) {
    problems.push({
      field: said.endsAt ? 'endsAt' : 'startsAt',
      message: 'the end must come after the start',
    });
  } else if (said.endsAt && endsAt && endsAt <= now) {
    problems.push({ field: 'endsAt', message: 'must lie ahead; to end it now, stop it' });
  }
  if (hours && isZone) {
    const { window } = await readRules(tx, policyId);
    if (leaveNothing({ hours, zone }, window, now)) {
      const within = window ? ` within the policy's ${window.from}–${window.to}` : '';
      const message = `leave no time in the next two weeks${within}: open at least one day`;
      problems.push({ field: 'hours', message });
    }
  }
  if (problems.length > 0) throw new Refusal('invalid', 'The campaign cannot be so.', problems);
}
