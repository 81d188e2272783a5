import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { defaultWording } from '../../domain/messaging/default-wording.ts';
import { languageOf, USUAL_LOCALE } from '../../domain/messaging/language.ts';
import type { Wording } from '../../domain/messaging/render-wording.ts';
import { isBrought } from '../../domain/messaging/templates.ts';
import type { Transaction } from '../../prisma/tenant.ts';

interface Wanted {
  /** Null: of no client in particular. */
  readonly clientId: string | null;
  readonly name: TemplateName;
  readonly channel: 'sms' | 'email';
  /** The reader's, BCP 47 */
  readonly locale: string;
}

/**
 * The words for a reader. Those in the reader's language come before English ones; in a language the client's before
 * the operator's before the product's own; and of one owner those for the reader's country before those for any. What
 * only the operator has words for is said in whatever language it has them, or not at all: null.
 */
export async function findWording(
  tx: Transaction,
  { clientId, name, channel, locale }: Wanted,
): Promise<(Wording & { readonly locale: string }) | null> {
  const language = languageOf(locale);
  const own = await tx.template.findMany({
    where: {
      name,
      channel,
      locale: { in: [locale, language, USUAL_LOCALE] },
      OR: [{ clientId }, { clientId: null }],
    },
    distinct: ['clientId', 'locale'],
    orderBy: { version: 'desc' },
  });
  for (const spoken of new Set([language, USUAL_LOCALE])) {
    for (const owner of [clientId, null]) {
      for (const exact of new Set([locale, spoken])) {
        if (languageOf(exact) !== spoken) continue;
        const found = own.find((each) => each.clientId === owner && each.locale === exact);
        if (found) return { ...found, locale: localeOf(locale, spoken) };
      }
    }
    const brought = defaultWording(name, channel, spoken);
    if (brought) return { ...brought, locale: localeOf(locale, spoken) };
  }
  return isBrought(name) ? null : anyWords(tx, { clientId, name, channel });
}

async function anyWords(tx: Transaction, { clientId, ...wanted }: Omit<Wanted, 'locale'>) {
  const newest = { orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }] };
  return (
    (await tx.template.findFirst({ where: { ...wanted, clientId }, ...newest })) ??
    (await tx.template.findFirst({ where: { ...wanted, clientId: null }, ...newest }))
  );
}

/** Dates are written as the reader's country does it, if the words are in the reader's language. */
function localeOf(reader: string, spoken: string): string {
  return languageOf(reader) === spoken ? reader : spoken;
}
