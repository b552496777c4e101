/** Words go, the chain stays: LOG2, and the chain itself: LOG12 where nothing was changed. */
import { describe, expect, test } from 'vitest'
import { accepted, codeOf, system, type Scene, type Stage } from './scene.ts'

export function erasing(stage: Stage): void {
  describe('erasing words', () => {
    test('[LOG2] words go from pages, streams, ledger and tables; the chain stays whole', async () => {
      const scene = await stage.fresh()
      const stream = await scene.opened()
      const [kept, gone] = await scene.noted(stream, 'kept-words', 'gone-words')
      accepted(await scene.give('probe.work', stream, { text: 'gone-work' }, { by: 'fire', seen: 0 }))
      const bodies = await scene.rows('SELECT * FROM event ORDER BY position')
      await erase(scene, stream, gone)
      await erase(scene, stream, 4)

      expect(JSON.stringify(await scene.dump())).not.toMatch(/gone-/)
      expect(JSON.stringify(await scene.dump())).toContain('kept-words')
      expect(await scene.rows('SELECT * FROM event WHERE position <= ? ORDER BY position', 4)).toEqual(bodies)
      const events = await scene.events()
      expect(events.map(({ type, data }) => [type, data['text']])).toEqual([
        ['probe.opened', undefined],
        ['probe.noted', 'kept-words'],
        ['probe.noted', null],
        ['probe.worked', null],
        ['log.wordsErased', undefined],
        ['log.wordsErased', undefined],
      ])
      const { rows } = await scene.stream(stream)
      expect(rows.map(({ position, body }) => [position, body['text']])).toEqual([
        [1, undefined],
        [kept, 'kept-words'],
        [gone, null],
        [4, undefined],
      ])
      expect(await scene.stream(stream)).toEqual(await scene.folded(stream))
      expect(await scene.verify()).toEqual({ events: 6, first: undefined })
    })

    test('[LOG2] an erasure is noted as a change of audience, so that every copy of the stream is replaced', async () => {
      const scene = await stage.fresh()
      const stream = await scene.opened()
      const told = scene.listen()
      const [gone] = await scene.noted(stream, 'gone')
      const position = await erase(scene, stream, gone)
      const changes = [expect.objectContaining({ position, stream, feature: 'probe' }) as object]
      expect(told.at(-1)?.changes).toEqual(changes)
      const page = await scene.log.page(scene.name, 0, 10)
      const [change] = page.changes.filter((one) => one.position === position)
      expect(change).toEqual(told.at(-1)?.changes[0])
      expect(change?.after).toEqual(change?.before)
    })

    test('[LOG2] words erased in the batch that brought them are told to nobody', async () => {
      const scene = await stage.fresh()
      const stream = await scene.opened()
      const told = scene.listen()
      await scene.together(
        scene.request('probe.note', stream, { text: 'gone-at-once' }),
        scene.request('log.eraseWords', stream, { position: 2, field: 'text' }, { by: 'auditor' }),
      )
      if (told.length === 1) expect(JSON.stringify(told)).not.toContain('gone-at-once')
      expect(JSON.stringify(await scene.dump())).not.toContain('gone-at-once')
      expect(told.flatMap(({ events }) => events).at(-1)?.type).toBe('log.wordsErased')
    })

    test('[LOG2] words that are not there cannot be erased, nor twice', async () => {
      const scene = await stage.fresh()
      const stream = await scene.opened()
      const [position = 0] = await scene.noted(stream, 'once')
      const places = [
        { position: 1, field: 'text' },
        { position, field: 'note' },
        { position, field: 'loud' },
        { position: position + 1, field: 'text' },
      ]
      const give = (place: { position: number; field: string }) =>
        scene.give('log.eraseWords', stream, place, { by: 'auditor' })
      for (const place of places) expect(codeOf(await give(place))).toBe('log.nothingToErase')
      accepted(await give({ position, field: 'text' }))
      expect(codeOf(await give({ position, field: 'text' }))).toBe('log.nothingToErase')
    })

    test('only the auditor erases words', async () => {
      const scene = await stage.fresh()
      const stream = await scene.opened()
      const [position] = await scene.noted(stream, 'mine')
      for (const by of ['duty', 'fire'] as const)
        expect(codeOf(await scene.give('log.eraseWords', stream, { position, field: 'text' }, { by }))).toBe(
          'access.forbidden',
        )
    })

    test('[LOG2] words are erased as long as they are kept: also in a closed and retired stream', async () => {
      const scene = await stage.fresh()
      const stream = await scene.opened()
      const [position] = await scene.noted(stream, 'gone-late')
      accepted(await scene.give('probe.close', stream, {}, { seen: 2 }))
      accepted(await scene.give('log.retire', stream, {}, { by: { system } }))
      expect(codeOf(await scene.give('probe.note', stream, { text: 'too late' }))).toBe('stream.closed')
      const told = scene.listen()
      await erase(scene, stream, position)
      expect(JSON.stringify(await scene.dump())).not.toContain('gone-late')
      const { state } = await scene.stream(stream)
      expect(state.retired).toBe(true)
      expect((await scene.log.liveSet(scene.name)).streams).toEqual([])
      expect(told.flatMap(({ changes }) => changes).filter(({ after }) => after)).toEqual([])
      expect(await scene.verify()).toEqual({ events: 5, first: undefined })
    })
  })
}

async function erase(scene: Scene, stream: string, position: number | undefined): Promise<number> {
  const answer = await scene.give('log.eraseWords', stream, { position, field: 'text' }, { by: 'auditor' })
  return accepted(answer).position
}
