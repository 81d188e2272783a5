import type { TestWorld } from '../setup/fixtures.ts';

/**
 * One lead in a hundred is a rep's, of every kind that there is; of those who were contacted, one in ten has a task that
 * nobody has taken on yet. Nothing is random.
 *
 * @param rep id of the user
 */
export async function seedRep(ask: TestWorld['ask'], operatorId: string, rep: string): Promise<void> {
  await ask(
    `UPDATE lead SET assigned_to = $2 FROM contact
     WHERE lead.operator_id = $1 AND contact.id = lead.contact_id AND substr(last_name, 6)::int / 100 % 100 = 1`,
    [operatorId, rep],
  );
  await ask(
    `INSERT INTO task (operator_id, client_id, lead_id, key, kind, title, due_at, created_at)
     SELECT operator_id, client_id, id, 'seed:' || id, 'manual', 'Call them back', created_at + interval '2 days', created_at
     FROM lead WHERE operator_id = $1 AND status = 'contacted' AND score % 10 = 0`,
    [operatorId],
  );
  for (const table of ['lead', 'task']) await ask(`VACUUM (ANALYZE) ${table}`);
}
