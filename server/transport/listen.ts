/** Beginning to listen, and why it could not. */
import type { Server } from 'node:http'
import type { Config } from '../config.ts'

/** Gives the port; with `nextFree` a taken one moves on. Rejects with a sentence that names the switch. */
export function listen(server: Server, { HOST, PORT }: Config, nextFree: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    let port = PORT
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || !nextFree || port >= PORT + 50)
        return reject(notListening(error, HOST, port))
      port += 1
      server.listen(port, HOST)
    })
    server.on('listening', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
    server.listen(port, HOST)
  })
}

function notListening(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const why: Record<string, string> = {
    EADDRINUSE: `PORT: ${port} is taken by another program; stop it or choose another PORT`,
    EACCES: `PORT: this user may not listen on ${port}; choose one above 1023`,
    EADDRNOTAVAIL: `HOST: this machine has no address ${host}`,
    ENOTFOUND: `HOST: ${host} is the name of no machine`,
  }
  return new Error(why[error.code ?? ''] ?? `cannot listen on ${host}, port ${port}`, { cause: error })
}
