import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

/** Milliseconds without another letter. */
const PAUSE = 300;

/**
 * What is typed into a field whose words stand in the address: the address hears of it after a pause, trimmed, and says
 * it back. What it says that was not typed here, by the way back or a saved view, replaces what stands in the field.
 */
export function useTyped(value: string | undefined, tell: (value: string | undefined) => void) {
  const [typed, setTyped] = useState(value ?? '');
  const told = useRef(value ?? '');
  const later = useDebouncedCallback(() => {
    const words = typed.trim();
    if (words === told.current) return;
    told.current = words;
    tell(words || undefined);
  }, PAUSE);
  useEffect(() => {
    if ((value ?? '') === told.current) return;
    told.current = value ?? '';
    later.cancel();
    setTyped(value ?? '');
  }, [value, later]);
  return {
    value: typed,
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      setTyped(currentTarget.value);
      later();
    },
  };
}
