/** What the public is owed about an incident as one lane: a bar while a task runs, a mark when it is done. Pure. */
import type { Flag, Lane, Mark } from '../../timeline/layout.ts'
import type { PressTask } from './tasks.ts'

export interface PressLaneWords {
  name: string
  kind: (task: PressTask) => string
  done: (task: PressTask) => string
}

/** `heard` are marks of what the public asked. */
export function pressLane(
  tasks: readonly PressTask[],
  words: PressLaneWords,
  heard: readonly Mark[] = [],
): Lane {
  const done = tasks.flatMap((task) => {
    const { stage, doneAt } = task.open
    return stage === 'done' && doneAt !== null
      ? [{ id: task.stream, at: doneAt, key: true, label: words.done(task) }]
      : []
  })
  // Its due time bears the name.
  const bars = tasks
    .filter(({ open }) => open.stage === 'open')
    .map(({ open }) => ({ from: open.openedAt, to: undefined, label: '' }))
  return { id: 'press', name: words.name, marks: [...done, ...heard], bars }
}

/** Due times of tasks still open. */
export function pressFlags(tasks: readonly PressTask[], now: number, words: PressLaneWords): Flag[] {
  return tasks
    .filter(({ open }) => open.stage === 'open')
    .map((task) => ({
      id: task.stream,
      at: task.open.dueAt,
      label: words.kind(task),
      passed: task.open.dueAt < now,
    }))
}
