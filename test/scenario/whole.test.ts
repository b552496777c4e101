/** The three scripts of domain.md §7, each played whole through the corridor with the rights of the demo accounts. */
import { describe, expect, test } from 'vitest'
import { note } from '../support/note.ts'
import { playWhole, scenarios } from '../support/playing.ts'

describe.each(scenarios)('%s', (name) => {
  test('plays to its end with no order refused', { timeout: 60_000 }, async (context) => {
    const startedAt = performance.now()
    const { script, answers, faults } = await playWhole(name)
    const refused = answers.flatMap((answer, index) =>
      answer.accepted ? [] : [{ line: index, ...script.lines[index], refusal: answer.refusal }],
    )
    expect(faults).toEqual([])
    expect(refused).toEqual([])
    expect(answers).toHaveLength(script.lines.length)
    note(context, `${answers.length} lines in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  })
})
