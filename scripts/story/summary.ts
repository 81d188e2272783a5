import type { StoryBooks, WorkflowCounts } from './books.ts';

/** What a demo came to; the JSON of `npm run demo -- --json`. */
export interface Summary extends StoryBooks {
  readonly imported: number;
  readonly rejected: readonly { readonly line: number; readonly field: string; readonly reason: string }[];
  readonly duplicates: number;
  readonly workflows: WorkflowCounts;
}

/** A table for people. */
export function printSummary(summary: Summary): void {
  const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
  const rows: [string, string][] = [
    [
      'Leads imported',
      `${summary.imported} (${summary.duplicates} duplicates, ${summary.rejected.length} rejected)`,
    ],
    ...summary.rejected.map((row): [string, string] => ['', `line ${row.line}, ${row.field}: ${row.reason}`]),
    ['Calls', `${summary.calls}, ${summary.usageSeconds} s of talk, ${dollars(summary.usageCents)}`],
    ['Appointments booked', `${summary.booked} (${summary.rebooked} after a no-show)`],
    ['Shown / no-show', `${summary.shown} / ${summary.noShow}`],
    ['Opted out', `${summary.optedOut}`],
    [
      'Texts / emails / blocked',
      `${summary.messages.sms} / ${summary.messages.email} / ${summary.messages.blocked}`,
    ],
    ['Milestones', `${summary.milestones}`],
    ['Invoices', `${summary.invoices.created} created, ${summary.invoices.paid} paid`],
    [
      'Workflows',
      `${summary.workflows.completed} completed, ${summary.workflows.running} running, ${summary.workflows.failed} failed`,
    ],
  ];
  console.log(rows.map(([name, value]) => `  ${name.padEnd(28)}${value}`).join('\n'));
}
