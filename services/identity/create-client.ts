import type { NewClient } from '../../contracts/identity/api.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import { toLocale } from '../../domain/messaging/language.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { makeOrganization } from './make-organization.ts';

/** What a client pays unless something else is agreed: $0.20 a minute, $2,000 for every 25th show, within 14 days. */
export const USUAL_AGREEMENT = {
  currency: 'usd',
  rateMicrosPerMinute: 200_000,
  milestoneSize: 25,
  milestonePriceCents: 200_000,
  termsDays: 14,
};

/**
 * Makes a client of the caller's operator, with the first version of its agreement.
 *
 * @throws Refusal forbidden, invalid (zone, language), conflict (the slug is taken)
 */
export async function createClient(db: Database, caller: Caller, input: NewClient) {
  const operatorId = requireOperator(caller);
  const zone = input.zone === undefined ? undefined : toZone(input.zone);
  if (zone === null)
    throw new Refusal('invalid', 'The zone is unknown.', [
      { field: 'zone', message: 'must be an IANA zone' },
    ]);
  const locale = input.locale === undefined ? undefined : toLocale(input.locale);
  if (locale === null)
    throw new Refusal('invalid', 'The language is unknown.', [
      { field: 'locale', message: 'must be a language tag, e.g. en or es-US' },
    ]);
  return asOperator(db, operatorId, async (tx) => {
    const client = await makeOrganization(tx, { ...input, kind: 'client', operatorId, zone, locale });
    const agreement = await tx.agreement.create({
      data: {
        ...USUAL_AGREEMENT,
        ...input.agreement,
        operatorId,
        clientId: client.id,
        version: 1,
        effectiveFrom: client.createdAt,
      },
    });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'client.create',
      subject: { type: 'organization', id: client.id },
      after: { name: client.name, slug: client.slug },
    });
    return { ...client, agreement };
  });
}
