/** PostgreSQL's troubles in the house's words. */
import pg from 'pg'
import { StoreError, type StoreFault } from '../flow.ts'

/** By the first letters of SQLSTATE; the longest that fits counts. */
const faults: Record<string, StoreFault> = {
  '22': 'constraint',
  '23': 'constraint',
  '08': 'io',
  '25006': 'busy',
  '25P03': 'io',
  '40': 'busy',
  '53': 'busy',
  '53100': 'full',
  '55P03': 'busy',
  '57014': 'busy',
  '57P': 'io',
  '58': 'io',
  XX: 'io',
}

/** The server ended the session because it was idle while it held a lock: what was begun is undone, for certain. */
const idleTooLong = '25P03'

function faultOf(code: string): StoreFault {
  for (const length of [5, 3, 2]) {
    const fault = faults[code.slice(0, length)]
    if (fault) return fault
  }
  return 'other'
}

/** What a session throws: a report of the server by its SQLSTATE; anything else is a connection that is lost. */
export function translated(error: unknown, text: string): StoreError {
  if (error instanceof StoreError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const sentence = `${reason} in ${text.slice(0, 80)}`
  return new StoreError(error instanceof pg.DatabaseError ? faultOf(error.code ?? '') : 'io', sentence, error)
}

/** True for what the server itself said, and no loss of the connection. */
export function isReported({ cause }: StoreError): boolean {
  return cause instanceof pg.DatabaseError
}

/** The connection ended while its commit was on the way: whether it was recorded is not known. */
export class LostCommit extends StoreError {
  constructor(cause: StoreError) {
    super('io', `unknown whether it was recorded: ${cause.message}`, cause)
  }
}

/** A commit that failed: certain when the server refused it, unknown when it or the connection ended. */
export function failedCommit(error: StoreError): StoreError {
  const { cause, fault } = error
  const isUndone = cause instanceof pg.DatabaseError && cause.code === idleTooLong
  return fault === 'io' && !isUndone ? new LostCommit(error) : error
}

/** True for trouble that leaves everything as it was: the same may be asked again later. */
export function isPassing(error: unknown): error is StoreError {
  return (
    error instanceof StoreError &&
    !(error instanceof LostCommit) &&
    (error.fault === 'busy' || error.fault === 'full' || error.fault === 'io')
  )
}
