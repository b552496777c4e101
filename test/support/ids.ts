/** Ids that read well in a failure: `idOf('flood')` is `flood________________`, 21 characters as the door demands. */
export function idOf(name: string): string {
  if (!/^[A-Za-z0-9_-]{1,21}$/.test(name)) throw new Error(`${name} cannot be an id`)
  return name.padEnd(21, '_')
}
