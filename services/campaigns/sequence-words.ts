import type { Step } from '../../contracts/campaigns/sequence.ts';
import type { HasWords } from '../../domain/campaigns/sequence-problem.ts';
import { USUAL_LOCALE } from '../../domain/messaging/language.ts';
import { isBrought, TEMPLATES } from '../../domain/messaging/templates.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export interface SequenceWords {
  readonly has: HasWords;
  /** Of words that will be said to readers of another language. */
  warnOf(steps: readonly Step[]): string[];
}

/** Which messages of sequences have words for every client of the operator, and by which channel. */
export async function readSequenceWords(tx: Transaction): Promise<SequenceWords> {
  const own = await tx.template.findMany({
    where: { clientId: null, name: { startsWith: 'sequence_' } },
    distinct: ['name', 'channel', 'locale'],
    select: { name: true, channel: true, locale: true },
  });
  const localesOf = (template: string, channel: string): string[] =>
    own.flatMap((each) => (each.name === template && each.channel === channel ? [each.locale] : []));
  return {
    has(template, channel) {
      if (!isBrought(template)) return localesOf(template, channel).length > 0;
      const { purpose, channels } = TEMPLATES[template];
      return purpose === 'sequence' && channels.includes(channel);
    },
    warnOf(steps) {
      const warnings = steps.flatMap((step) => {
        if ((step.kind !== 'sms' && step.kind !== 'email') || isBrought(step.template)) return [];
        const locales = localesOf(step.template, step.kind);
        if (locales.includes(USUAL_LOCALE)) return [];
        const [by, has] = [step.kind === 'sms' ? 'text' : 'email', locales.sort().join(', ')];
        return [`${step.template} by ${by} has words in ${has} alone: readers of other languages get those.`];
      });
      return [...new Set(warnings)];
    },
  };
}
