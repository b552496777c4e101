/** Files made to hurt: refused or harmless, within their bounds, nothing left behind (reliability.md T11). */
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blobId, most } from '../../shared/attachment.ts'
import { bombs, refusedFiles } from '../support/badFiles.ts'
import { addressOf, entryWith, keep, pdf, photo, send } from '../support/blobs.ts'
import {
  entry,
  newId,
  openDoors,
  pause,
  report,
  taken,
  until,
  type Doors,
  type Sender,
} from '../support/doors.ts'
import { note } from '../support/note.ts'

let doors: Doors
let senders: Sender[] = []
let duty: Sender
let stream: string

beforeAll(async () => {
  doors = await openDoors()
  // Uploads are counted by account.
  for (let n = 0; n < 4; n++) senders.push(await doors.sender(`duty-${n}`, 'dutyOfficer'))
  duty = senders[0] as Sender
  stream = newId()
  taken(await duty.give(report(stream)))
})
afterAll(async () => {
  senders = []
  await doors.close()
})

function stored(): string[] {
  try {
    return readdirSync(join(doors.dataDir, 'blobs', 'live'))
  } catch {
    return []
  }
}

async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { code?: string }).code ?? `status ${answer.status}`
}

describe('what is not kept', () => {
  test.each(refusedFiles)(
    '[ATT1] [ATT3] [ATT11] %s is refused and leaves nothing',
    async (_name, file, code) => {
      const before = stored()
      expect(await codeOf(await send(doors, duty, file))).toBe(code)
      expect(stored()).toEqual(before)
    },
  )

  test('[ATT1] [ATT11] a picture cut short anywhere is refused', async () => {
    const before = stored()
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await photo(300, 200, format)
      for (const share of [0.5, 0.9])
        expect(await codeOf(await send(doors, duty, whole.subarray(0, whole.length * share)))).toBe(
          'blob.damaged',
        )
    }
    expect(stored()).toEqual(before)
  })

  test('[ATT3] [ATT11] a file over the bound is refused, whether it says so before or not', async () => {
    const before = stored()
    const large = Buffer.alloc(most.bytes + 1)
    expect(await codeOf(await send(doors, duty, large))).toBe('blob.tooLarge')
    expect(await dripped(Infinity, 1024 * 1024)).toContain('"code":"blob.tooLarge"')
    expect(stored()).toEqual(before)
  })
})

