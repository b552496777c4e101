/** Puts the window on this device, for whoever works where there is no link (OFF1). */
import type { Role } from '../../shared/event.ts'

/** Their screens work without a link (ux.md §4.4, §4.6, §4.7). */
const away: ReadonlySet<Role> = new Set(['gridWorker', 'intakeOfficer', 'mediator'])

/** Whether somebody of a role works where there may be no link. */
export function worksOffline(role: Role): boolean {
  return away.has(role)
}

/** `off`: this browser, or an address without encryption, keeps nothing. */
export type ShellState = 'off' | 'unasked' | 'coming' | 'kept'

/** Asks for the shell, again after a try that a bad link ended; `moved` is told how far it is. */
export async function keepShell(moved: (state: ShellState) => void): Promise<void> {
  if (!('serviceWorker' in navigator) || !globalThis.isSecureContext) return moved('off')
  try {
    const known = await navigator.serviceWorker.getRegistration('/')
    moved(known?.active ? 'kept' : 'coming')
    await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    await navigator.serviceWorker.ready
    moved('kept')
  } catch {
    // No link, or the browser keeps nothing for this page: asked again with the next connection.
  }
}
