import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { DEFAULT_LANGUAGES, defaultWording } from '../../domain/messaging/default-wording.ts';
import { describeField } from '../../domain/messaging/template-fields.ts';
import { isBrought, kindOf, TEMPLATES } from '../../domain/messaging/templates.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';

/**
 * Every message that is sent, by channel: its default words, the operator's own or one client's, and the fields that
 * they may use; after the product's those of the operator's sequences.
 *
 * @throws Refusal forbidden, not_found (client)
 */
export async function listTemplates(
  db: Database,
  caller: Caller,
  query: { readonly clientId?: string | undefined },
) {
  const clientId = query.clientId ?? null;
  const [own, named] = await asOperator(db, requireOperator(caller), async (tx) => {
    if (clientId) await requireClient(tx, clientId);
    const words = await tx.template.findMany({
      where: { clientId },
      distinct: ['name', 'channel', 'locale'],
      orderBy: [{ version: 'desc' }],
    });
    return [words, await tx.template.groupBy({ by: ['name'], orderBy: { name: 'asc' } })];
  });
  const thoughtOf = named.map(({ name }) => name).filter((name) => !isBrought(name));
  return [...Object.keys(TEMPLATES), ...thoughtOf].flatMap((each) => {
    const name = each as TemplateName;
    const { about, fields, needs, channels } = kindOf(name);
    return channels.map((channel) => ({
      name,
      channel,
      about,
      fields: fields.map((field) => ({ name: field, description: describeField(field) })),
      needs: [...needs],
      defaults: DEFAULT_LANGUAGES.flatMap((locale) => {
        const wording = defaultWording(name, channel, locale);
        return wording ? [{ locale, ...wording }] : [];
      }),
      own: own.filter((words) => words.name === name && words.channel === channel),
    }));
  });
}
