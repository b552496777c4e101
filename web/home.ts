/** Where a role works: the wall looks at the wall, who looks after the house at how it runs, who takes in at the ledger, a mediator at its disputes, who tells the public at the press desk. */
const homes: Readonly<Record<string, string>> = {
  administrator: '/admin',
  intakeOfficer: '/ledger',
  mediator: '/mediation',
  approver: '/press',
  pressOfficer: '/press',
  wall: '/wall',
}

/** Everyone else works at the desk. */
export function homeOf(role: string | undefined): string {
  return (role !== undefined && Object.hasOwn(homes, role) && homes[role]) || '/desk'
}
