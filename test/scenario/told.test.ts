/** What the public is told in the three scripts, at which minute, and which promises that keeps or misses (domain.md §7). */
import { beforeAll, describe, expect, test } from 'vitest'
import type { StatementOpen } from '../../shared/features/statement/state.ts'
import { pointerIn } from '../../server/scenario/script.ts'
import { minuteOf } from '../support/calendar.ts'
import { playWhole, readScript, type Played } from '../support/playing.ts'

/** Statement, when the public could read it, and each press task it ended with the time that had. */
type Told = [statement: string, readable: string, ...ended: string[]]

const scripts: Record<string, Told[]> = {
  leak: [
    ['S-C-first', '05-16 23:26', 'firstRelease 05-17 03:47'],
    ['S-C-1', '05-17 00:30', 'update 05-17 00:30'],
    ['S-C-water', '05-17 01:06', 'clarification 05-17 02:37'],
    ['S-C-2', '05-17 02:30', 'update 05-17 02:30'],
    ['S-C-3', '05-17 04:10', 'update 05-17 08:30'],
    ['S-C-4', '05-17 10:05', 'update 05-17 10:10'],
    ['S-C-conference', '05-17 14:00', 'conference 05-17 22:47'],
    ['S-C-5', '05-17 15:05', 'update 05-17 16:05'],
    ['S-C-deaths', '05-17 15:50', 'clarification 05-17 17:20'],
    ['S-C-6', '05-17 20:10', 'update 05-17 21:05'],
    ['S-C-answers', '05-18 12:00', 'enquiry 05-18 12:00'],
    ['S-C-end', '05-19 14:10', 'closing 05-19 16:00'],
  ],
  renewal: [
    ['S-B-first', '04-07 15:49', 'firstRelease 04-07 19:36'],
    ['S-B-2', '04-08 16:20', 'update 04-08 18:00'],
    ['S-B-rumour', '04-09 09:00', 'clarification 04-08 13:00 missed'],
    ['S-B-correction', '04-09 10:25'],
    ['S-B-end', '04-17 18:20', 'closing 04-17 20:00'],
  ],
  wages: [
    ['S-A-first', '03-16 09:44', 'firstRelease 03-16 12:05', 'clarification 03-16 09:52'],
    ['S-A-2', '03-16 16:30', 'update 03-16 17:00', 'clarification 03-16 13:30 missed'],
    ['S-A-3', '03-16 21:02', 'clarification 03-16 22:41', 'update 03-16 22:30'],
    ['S-A-conference', '03-17 15:00', 'conference 03-17 07:05 missed'],
    ['S-A-4', '03-17 16:55', 'clarification 03-17 18:10'],
    ['S-A-5', '03-18 12:00', 'enquiry 03-18 12:00'],
    ['S-A-6', '03-19 16:00', 'update 03-19 18:00'],
    ['S-A-end', '03-27 18:10', 'closing 03-27 20:00'],
  ],
}

/** The script's own names for its statements and for what they end. */
function namesIn(script: string): { statement: string; tasks: string[] }[] {
  return readScript(script)
    .lines.filter(({ type }) => type === 'statement.plan')
    .map(({ stream, data }) => {
      const tasks = Array.isArray(data['tasks']) ? (data['tasks'] as unknown[]) : []
      return { statement: stream, tasks: tasks.map((one) => pointerIn(one)?.to ?? '') }
    })
}

/** A press task as far as it matters here. */
type TaskOpen = { kind: string; stage: string; dueAt: number; doneAt: number }

describe.each(Object.entries(scripts))('%s', (name, expected) => {
  const names = namesIn(name)
  let played: Played
  beforeAll(async () => {
    played = await playWhole(
      name,
      names.flatMap(({ statement, tasks }) => [statement, ...tasks]),
      'atTheEnd',
    )
  }, 240_000)
  const open = <T>(stream: string) => played.stateAt(stream, Infinity)?.parts.open as unknown as T

  test('[PRESS13] tells the public at the minutes of its text, and what comes late is shown as missed', () => {
    const found = names.map(({ statement, tasks }): Told => {
      const { outlets } = open<StatementOpen>(statement)
      const readable = Math.min(...outlets.map(({ readableAt }) => readableAt ?? Infinity))
      const ended = tasks.map((task) => {
        const { kind, stage, dueAt, doneAt } = open<TaskOpen>(task)
        expect([task, stage, doneAt]).toEqual([task, 'done', readable])
        return `${kind} ${minuteOf(dueAt)}${doneAt > dueAt ? ' missed' : ''}`
      })
      return [statement, minuteOf(readable), ...ended]
    })
    expect(found).toEqual(expected)
  })

  test('[PRESS7] [PRESS12] nothing is told but by a cleared statement, and no task ends by a click', () => {
    expect(readScript(name).lines.filter(({ type }) => type === 'press.completeTask')).toEqual([])
    for (const { statement } of names) {
      const { releasedAt, title, text, signed } = {
        ...open<StatementOpen>(statement),
        signed: played.script.lines.filter(
          ({ stream, type }) => stream === statement && type === 'statement.sign',
        ),
      }
      expect(releasedAt, statement).not.toBeNull()
      expect(signed.length, statement).toBeGreaterThan(0)
      expect(`${title}${text}`, statement).not.toMatch(/[{}]/)
    }
  })
})