describe('what is kept', () => {
  test('[ATT2] a picture with a page in it comes back as a picture alone', async () => {
    const whole = await photo(64, 64)
    const page = Buffer.from('<html><script>CANARY()</script></html>')
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, page.length + 2]), page])
    for (const file of [
      Buffer.concat([whole, page]),
      Buffer.concat([whole.subarray(0, 2), comment, whole.subarray(2)]),
      Buffer.concat([await photo(64, 64, 'png'), page]),
    ]) {
      const kept = await keep(doors, duty, file)
      const position = await recorded({ ...entryWith(stream, kept) })
      const answer = await doors.ask(duty, 'GET', addressOf(kept.blob, stream, position))
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(bytes.length).toBe(kept.bytes)
      expect(bytes.includes('CANARY')).toBe(false)
      expect(answer.headers.get('content-type')).toMatch(/^image\/(?:jpeg|png)$/)
    }
  })

  test('[ATT1] [ATT6] what a file is comes from its content, whatever its name and its sender say', async () => {
    for (const [file, name, type, saved] of [
      [pdf, '照片.jpg', 'application/pdf', '照片.jpg.pdf'],
      [Buffer.from('alert(1)'), 'run.js', 'text/plain', 'run.js.txt'],
      [await photo(20, 20, 'png'), 'page.html', 'image/png', 'page.html.png'],
      [await photo(20, 20, 'webp'), '云图.webp', 'image/jpeg', '云图.webp.jpg'],
    ] as const) {
      const kept = await keep(doors, duty, file)
      expect(kept.type).toBe(type)
      const position = await recorded(entryWith(stream, kept, name))
      const answer = await doors.ask(duty, 'GET', addressOf(kept.blob, stream, position))
      expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type)
      expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain(`UTF-8''${saved}`)
    }
  })

  test('[ATT6] [ATT11] no name leads out of its place, ends a header or shows another end than it has', async () => {
    const harmful = [
      '../../x.txt',
      '..\\..\\x.txt',
      '/etc/passwd',
      'C:\\x.txt',
      'x\0.txt',
      'x\r\nSet-Cookie: a=b.txt',
      '图\u202Egpj.txt',
      'x\u200B.txt',
      '.htaccess',
      'x'.repeat(300),
      'x<img src=a onerror=alert(1)>.txt',
      'x".txt',
      '电话13800138000.txt',
      '   ',
    ]
    const odd = [
      'con',
      'CON.txt',
      'nul .txt',
      "x'y(z)*.txt".replace('*', ''),
      'é ü 文件 🙂.txt',
      'a;b=c,d.txt',
      '%2e%2e%2f.txt',
    ]
    const kept = await keep(doors, duty, '名称测试')
    for (const name of harmful) {
      const answer = await doors.ask(duty, 'POST', '/api/commands', {
        commandId: newId(),
        ...entryWith(stream, kept, name),
      })
      expect(['command.malformed', 'command.tooLarge', 'command.personalMark'], name).toContain(
        await codeOf(answer),
      )
    }
    for (const name of odd) {
      const own = await keep(doors, duty, `名称测试 ${name}`)
      const position = await recorded(entryWith(stream, own, name))
      const { headers } = await doors.ask(duty, 'GET', addressOf(own.blob, stream, position))
      const said = headers.get('content-disposition') ?? ''
      expect(said).toMatch(/^attachment; filename="attachment\.txt"; filename\*=UTF-8''[\w.%!~-]+$/)
      expect(decodeURIComponent(said.split("''")[1] ?? '')).not.toMatch(/^(?:con|nul)\s*\./i)
    }
    expect(stored().every((one) => blobId.safeParse(one).success)).toBe(true)
    expect(readdirSync(join(doors.dataDir, 'blobs'))).toEqual(['live'])
  })
})

describe('what it may cost', () => {
  test('[ATT3] [ATT11] what unfolds into much costs the house no memory and holds up no order', async (context) => {
    const files = await bombs()
    const before = stored()
    const start = process.memoryUsage.rss()
    let peak = start
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20)
    let answered = 0
    let isOver = false
    const orders = (async () => {
      while (!isOver) {
        taken(await duty.give(entry(stream, '同时记录')))
        answered += 1
        await pause(20)
      }
    })()
    let kept = 0
    const said: string[] = []
    for (const [name, file] of files) {
      expect(file.length, name).toBeLessThan(2 * 1024 * 1024)
      const answer = await send(doors, senders[1], file)
      const verdict = answer.status === 201 ? 'kept' : await codeOf(answer)
      expect(['kept', 'blob.tooManyPixels', 'blob.damaged'], name).toContain(verdict)
      kept += verdict === 'kept' ? 1 : 0
      said.push(`${name}: ${verdict}`)
    }
    isOver = true
    await orders
    clearInterval(watch)
    const grown = (peak - start) / 1024 / 1024
    note(
      context,
      `${said.join('; ')}; ${answered} orders meanwhile, the house grew by ${grown.toFixed(0)} MB`,
    )
    expect(answered).toBeGreaterThan(files.length)
    expect(grown).toBeLessThan(150)
    expect(stored().length - before.length).toBe(kept)
  })

  test('[ATT3] an account that sends too much at once waits, others do not', async () => {
    const file = await photo(2000, 2000)
    const answers = await Promise.all([1, 2, 3].map(() => send(doors, senders[1], file)))
    const codes = await Promise.all(
      answers.map(async (one) => (one.status === 201 ? 'kept' : await codeOf(one))),
    )
    expect(codes.filter((one) => one === 'kept').length).toBeGreaterThanOrEqual(1)
    expect(codes).toContain('blob.tooMany')
    const stuck = [await welcomed(senders[2] as Sender), await welcomed(senders[2] as Sender)]
    await expect.poll(async () => codeOf(await send(doors, senders[2], 'x'))).toBe('blob.tooMany')
    const before = stored().length
    await keep(doors, senders[3] as Sender, '别人照常上传')
    expect(stored().length).toBe(before + 1)
    for (const socket of stuck) socket.destroy()
    await expect.poll(async () => (await send(doors, senders[2], '断开之后')).status).toBe(201)
    expect(stored().length).toBe(before + 2)
  })

  test('[ATT3] [ATT11] where the disk has less than its least room no file is taken, and orders still are', async () => {
    const full = await openDoors({ DISK_MIN_MB: '1000000000' })
    try {
      const sender = await full.sender('duty', 'dutyOfficer')
      expect(await codeOf(await send(full, sender, '没有空间'))).toBe('house.readOnly')
      taken(await sender.give(report(newId())))
      expect(readdirSync(full.dataDir)).not.toContain('blobs')
    } finally {
      await full.close()
    }
  })

  test('[ATT11] an upload that drips is ended, and nothing of it stays', { timeout: 120_000 }, async () => {
    const before = stored()
    const answer = await dripped(most.bytes, 1)
    expect(answer === '' || answer.startsWith('HTTP/1.1 408'), answer).toBe(true)
    expect(stored()).toEqual(before)
    await keep(doors, duty, '之后照常上传')
  })
})

