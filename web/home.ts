/** Where a role works: the wall looks at the wall, who looks after the house at how it runs, who takes in at the ledger, a mediator at its disputes. */
const homes: Readonly<Record<string, string>> = {
  administrator: '/admin',
  intakeOfficer: '/ledger',
  mediator: '/mediation',
  wall: '/wall',
}

/** Everyone else works at the desk. */
export function homeOf(role: string | undefined): string {
  return (role !== undefined && Object.hasOwn(homes, role) && homes[role]) || '/desk'
}
