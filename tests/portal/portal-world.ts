import type { Server } from 'node:http';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { serve } from '../../api/server.ts';
import type { Role } from '../../contracts/identity/permissions.ts';
import { checkout } from '../../scripts/local/checkout.ts';
import { freePorts } from '../../scripts/local/ports.ts';
import { startTestApi, type TestApi } from '../setup/api.ts';
import { addSignedIn } from '../setup/signed-in.ts';

/** The built portal with the real API and a database of its own behind it; no worker, no vendors. */
export interface PortalWorld {
  readonly api: TestApi;
  readonly address: string;
  readonly browser: Browser;
  /** A tab of somebody who is signed in, in a browser of their own. */
  openAs(who: Signed): Promise<SignedTab>;
  /** The API is away, with whatever was connected to it. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

interface Signed {
  readonly organizationId: string;
  readonly role: Role;
  readonly platformAdmin?: boolean;
  /** Pixels; left out: a desktop's */
  readonly width?: number;
  /** In which they live, e.g. `Europe/Berlin`; left out: this machine's */
  readonly zone?: string;
}

export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page and its scripts complained of. */
  readonly complaints: string[];
}

interface SignedTab extends Tab {
  readonly userId: string;
}

export async function openPortalWorld(program: string): Promise<PortalWorld> {
  const [port = 0] = await freePorts(1);
  const address = `http://127.0.0.1:${port}`;
  const portalDir = path.join(checkout, 'portal/dist');
  const api = await startTestApi({ publicUrl: address, portalDir });
  let server = await listening(serve(api.app), port);
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const browser = await openBrowser(program);
  return {
    api,
    address,
    browser,
    openAs: async ({ width = 1400, zone, ...who }) => {
      const { cookie, userId } = await addSignedIn(api, who);
      const viewport = { width, height: 900 };
      const context = await browser.newContext({
        ...{ baseURL: address, viewport },
        ...(zone && { timezoneId: zone }),
      });
      // On plain http there is no prefix.
      const [name = '', value = ''] = cookie.replace('__Host-', '').split('=');
      await context.addCookies([{ name, value, url: address }]);
      return { context, userId, ...(await openTab(context)) };
    },
    stop,
    async start() {
      server = await listening(serve(api.app), port);
    },
    async close() {
      await browser.close();
      await stop();
      await api.stop();
    },
  };
}

/** A tab whose complaints are kept. */
export async function openTab(context: BrowserContext): Promise<Pick<Tab, 'page' | 'complaints'>> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning')
      complaints.push(`${page.url()}: ${said.text()}`);
  });
  return { page, complaints };
}

/** Waits until everything that comes late is there, and nothing is shown as coming any more. */
export async function quiet(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await settled(page);
}

/** The same of a page that may say that there is nothing to be seen. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'menu of' }).waitFor();
  const coming = page.locator('[role=status][aria-label=Loading]');
  while ((await coming.count()) > 0) await coming.first().waitFor({ state: 'detached' });
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-sync'] });
}

async function listening(server: Server, port: number): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
