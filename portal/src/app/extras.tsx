import '@mantine/notifications/styles.layer.css';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { dialogsCanOpen } from '../kit/dialog.ts';
import { CommandPalette } from './command-palette.tsx';

/**
 * What nobody needs before the first page stands: dialogs, messages about what was done, the palette. They hear of what
 * is asked of them by events, so they need not be around what asks.
 */
export function Extras() {
  useEffect(dialogsCanOpen, []);
  return (
    <>
      <ModalsProvider labels={{ confirm: 'Yes', cancel: 'Cancel' }} />
      <Notifications position="bottom-right" />
      <CommandPalette />
    </>
  );
}
