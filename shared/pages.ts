/** Where the window's pages stand: what the server answers with the window, and what the window then shows. `:id` is an id. */
export const pages = {
  home: '/',
  signIn: '/sign-in',
  wall: '/wall',
  desk: '/desk',
  incident: '/incidents/:id',
  ledger: '/ledger',
  matter: '/matters/:id',
  mediation: '/mediation',
  press: '/press',
  screening: '/screening',
  supervision: '/supervision',
  admin: '/admin',
  rules: '/rules',
} as const
