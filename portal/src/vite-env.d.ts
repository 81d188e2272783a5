/// <reference types="vite/client" />

declare module 'virtual:contract-routes' {
  import type { apiContract } from '../../contracts/api.ts';

  const routes: typeof apiContract;
  export default routes;
}
