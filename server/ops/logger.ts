/** The house's own words about itself: JSON lines in UTC, never what an order said and never who a person is (T17). */
import { randomBytes } from 'node:crypto'
import { pino, type Logger } from 'pino'

export function makeLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: bare },
  })
}

/** A name by which a line of the log and what a client was told can be brought together. */
export function requestId(): string {
  return randomBytes(9).toString('base64url')
}

/**
 * An error without what hangs on it: libraries attach the body they could not read, and a parser quotes it in its
 * message.
 */
function bare(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const places = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: name,
    message: error instanceof SyntaxError ? 'cannot be read' : message,
    ...('code' in error && { code: String(error.code) }),
    at: places.map((line) => line.trim().slice('at '.length)),
    ...(cause !== undefined && { cause: bare(cause) }),
  }
}
