import { MantineProvider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { query } from './api.ts';
import { themeOf } from './theme.ts';

interface BrandedProps {
  /** Of this page: what the kit writes as style sheets is let in by it. */
  readonly nonce: string;
  readonly children: ReactNode;
}

/** The kit in the colours of whoever's portal this is. Before it is known whose, nothing but a spinner is shown. */
export function Branded({ nonce, children }: BrandedProps) {
  const me = useQuery(query.me.get.queryOptions({ enabled: false }));
  return (
    <MantineProvider
      theme={themeOf(me.data?.brand?.shades)}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}
