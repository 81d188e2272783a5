import '@mantine/core/styles.layer.css';
import './app/styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './app/api.ts';
import { Branded } from './app/brand.tsx';
import { router } from './app/router.ts';

// A newer build has taken the place of the one that this page is of: its parts have other names.
addEventListener('vite:preloadError', ({ payload }) => {
  // To load anew without a connection would leave nothing at all; the router loads anew for a message that it knows.
  if (!navigator.onLine) {
    payload.message = 'There is no connection, and this page has not been fetched yet.';
    return;
  }
  const last = Number(sessionStorage.getItem('reloadedAt'));
  if (Date.now() - last < 10_000) return;
  sessionStorage.setItem('reloadedAt', String(Date.now()));
  location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('There is no #root in the page.');
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// What keeps the page still behind a dialog writes a style sheet, and looks for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce });

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Branded nonce={nonce}>
        <RouterProvider router={router} />
      </Branded>
    </QueryClientProvider>
  </StrictMode>,
);
