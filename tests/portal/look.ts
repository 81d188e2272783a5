import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../setup/chromium.ts';

const usage = `tsx tests/portal/look.ts ADDRESS EMAIL PASSWORD FOLDER PATH…
Signs in at a running portal and draws each page in both widths and schemes as FOLDER/<page>-<width>-<scheme>.png.
PASSWORD - : it is in PORTAL_PASSWORD. A path may end in @SELECTOR, which is pressed first: '/leads@text=Export'.`;

const WIDTHS = [1400, 390];
const SCHEMES = ['light', 'dark'] as const;

/** Draws pages of a running portal, for a person to look at. */
async function main(): Promise<void> {
  const [address, email, given, folder, ...paths] = process.argv.slice(2);
  const executablePath = findBrowser();
  if (!address || !email || !given || !folder || paths.length === 0 || !executablePath)
    throw new Error(usage);
  const password = given === '-' ? (process.env['PORTAL_PASSWORD'] ?? '') : given;
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({ baseURL: address });
  const page = await context.newPage();
  page.on('console', (said) => said.type() === 'error' && console.error(`${page.url()}: ${said.text()}`));
  page.on('pageerror', (error) => console.error(`${page.url()}: ${error.message}`));
  await page.goto('/login');
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click('button.chosen');
  await page.waitForURL((url) => url.pathname !== '/login');
  for (const wanted of paths) {
    const [to = '/', press] = wanted.split('@');
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        await page.setViewportSize({ width, height: width > 600 ? 900 : 844 });
        await page.emulateMedia({ colorScheme });
        await page.goto(to);
        // The stream of live changes never ends: quiet is when nothing is shown as loading.
        await page.waitForSelector('main');
        await page.waitForTimeout(1200);
        if (press) await page.click(press);
        if (press) await page.waitForTimeout(800);
        const name = wanted.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'dashboard';
        await page.screenshot({ path: path.join(folder, `${name}-${width}-${colorScheme}.png`) });
      }
    }
    console.log(wanted);
  }
  await browser.close();
}

await main();
