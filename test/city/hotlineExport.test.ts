/** The city's words for an office's export: each fault is named by file and line. */
import { afterEach, test } from 'vitest'
import { expectNamed, files, removeCities, type Broken } from './folder.ts'

afterEach(removeCities)

const file = 'hotlineExport.json'
const whole = files[file]
const faults: Broken[] = [
  {
    what: 'a heading that stands for two things',
    changes: { [file]: { ...whole, columns: { ...whole.columns, words: ['内容', '标题'] } } },
    file,
    problem: /heading 标题 stands for two things/,
    on: /标题/,
  },
  {
    what: 'a unit that is none',
    changes: { [file]: { ...whole, values: { ...whole.values, unit: { 某局: 'nobody' } } } },
    file,
    problem: /某局 is agency nobody/,
    on: /nobody/,
  },
  {
    what: 'a needed column that nothing stands for',
    changes: { [file]: { ...whole, columns: { area: ['区域'], summary: ['标题'] } } },
    file,
    problem: /columns\.field/,
  },
  {
    what: 'a meaning that is none of ours',
    changes: { [file]: { ...whole, values: { ...whole.values, field: { 外星: 'space' } } } },
    file,
    problem: /values\.field/,
    on: /外星/,
  },
]

test.each(faults)('$what', (broken) => {
  expectNamed(broken)
})
