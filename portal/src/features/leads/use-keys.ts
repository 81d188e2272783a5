import { useHotkeys } from '@mantine/hooks';
import { type RefObject, useEffect, useState } from 'react';

interface KeysProps {
  readonly count: number;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly onOpen: (index: number) => void;
  readonly onChoose: (index: number) => void;
  /** Something lies over the list, and has the keyboard. */
  readonly isCovered: boolean;
}

/** A dialog, a menu or a list of choices that is seen: some of the kit's stay in the page, hidden. */
function isSomethingOpen(): boolean {
  const found = document.querySelectorAll('[role=dialog], [role=menu], [role=listbox]');
  return [...found].some((each) => each.checkVisibility());
}

/** j and k or the arrows go from lead to lead, Enter opens it, x chooses it, / goes to the search. */
export function useKeys({ count, searchRef, onOpen, onChoose, isCovered }: KeysProps): number {
  const [active, setActive] = useState(-1);
  useEffect(() => setActive((now) => Math.min(now, count - 1)), [count]);
  const free = (act: () => void) => (event: KeyboardEvent) => {
    // A button or a link that has the focus, and a dialog, answer for themselves.
    if (isCovered || isSomethingOpen()) return;
    event.preventDefault();
    act();
  };
  const go = (by: number) => free(() => setActive((now) => Math.max(0, Math.min(count - 1, now + by))));
  const asIs = { preventDefault: false };
  useHotkeys([
    ['j', go(1), asIs],
    ['ArrowDown', go(1), asIs],
    ['k', go(-1), asIs],
    ['ArrowUp', go(-1), asIs],
    ['x', free(() => active >= 0 && onChoose(active)), asIs],
    ['/', free(() => searchRef.current?.focus()), asIs],
    [
      'Enter',
      (event) => {
        const isOnControl = event.target instanceof Element && event.target.closest('a, button');
        if (!isOnControl && active >= 0) free(() => onOpen(active))(event);
      },
      asIs,
    ],
  ]);
  return active;
}
