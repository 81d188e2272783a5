import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launcherEnvironment } from '../../scripts/local/checkout.ts';
import { createProgress } from '../../scripts/local/progress.ts';
import { type Stack, startStack } from '../../scripts/local/stack.ts';
import { ensureOwner } from '../../scripts/owner.ts';
import { openBrowser, openTab } from './portal-world.ts';

const OWNER = 'owner@followthrough.example';

/** Everything that `npm start` runs, on free ports with throw-away data, and a browser. */
export interface PortalStack {
  readonly stack: Stack;
  readonly browser: Browser;
  readonly owner: { readonly email: string; readonly password: string };
  /** Somebody at a browser of their own, who is not signed in. */
  openStranger(options?: { width?: number }): Promise<{ context: BrowserContext; page: Page }>;
  close(): Promise<void>;
}

export async function openPortalStack(program: string): Promise<PortalStack> {
  const stack = await startStack({
    environment: launcherEnvironment(),
    progress: createProgress({ write: () => true }),
    ports: 'free',
    isThrowAway: true,
    onFailure: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    const password = await ensureOwner({ variables: stack.variables, email: OWNER });
    const browser = await openBrowser(program);
    return {
      stack,
      browser,
      owner: { email: OWNER, password: password ?? '' },
      async openStranger({ width = 1400 } = {}) {
        const viewport = { width, height: 900 };
        const context = await browser.newContext({ baseURL: stack.addresses.api, viewport });
        context.setDefaultTimeout(20_000);
        return { context, ...(await openTab(context)) };
      },
      async close() {
        await browser.close();
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** Types email and password into the sign-in page, wherever that stands. */
export async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.goto('/login');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The newest link of that kind in the sandbox's mails to an address. */
export async function linkInMail({ addresses }: Stack, to: string, pattern: RegExp): Promise<string> {
  const read = async (path: string) => (await fetch(new URL(path, addresses.sandbox))).text();
  const until = Date.now() + 30_000;
  for (;;) {
    const list = await read(`/inbox?q=${encodeURIComponent(to)}`);
    for (const [, mail = ''] of list.matchAll(/href="(\/inbox\/[\w-]+)[?"]/g)) {
      const link = pattern.exec(await read(`${mail}?part=text`))?.[0];
      if (link) return link;
    }
    if (Date.now() > until) throw new Error(`No mail to ${to} has a link like ${pattern}.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
