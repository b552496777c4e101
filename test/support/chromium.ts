/** A real Chromium for the browser suites, and a page that remembers what went wrong in it. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** No sandbox: the suites run as root in containers. Nothing of the browser's own may reach for the network. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function executable(): string {
  return process.env['CHROMIUM'] || '/usr/bin/chromium'
}

/** Starts the browser named by CHROMIUM, else Debian's. The caller closes it. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: executable(),
    args: [...flags, ...more],
    chromiumSandbox: false,
  })
}

/** What a page did that it should not; a clean page leaves all four empty. */
export interface Faults {
  readonly consoleErrors: string[]
  /** Exceptions nobody caught in the page. */
  readonly pageErrors: string[]
  /** Violations of the content security policy, as `directive: what was blocked`. */
  readonly cspViolations: string[]
  /** Requests and sockets to a host other than the house's. */
  readonly foreignRequests: string[]
}

/**
 * Collects the faults of every page of a context from now on; call it before the first page is opened.
 * `origin` is the house's, e.g. `http://127.0.0.1:8080`.
 */
export async function watchFaults(context: BrowserContext, origin: string): Promise<Faults> {
  const faults: Faults = { consoleErrors: [], pageErrors: [], cspViolations: [], foreignRequests: [] }
  const { host } = new URL(origin)

  await context.exposeBinding('reportCspViolation', (_source, violation: string) => {
    faults.cspViolations.push(violation)
  })
  await context.addInitScript(() => {
    const report = (globalThis as unknown as { reportCspViolation(violation: string): void })
      .reportCspViolation
    document.addEventListener('securitypolicyviolation', (event) => {
      report(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  context.on('request', (request) => {
    noteForeign(faults, host, request.url())
  })
  context.on('console', (message) => {
    if (message.type() === 'error') faults.consoleErrors.push(message.text())
  })
  context.on('page', (page) => {
    watchPage(page, faults, host)
  })
  return faults
}

function watchPage(page: Page, faults: Faults, host: string): void {
  page.on('pageerror', (error) => {
    faults.pageErrors.push(String(error))
  })
  page.on('websocket', (socket) => {
    noteForeign(faults, host, socket.url())
  })
}

function noteForeign(faults: Faults, host: string, url: string): void {
  const { protocol, host: asked } = new URL(url)
  if (/^(?:https?|wss?):$/.test(protocol) && asked !== host) faults.foreignRequests.push(url)
}