async function recorded(order: ReturnType<typeof entry>): Promise<number> {
  const answer = await doors.ask(duty, 'POST', '/api/commands', { commandId: newId(), ...order })
  const said = (await answer.json()) as { position?: number }
  if (said.position === undefined) throw new Error(`refused: ${JSON.stringify(said)}`)
  await doors.told(said.position)
  return said.position
}

/** An upload that began and goes no further. */
async function begun(who: Sender, length = 1000, more = '', headers: string[] = []): Promise<Socket> {
  const socket = connect(doors.house.port, '127.0.0.1')
  socket.on('error', () => undefined)
  const { origin = '', cookie = '' } = who.headers
  const size = Number.isFinite(length) ? `Content-Length: ${length}` : 'Transfer-Encoding: chunked'
  const head = [
    'POST /api/blobs?log=live HTTP/1.1',
    ...['Host: 127.0.0.1', `Origin: ${origin}`, `Cookie: ${cookie}`, 'X-Lianxin: 1'],
    ...['Content-Type: application/octet-stream', size, ...headers],
  ]
  await new Promise<void>(
    (resolve) => void socket.write(`${head.join('\r\n')}\r\n\r\n${more}`, () => resolve()),
  )
  return socket
}

/** An upload that was told to go on, and does not: the house waits for it, whatever comes next. */
async function welcomed(who: Sender): Promise<Socket> {
  const socket = await begun(who, 1000, '', ['Expect: 100-continue'])
  const said = await new Promise<Buffer>((resolve) => void socket.once('data', resolve))
  expect(String(said)).toContain('100 Continue')
  return socket
}

/** Sends pieces of a file until the house says something or hangs up; gives what it said. */
async function dripped(length: number, piece: number): Promise<string> {
  const socket = await begun(senders[3] as Sender, length)
  let said = ''
  let isOver = false
  socket.on('data', (chunk) => (said += chunk.toString()))
  socket.on('close', () => (isOver = true))
  const bytes = Buffer.alloc(piece, 'a')
  const framed = Number.isFinite(length)
    ? bytes
    : Buffer.concat([Buffer.from(`${piece.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
  while (!isOver && said === '') {
    socket.write(framed)
    await pause(piece > 1 ? 1 : 200)
  }
  await until(() => isOver, 'the house hangs up', 10_000)
  return said
}
