import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SEQUENCES } from '../../domain/campaigns/sequences.ts';
import type { Figure } from './figure.ts';

/** What a lead that answers nothing leaves in its history: the one that is recorded for replay. */
export function measureLeadHistory(): Figure[] {
  const file = fileURLToPath(new URL('../../workflows/leads/histories/exhausted.json', import.meta.url));
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: readonly object[] };
  const bytes = events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
  const steps = SEQUENCES.standard.length;
  const perStep = events.length / steps;
  return [
    {
      what: `events a step, of the standard sequence's ${steps}`,
      ours: `${events.length} events`,
      bare: `${Math.round(bytes / steps)} bytes a step`,
      value: perStep,
      aim: { atMost: 12 },
      digits: 1,
    },
  ];
}
