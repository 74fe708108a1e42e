/** axe-core in a page of the application, with the rules of WCAG 2.2 AA and the best practices. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Axe {
  run(
    context: Document,
    options: object,
  ): Promise<{
    violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
    passes: unknown[];
  }>;
}

/** What is wrong with the page as it stands, a line for each place; empty where nothing is. */
export async function axeFindings(page: Page): Promise<string[]> {
  // By the debugger's way in, since the page's own policy lets in no script but the application's.
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(SOURCE);
  }
  const result = await page.evaluate(async (values) => {
    // In the middle of a change from one theme to the other colours are neither's.
    const changes = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    const settled = Promise.allSettled(changes.map(({ finished }) => finished));
    // One that stands still never finishes.
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 500))]);
    const { axe } = window as unknown as { axe: Axe };
    return axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations', 'passes'] });
  }, TAGS);
  if (result.passes.length < 10) {
    throw new Error(`axe looked at next to nothing: ${result.passes.length} rules`);
  }
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}
