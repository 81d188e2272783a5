import { count } from '../../kit/money.ts';

/** What can be done with many leads at once, by the API's names. */
export const BULK_KINDS = ['assign', 'tag', 'untag', 'pause', 'resume', 'move', 'stop'] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

interface BulkWords {
  readonly verb: string;
  /** What it does, and what cannot be undone of it. */
  readonly consequence: string;
  /** Said of those that were done. */
  readonly done: string;
  readonly isDangerous?: true;
}

export const BULK_WORDS: Readonly<Record<BulkKind, BulkWords>> = {
  assign: {
    verb: 'Assign',
    consequence: 'They belong to whoever you choose. Assigning them to somebody else later undoes it.',
    done: 'assigned',
  },
  tag: {
    verb: 'Add a tag',
    consequence: 'The tag is the person’s: it shows in other campaigns too. Removing the tag undoes it.',
    done: 'tagged',
  },
  untag: {
    verb: 'Remove a tag',
    consequence: 'The tag is the person’s: it goes in other campaigns too. Adding the tag undoes it.',
    done: 'untagged',
  },
  pause: {
    verb: 'Pause',
    consequence:
      'Nothing of their sequences goes out until somebody resumes them. What belongs to an appointment goes on.',
    done: 'paused',
  },
  resume: {
    verb: 'Resume',
    consequence: 'Their sequences go on: what fell due in the pause is due now.',
    done: 'resumed',
  },
  move: {
    verb: 'Move to a step',
    consequence:
      'They go on from the step that you choose, also those that have passed it. What was sent stays sent.',
    done: 'moved',
  },
  stop: {
    verb: 'Stop',
    consequence: 'Their sequences end for good. This cannot be undone.',
    done: 'stopped',
    isDangerous: true,
  },
};

/** Who is meant: those that were chosen one by one, or all of a filter. */
export type Chosen =
  | { readonly leadIds: readonly string[] }
  | { readonly filter: object; readonly isAll: true };

/** The most that can be named one by one. */
export const MOST_NAMED = 1000;

export interface BulkCounts {
  readonly total: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly passedOver: number | null;
}

/** How far it is, from 0 to 100. */
export function progressOf({ total, changed, unchanged, refused, passedOver }: BulkCounts): number {
  if (total <= 0) return 100;
  const looked = changed + unchanged + refused + (passedOver ?? 0);
  return Math.min(100, Math.floor((looked / total) * 100));
}

/** What became of it: `1,200 paused, 3 were so already, 2 could not be`. */
export function sayCounts(kind: BulkKind, counts: BulkCounts): string {
  const { changed, unchanged, refused, passedOver } = counts;
  return [
    `${count(changed)} ${BULK_WORDS[kind].done}`,
    unchanged > 0 ? `${count(unchanged)} ${unchanged === 1 ? 'was' : 'were'} so already` : '',
    refused > 0 ? `${count(refused)} could not be` : '',
    passedOver ? `${count(passedOver)} passed over` : '',
  ]
    .filter(Boolean)
    .join(', ');
}
