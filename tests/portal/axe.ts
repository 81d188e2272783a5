import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of WCAG 2.2, levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe calls serious or critical on the page as it stands, a line each with the place. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // By the protocol, so that the page's own policy need not let it in.
  await page.evaluate(SCRIPT);
  const violations = await page.evaluate<Violation[], readonly string[]>(async (values) => {
    const { axe, document } = globalThis as unknown as {
      document: unknown;
      axe: { run(at: unknown, options: unknown): Promise<{ violations: Violation[] }> };
    };
    const { violations: found } = await axe.run(document, { runOnly: { type: 'tag', values } });
    return found.map(({ id, impact, help, nodes }) => ({
      ...{ id, impact, help },
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));
  }, RULES);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary = '' }) => {
        const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
        return `${id}: ${help}: ${html.slice(0, 160)} ${why.slice(0, 160)}`;
      }),
    );
}
