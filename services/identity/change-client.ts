import type { ClientChanges } from '../../contracts/identity/api.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import { toLocale } from '../../domain/messaging/language.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { audit, changed } from './audit.ts';
import type { Sight } from './client-view.ts';
import { readClient } from './get-client.ts';
import { maskEmail } from './mask-email.ts';

/**
 * Changes what is known of a client; what is left out stays. Its letters go to the new address from now on.
 *
 * @throws Refusal forbidden, not_found, invalid (zone, language)
 */
export async function changeClient(
  db: Database,
  caller: Caller,
  { id, ...changes }: ClientChanges & { readonly id: string },
  sight: Sight,
) {
  const operatorId = requireOperator(caller);
  const data = { ...changes, ...readZone(changes.zone), ...readLocale(changes.locale) };
  return asOperator(db, operatorId, async (tx) => {
    const before = await readClient(tx, caller, id, sight);
    const after = await tx.organization.update({ where: { id, kind: 'client' }, data });
    await audit(tx, {
      ...{ operatorId, clientId: id },
      actor: caller.actor,
      action: 'client.change',
      subject: { type: 'organization', id },
      ...changed(facts(before), facts(after)),
    });
    return readClient(tx, caller, id, sight);
  });
}

interface Facts {
  readonly name: string;
  readonly email: string | null;
  readonly zone: string;
  readonly locale: string | null;
}

/** As the trail keeps them for good. */
function facts({ name, email, zone, locale }: Facts): Facts {
  return { name, email: email === null ? null : maskEmail(email), zone, locale };
}

function readZone(given: string | undefined) {
  if (given === undefined) return {};
  const zone = toZone(given);
  if (zone === null) throw refuse({ field: 'zone', message: 'must be an IANA zone' });
  return { zone };
}

function readLocale(given: string | null | undefined) {
  if (given === undefined || given === null) return {};
  const locale = toLocale(given);
  if (locale === null) throw refuse({ field: 'locale', message: 'must be a language tag, e.g. en or es-US' });
  return { locale };
}

function refuse(problem: FieldProblem): Refusal {
  return new Refusal('invalid', 'The client cannot be changed so.', [problem]);
}
