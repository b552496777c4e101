/** Areas and units as people write them: by code, by name, or as the last part of a way like 临澜区/苇塘街道/新圩社区. */

export type AreasByName = (text: string) => string | undefined
export type UnitsByName = AreasByName

interface Named {
  code: string
  name: { zh: string; en: string }
}

/** A name that two areas bear is none. */
export function areasByName(areas: readonly Named[]): AreasByName {
  const codes = codesBy(areas.map(({ code, name }) => [code, [code, name.zh, name.en]]))
  return (text) =>
    codes.get(text) ??
    codes.get(
      text
        .split(/[/＞>＼\\-]/)
        .at(-1)
        ?.trim() ?? '',
    )
}

export function unitsByName(units: readonly (Named & { short: Named['name'] })[]): UnitsByName {
  const codes = codesBy(
    units.map(({ code, name, short }) => [code, [code, name.zh, name.en, short.zh, short.en]]),
  )
  return (text) => codes.get(text)
}

function codesBy(named: readonly [string, readonly string[]][]): Map<string, string> {
  const codes = new Map<string, string | undefined>()
  for (const [code, names] of named)
    for (const name of new Set(names))
      codes.set(name, codes.has(name) && codes.get(name) !== code ? undefined : code)
  return new Map([...codes].flatMap(([name, code]) => (code === undefined ? [] : [[name, code]])))
}
