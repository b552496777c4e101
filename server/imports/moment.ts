/** When an office says it was, by the city's clock: `2026-02-27 09:05:00`, `2026/2/27 9:05`, `2026年2月27日 9:05`. */

const written =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时：](\d{1,2})(?:[:分：](\d{1,2})(?:\.\d+)?秒?)?分?)?$/u

/** Epoch ms; undefined for what is no moment. */
export function momentIn(text: string, utcOffsetMinutes: number): number | undefined {
  const found = written.exec(text.trim())
  if (!found) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  const read = new Date(at)
  // 31 February is a day of March to a computer.
  const isThere =
    read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  const instant = at - utcOffsetMinutes * 60_000
  return isThere && instant >= 0 ? instant : undefined
}
