/** A mail relay of the test's own: it speaks SMTP, keeps what it takes, and fails as it is told. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** `takes`; `later` and `never` refuse the recipient with 4xx and 5xx; `silent` says nothing at all. */
export type Manner = 'takes' | 'later' | 'never' | 'silent'

export interface Letter {
  from: string
  to: string[]
  /** Head and body as they came, line breaks as LF. */
  text: string
}

export interface SmtpSink {
  url: string
  letters: Letter[]
  /** Connections that came, whatever became of them. */
  calls: () => number
  behave: (manner: Manner) => void
  close: () => Promise<void>
}

export async function openSmtpSink(): Promise<SmtpSink> {
  const letters: Letter[] = []
  const sockets = new Set<Socket>()
  let calls = 0
  let manner: Manner = 'takes'
  const server = createServer((socket) => {
    calls += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined)
    if (manner !== 'silent') converse(socket, () => manner, letters)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    calls: () => calls,
    behave: (next) => (manner = next),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function converse(socket: Socket, manner: () => Manner, letters: Letter[]): void {
  let letter: Letter = { from: '', to: [], text: '' }
  let isData = false
  let rest = ''
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  const hear = (line: string): void => {
    if (isData && line === '.') {
      letters.push(letter)
      letter = { from: '', to: [], text: '' }
      isData = false
      return say('250 taken')
    }
    if (isData) return void (letter.text += `${line.replace(/^\.\./, '.')}\n`)
    const [verb = ''] = line.toUpperCase().split(/[ :]/)
    const address = /<(.*)>/.exec(line)?.[1] ?? ''
    if (verb === 'EHLO') return say('250 sink')
    if (verb === 'MAIL') return ((letter.from = address), say('250 ok'))
    if (verb === 'RCPT' && manner() === 'later') return say('451 busy')
    if (verb === 'RCPT' && manner() === 'never') return say('550 nobody here')
    if (verb === 'RCPT') return (letter.to.push(address), say('250 ok'))
    if (verb === 'DATA') return ((isData = true), say('354 go on'))
    if (verb === 'QUIT') return (say('221 bye'), void socket.end())
    say('250 ok')
  }
  say('220 sink')
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
}
