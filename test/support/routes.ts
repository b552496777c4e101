/** The routes of the HTTP door, for the suites that walk over all of them. */

export interface Expected {
  nobody: number
  somebody: number
  path?: string
  body?: unknown
  /** Answers people, not programs. */
  isPage?: true
}

/** Every route of the house: what it answers to nobody and to somebody. A route that is not here fails a suite. */
export const routes: Record<string, Expected> = {
  'GET /livez': { nobody: 200, somebody: 200 },
  'GET /readyz': { nobody: 200, somebody: 200 },
  'GET /metrics': { nobody: 200, somebody: 200 },
  'GET /api/openapi.json': { nobody: 200, somebody: 200 },
  'GET /api/asyncapi.json': { nobody: 200, somebody: 200 },
  'GET /api/session': { nobody: 401, somebody: 200 },
  'GET /api/operation': { nobody: 401, somebody: 404 },
  'GET /api/city': { nobody: 401, somebody: 200 },
  'GET /api/city/rules': { nobody: 401, somebody: 200 },
  'GET /api/rules': { nobody: 401, somebody: 404 },
  'POST /api/rules': { nobody: 401, somebody: 400, body: {} },
  'GET /api/events': { nobody: 401, somebody: 200 },
  'GET /api/snapshot': { nobody: 401, somebody: 200 },
  'GET /api/counts': { nobody: 401, somebody: 400 },
  'POST /api/counts': { nobody: 401, somebody: 400, body: {} },
  'GET /api/streams/:id': { nobody: 401, somebody: 404, path: '/api/streams/nowhere' },
  'GET /api/blobs/:id': { nobody: 401, somebody: 400, path: '/api/blobs/nowhere' },
  'POST /api/blobs': { nobody: 401, somebody: 400, body: {} },
  'GET /api/uploads/:id': { nobody: 401, somebody: 400, path: '/api/uploads/nowhere' },
  'PUT /api/uploads/:id': { nobody: 401, somebody: 400, path: '/api/uploads/nowhere', body: {} },
  'PUT /api/parties/:id': { nobody: 401, somebody: 400, path: '/api/parties/nowhere', body: {} },
  'PUT /api/parties/:id/contact': {
    nobody: 401,
    somebody: 400,
    path: '/api/parties/nowhere/contact',
    body: {},
  },
  'GET /api/parties/:id': { nobody: 401, somebody: 400, path: '/api/parties/nowhere' },
  'GET /api/parties/:id/openings': { nobody: 401, somebody: 403, path: '/api/parties/nowhere/openings' },
  'GET /api/openings': { nobody: 401, somebody: 403 },
  'POST /api/papers': { nobody: 401, somebody: 400, body: {} },
  'POST /api/packets': { nobody: 401, somebody: 400, body: {} },
  'POST /api/imports': { nobody: 401, somebody: 400, body: {} },
  'DELETE /api/imports/:id': { nobody: 401, somebody: 404, path: '/api/imports/nowhere' },
  'POST /api/commands': { nobody: 401, somebody: 400, body: {} },
  'POST /api/session': { nobody: 400, somebody: 400, body: {} },
  'GET /my': { nobody: 200, somebody: 200 },
  'POST /my': { nobody: 404, somebody: 404, body: {}, isPage: true },
  'GET /exercise/my': { nobody: 200, somebody: 200 },
  'POST /exercise/my': { nobody: 503, somebody: 503, body: {}, isPage: true },
  'GET /public': { nobody: 200, somebody: 200 },
  'GET /public/feed': { nobody: 200, somebody: 200 },
  'GET /exercise/public': { nobody: 503, somebody: 503, isPage: true },
  'GET /exercise/public/feed': { nobody: 503, somebody: 503, isPage: true },
  'DELETE /api/session': { nobody: 204, somebody: 204 },
}
