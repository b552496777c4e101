/** The one cookie of the house. */

/** `__Host-` needs HTTPS; on loopback and with INSECURE_HTTP the name is plain. */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-lianxin' : 'lianxin'
}

/** The value of a cookie in a Cookie header, or undefined. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
