/** What a machine that reads screens to people minds on a page (axe-core, its usual rules). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Violation {
  id: string
  impact: string
  /** The beginning of each element’s HTML. */
  at: string[]
}

/** Empty when it minds nothing. The page’s context must not forbid what the policy does not allow (`bypassCSP` on the public pages). */
export async function violationsOf(page: Page): Promise<Violation[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    interface Results {
      violations: { id: string; impact: string; nodes: { html: string }[] }[]
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<Results> } }
    const { violations } = await axe.run()
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      at: nodes.map(({ html }) => html.slice(0, 200)),
    }))
  })
}

/** Rules of WCAG 2.2 A and AA that are broken in a serious or critical way. */
export async function graveViolationsOf(page: Page): Promise<Violation[]> {
  const all = await violationsOf(page)
  return all.filter(({ impact }) => impact === 'serious' || impact === 'critical')
}
