import type { NewTemplate } from '../../contracts/messaging/template-api.ts';
import { checkWording } from '../../domain/messaging/check-wording.ts';
import { toLocale } from '../../domain/messaging/language.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';

/**
 * Puts a message into the operator's own words, for all its clients or one: a new version, which is used from now on.
 *
 * @throws Refusal forbidden, invalid (what is wrong with the words, by field), not_found (client), conflict (somebody
 * saved another at the same moment)
 */
export async function saveTemplate(db: Database, caller: Caller, input: NewTemplate) {
  const operatorId = requireOperator(caller);
  const { name, channel, body, subject, clientId = null } = input;
  const locale = toLocale(input.locale);
  if (!locale) {
    throw new Refusal('invalid', 'The language is unknown.', [
      { field: 'locale', message: 'must be a language tag, e.g. en or es-US' },
    ]);
  }
  const problems = checkWording({ name, channel, locale, subject, body });
  if (problems.length > 0) throw new Refusal('invalid', 'These words cannot be sent.', problems);
  return asOperator(db, operatorId, async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const which = { operatorId, clientId, name, channel, locale };
    const newest = await tx.template.findFirst({ where: which, orderBy: { version: 'desc' } });
    const version = (newest?.version ?? 0) + 1;
    const [saved] = await tx.template.createManyAndReturn({
      data: { ...which, version, subject, body },
      skipDuplicates: true,
    });
    if (!saved) throw new Refusal('conflict', 'Somebody saved another version just now: read it first.');
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'template.save',
      subject: { type: 'template', id: saved.id },
      after: { name, channel, locale, version, clientId },
    });
    return saved;
  });
}
