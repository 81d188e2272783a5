import type { RejectedRow } from '../../domain/leads/lead-row.ts';
import type { BatchSql } from './batch-sql.ts';
import type { FoundPeople } from './merge-leads.ts';

/** A row that did not become a lead of its own, or not as it says. */
export interface ImportProblem {
  readonly line: number;
  readonly kind: 'rejected' | 'duplicate' | 'conflict' | 'suppressed';
  readonly field: string | null;
  readonly value: string | null;
  readonly reason: string;
}

/** Everything that is told of a batch, by line. */
export function problemsOf(merged: FoundPeople, rejected: readonly RejectedRow[]): ImportProblem[] {
  return [
    ...rejected.map(rejectedProblem),
    ...merged.duplicates.map(({ line, of, leadId }): ImportProblem => {
      const kind = 'duplicate';
      return of === undefined
        ? {
            line,
            kind,
            field: 'leadId',
            value: leadId ?? null,
            reason: 'the campaign has this person already',
          }
        : { line, kind, field: 'line', value: String(of), reason: `the same person is on line ${of}` };
    }),
    ...merged.conflicts.map(
      ({ line, email = null, reason }): ImportProblem => ({
        line,
        kind: 'conflict',
        field: 'email',
        value: email,
        reason,
      }),
    ),
    ...merged.barred.map(
      ({ line, field, value, reason }): ImportProblem => ({ line, kind: 'suppressed', field, value, reason }),
    ),
  ];
}

export function rejectedProblem({ line, field, value, reason }: RejectedRow): ImportProblem {
  return { line, kind: 'rejected', field, value: value ?? null, reason };
}

const KEEP = `INSERT INTO import_problem (operator_id, client_id, import_id, line, kind, field, value, reason)
  SELECT $1::uuid, $2::uuid, $3::uuid, * FROM unnest($4::int[], $5::text[], $6::text[], $7::text[], $8::text[])
  ON CONFLICT DO NOTHING`;

export async function keepProblems(
  sql: BatchSql,
  { operatorId, clientId, importId }: { operatorId: string; clientId: string; importId: string },
  problems: readonly ImportProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  const column = <K extends keyof ImportProblem>(name: K) => problems.map((problem) => problem[name]);
  const columns = [column('line'), column('kind'), column('field'), column('value'), column('reason')];
  await sql.query(KEEP, [operatorId, clientId, importId, ...columns]);
}
