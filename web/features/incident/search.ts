/** Finding incidents in one's own copy: every pair of neighbouring signs typed must be there, in any order. Pure. */

/** Pairs of neighbouring signs; a single sign stands for itself. Widths and case do not count. */
export function bigramsOf(text: string): string[] {
  const signs = [...text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')]
  if (signs.length < 2) return signs
  return signs.slice(1).map((sign, index) => `${signs[index] ?? ''}${sign}`)
}

/** How much of what is sought a text holds, 0 to 1; a text that holds it in one piece comes before all others. */
export function scoreOf(sought: string, text: string): number {
  const plain = [...text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')].join('')
  const wanted = bigramsOf(sought)
  if (wanted.length === 0) return 0
  const whole = plain.includes([...sought.normalize('NFKC').toLowerCase().replace(/\s+/g, '')].join(''))
    ? 1
    : 0
  return (wanted.filter((pair) => plain.includes(pair)).length / wanted.length + whole) / 2
}
