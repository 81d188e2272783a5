import { useHotkeys } from '@mantine/hooks';
import { type RefObject, useState } from 'react';

interface KeysProps {
  /** Of what is listed, in its order */
  readonly ids: readonly string[];
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly onOpen: (id: string) => void;
  readonly onChoose: (id: string) => void;
  /** Something lies over the list, and has the keyboard. */
  readonly isCovered: boolean;
}

/** A dialog, a menu or a list of choices that is seen: some of the kit's stay in the page, hidden. */
function isSomethingOpen(): boolean {
  const found = document.querySelectorAll('[role=dialog], [role=menu], [role=listbox]');
  return [...found].some((each) => each.checkVisibility());
}

/**
 * j and k or the arrows go from lead to lead, Enter opens it, x chooses it, / goes to the search.
 *
 * @returns the place of the one that the keyboard stands at, which goes with it when others come above; -1: at none
 */
export function useKeys({ ids, searchRef, onOpen, onChoose, isCovered }: KeysProps): number {
  const [at, setAt] = useState<string>();
  const active = at === undefined ? -1 : ids.indexOf(at);
  const free = (act: () => void) => (event: KeyboardEvent) => {
    // A button or a link that has the focus, and a dialog, answer for themselves.
    if (isCovered || isSomethingOpen()) return;
    event.preventDefault();
    act();
  };
  const go = (by: number) => free(() => setAt(ids[Math.max(0, Math.min(ids.length - 1, active + by))]));
  const ofActive = (act: (id: string) => void) => () => {
    const id = ids[active];
    if (id !== undefined) act(id);
  };
  const asIs = { preventDefault: false };
  useHotkeys([
    ['j', go(1), asIs],
    ['ArrowDown', go(1), asIs],
    ['k', go(-1), asIs],
    ['ArrowUp', go(-1), asIs],
    ['x', free(ofActive(onChoose)), asIs],
    ['/', free(() => searchRef.current?.focus()), asIs],
    [
      'Enter',
      (event) => {
        const isOnControl = event.target instanceof Element && event.target.closest('a, button');
        if (!isOnControl && active >= 0) free(ofActive(onOpen))(event);
      },
      asIs,
    ],
  ]);
  return active;
}
