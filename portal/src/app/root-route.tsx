import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { NotThere } from '../kit/states.tsx';
import { Shell } from './shell.tsx';
import { SessionGate } from './session.tsx';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotThere });

/** What every page of somebody signed in stands in: `createRoute({ getParentRoute: () => shellRoute, … })`. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
});

export { rootRoute };
