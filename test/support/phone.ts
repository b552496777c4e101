/** A phone: Chromium in a process of its own with a profile that outlives it, so that it can be killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { executable, flags } from './chromium.ts'
import { until } from './doors.ts'

export interface Phone {
  /** Where everything the browser keeps lies. */
  profile: string
  /** Starts the browser; gives its page. */
  start: () => Promise<Page>
  context: () => BrowserContext
  /** kill -9, with all its processes. */
  kill: () => Promise<void>
  /** Ends it as a person does, so that all it keeps is on disk. */
  stop: () => Promise<void>
  /** Ends it and takes its profile away. */
  remove: () => Promise<void>
}

const size = { width: 390, height: 844 }
const startMs = 60_000

export function makePhone(): Phone {
  const profile = mkdtempSync(join(tmpdir(), 'lianxin-phone-'))
  let child: ChildProcess | undefined
  let browser: Browser | undefined

  async function ended(signal: NodeJS.Signals): Promise<void> {
    const [ending, pid] = [child, child?.pid]
    if (!ending || pid === undefined) return
    const gone = new Promise((resolve) => ending.once('close', resolve))
    // Its processes are a group of their own.
    try {
      process.kill(-pid, signal)
      await gone
    } catch {
      // Over already.
    }
    child = undefined
    await browser?.close().catch(() => undefined)
  }

  return {
    profile,
    async start() {
      rmSync(join(profile, 'DevToolsActivePort'), { force: true })
      const args = [
        ...flags,
        '--headless=new',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        `--window-size=${size.width},${size.height}`,
        '--lang=zh-CN',
        'about:blank',
      ]
      const started = spawn(executable(), args, { detached: true, stdio: 'ignore' })
      child = started
      const last = (): void => {
        if (started.pid !== undefined) killQuietly(-started.pid)
      }
      process.once('exit', last)
      started.once('close', () => process.off('exit', last))
      await until(() => portOf(profile) !== undefined, 'the browser says where it listens', startMs)
      browser = await chromium.connectOverCDP(`http://127.0.0.1:${portOf(profile)}`, { timeout: startMs })
      const context = browser.contexts()[0]
      const page = context?.pages()[0] ?? (await context?.newPage())
      if (!page) throw new Error('the browser has no page')
      await page.setViewportSize(size)
      return page
    },
    context() {
      const context = browser?.contexts()[0]
      if (!context) throw new Error('the phone is off')
      return context
    },
    kill: () => ended('SIGKILL'),
    async stop() {
      const over = new Promise((resolve) => child?.once('close', resolve))
      const session = await browser?.newBrowserCDPSession()
      await session?.send('Browser.close').catch(() => undefined)
      await over
      child = undefined
    },
    async remove() {
      await ended('SIGKILL')
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

function portOf(profile: string): number | undefined {
  try {
    const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
    return Number(port) || undefined
  } catch {
    return undefined
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Over already.
  }
}

/** The files of a profile that hold any of some texts, in whatever width of character. */
export function filesWith(profile: string, texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')])
  return readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path)
      return forms.some((form) => bytes.includes(form))
    })
}
