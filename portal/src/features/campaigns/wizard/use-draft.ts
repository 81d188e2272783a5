import { useCallback, useEffect, useState } from 'react';
import { type Draft, emptyDraft } from './draft.ts';
import { fileOf, forgetDraft, holdFile, keepDraft, readDraft } from './kept-draft.ts';

/** The draft of somebody, kept in this browser while it is walked through. */
export function useDraft(owner: string, zone: string, clientId = '') {
  const [draft, setDraft] = useState<Draft>(() => forClient(readDraft(owner, zone), clientId));
  const [file, setHeld] = useState<File | null>(() => fileOf(draft.id));
  const [wasKept, setWasKept] = useState(() => isBegun(readDraft(owner, zone)));
  const [isOver, setOver] = useState(false);
  const isTouched = isBegun(draft);
  useEffect(() => {
    if (isTouched && !isOver) keepDraft(owner, draft);
  }, [owner, draft, isTouched, isOver]);
  const change = useCallback(
    (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes })),
    [],
  );
  const setFile = (picked: File | null) => {
    holdFile(draft.id, picked);
    setHeld(picked);
    change({ fileName: picked?.name ?? null, reading: { ...draft.reading, mapping: {} } });
  };
  const finish = () => {
    setOver(true);
    forgetDraft(owner);
  };
  const startOver = () => {
    forgetDraft(owner);
    setHeld(null);
    setWasKept(false);
    setDraft(emptyDraft(zone));
  };
  return { draft, change, file, setFile, startOver, isTouched, wasKept, finish };
}

function forClient(draft: Draft, clientId: string): Draft {
  return isBegun(draft) ? draft : { ...draft, clientId };
}

/** Whether there is anything in it that somebody would miss. */
function isBegun({ name, clientId, fromNumber, fileName, address }: Draft): boolean {
  return [name, clientId, fromNumber, fileName ?? '', address].some((text) => text !== '');
}
