/** Where a role works: the wall looks at the wall, everyone else stands at the desk. */
export function homeOf(role: string | undefined): string {
  return role === 'wall' ? '/wall' : '/desk'
}
