import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

interface Persona {
  readonly digit: number;
  readonly name: string;
  readonly ending: string;
}

export interface WrongEnding {
  readonly lead: string;
  readonly persona: string;
  readonly expected: string;
  readonly status: string;
}

/** Nobody can be reached without a phone: the emails go unanswered. */
const WITHOUT_PHONE: Persona = { digit: -1, name: 'has no phone', ending: 'exhausted' };

/** The leads whose story did not end as the sandbox's persona of their phone's last digit says. */
export async function wrongEndings(
  db: Database,
  operatorId: string,
  sandbox: string,
): Promise<WrongEnding[]> {
  const personas = (await (await fetch(`${sandbox}/personas`)).json()) as Persona[];
  const leads = await asOperator(db, operatorId, (tx) =>
    tx.lead.findMany({ select: { id: true, status: true, contact: { select: { phone: true } } } }),
  );
  return leads.flatMap(({ id, status, contact }) => {
    const digit = Number(contact.phone?.at(-1));
    const persona = contact.phone ? personas.find((each) => each.digit === digit) : WITHOUT_PHONE;
    if (!persona || persona.ending === status) return [];
    return [{ lead: id, persona: persona.name, expected: persona.ending, status }];
  });
}
