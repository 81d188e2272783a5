import { randomId } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

interface Dialog {
  readonly title: string;
  /** Left out: medium */
  readonly size?: 'lg';
  readonly content: (close: () => void) => ReactNode;
}

let tell: () => void;
const canOpen = new Promise<void>((resolve) => {
  tell = resolve;
});

/** What shows dialogs is fetched after the page, and tells here that it stands. */
export function dialogsCanOpen(): void {
  tell();
}

/**
 * Opens a dialog: at once, or as soon as there is something that shows it. A press beside it does not close it: what was
 * typed into it would be gone.
 */
export function openDialog({ title, size, content }: Dialog): void {
  const modalId = randomId();
  const children = content(() => modals.close(modalId));
  void canOpen.then(() =>
    modals.open({ modalId, title, children, closeOnClickOutside: false, ...(size && { size }) }),
  );
}
