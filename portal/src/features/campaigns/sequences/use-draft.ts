import { useMemo, useRef, useState } from 'react';
import type { SequenceBody } from '../../../../../contracts/campaigns/sequence.ts';
import { type Draft, type DraftStep, fromDraft, toDraft } from './draft.ts';
import { changeStep, insertStep, moveStep, type Place, removeStep } from './edit.ts';
import { drawFlow } from './flow.ts';
import { newStep, type StepKind } from './step-kinds.ts';

interface Problem {
  readonly field: string;
  readonly message: string;
}

/** A sequence while it is edited: what it is, which step's settings are open, and what the API had against it. */
export function useDraft(base: SequenceBody) {
  const [draft, setDraft] = useState(() => toDraft(base));
  const [open, setOpen] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly (Problem & { readonly of: string | null })[]>([]);
  const first = useRef(JSON.stringify(toDraft(base)));
  const flow = useMemo(() => drawFlow(draft.steps), [draft.steps]);
  const change = (next: Draft) => setDraft(next);
  return {
    draft,
    flow,
    open,
    toggle: (id: string) => setOpen((was) => (was === id ? null : id)),
    isDirty: JSON.stringify(draft) !== first.current,
    body: () => fromDraft(draft),
    change: (step: DraftStep) => {
      change(changeStep(draft, step));
      setProblems((all) => all.filter(({ of }) => of !== step.id));
    },
    setEnds: (ends: Pick<Draft, 'goals' | 'stopOn'>) => {
      change({ ...draft, ...ends });
      setProblems((all) => all.filter(({ field }) => !field.startsWith('goals')));
    },
    add: (place: Place, kind: StepKind) => {
      const step = newStep(kind);
      change(insertStep(draft, place, step));
      setOpen(step.id);
    },
    move: (id: string, by: -1 | 1) => {
      const moved = moveStep(draft, id, by);
      return moved && (() => change(moved));
    },
    /** What would go with it, and how to let it go. */
    removal: (id: string) => {
      const { draft: next, removed } = removeStep(draft, id);
      return { removed, go: () => change(next) };
    },
    /** What the API said of `steps[3].next` is shown at the step that is fourth in the list. */
    show: (errors: readonly Problem[]) =>
      setProblems(
        errors.map(({ field, message }) => {
          const [, at, rest = ''] = /^steps\[(\d+)\]\.?(.*)$/.exec(field) ?? [];
          const of = at === undefined ? null : (draft.steps[Number(at)]?.id ?? null);
          return { of, field: of === null ? field : rest, message };
        }),
      ),
    problemsOf: (id: string | null) => problems.filter(({ of }) => of === id),
    hasProblems: problems.length > 0,
  };
}

export type DraftState = ReturnType<typeof useDraft>;
