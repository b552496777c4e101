/** Where a role works: the wall looks at the wall, who looks after the house at how it runs, everyone else at the desk. */
export function homeOf(role: string | undefined): string {
  if (role === 'wall') return '/wall'
  return role === 'administrator' ? '/admin' : '/desk'
}
