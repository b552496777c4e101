/** A script under inspection: whoever it names must be there, and every order must pass the door. */
import { basename } from 'node:path'
import { permissions, type Permissions } from '../../shared/access/permissions.ts'
import { catalogue } from '../../shared/catalogue.ts'
import type { Role } from '../../shared/event.ts'
import { isWithin, point, type Bounds } from '../../shared/geo/geo.ts'
import type { Line } from '../scenario/line.ts'
import { causeIn, dataOf, pointerIn, type Script } from '../scenario/script.ts'
import { noteIssues, type Sheet } from './sheet.ts'

/** What the city's other files say; undefined where one could not be read, and nothing is judged by it. */
export interface KnownCity {
  bounds: Bounds | undefined
  areas: ReadonlySet<string> | undefined
  agencies: ReadonlySet<string> | undefined
  /** By sign-in name. */
  roles: ReadonlyMap<string, Role> | undefined
}

/** Made by the lines so far. */
interface Made {
  streams: Set<string>
  things: Set<string>
}

export function checkScript(sheet: Sheet<Script>, city: KnownCity): void {
  const { value, file, fault } = sheet
  if (basename(file, '.json') !== value.name)
    fault(['name'], `the script ${value.name} lies in ${basename(file)}`)
  const made: Made = { streams: new Set(), things: new Set() }
  let before = 0
  for (const line of value.lines) {
    const note = (path: readonly PropertyKey[], problem: string): void =>
      fault([...line.path, ...path], problem)
    if (line.at < before) note(['at'], 'is given before the line above it')
    if (line.happened !== undefined && line.happened > line.at) note(['happened'], 'happens after it is told')
    before = line.at
    checkSender(line, city, note)
    const isSound = checkPointers(line.data, ['data'], made, note)
    if (checkOrder(line, made, note) && isSound) checkData(value, line, city, note)
    if (line.as !== undefined) {
      if (made.things.has(line.as)) note(['as'], `two things are called ${line.as}`)
      made.things.add(line.as)
    }
  }
}

type Note = (path: readonly PropertyKey[], problem: string) => void

function checkSender({ by, type }: Line, { roles }: KnownCity, note: Note): void {
  if (!roles) return
  const role = roles.get(by)
  const permission = Object.hasOwn(permissions, type) ? (permissions as Permissions)[type] : undefined
  if (role === undefined) note(['by'], `account ${by} is not in demo.json`)
  else if (permission && !permission.roles.includes(role))
    note(['by'], `account ${by} is ${role}, who may not give ${type}`)
}

/** True when the order is known and its stream is there, or not yet there, as it needs. */
function checkOrder({ type, stream, standsFor }: Line, made: Made, note: Note): boolean {
  const definition = catalogue.command(type)
  if (!definition) {
    note(['type'], `nobody knows the order ${type}`)
    return false
  }
  if (standsFor && type !== 'incident.recordEntry')
    note(['standsFor'], `only an entry stands for something else, not ${type}`)
  const opens = definition.opens === true
  if (opens && made.streams.has(stream)) note(['stream'], `${stream} is opened twice`)
  // What follows from something opens by itself, once that is there.
  if (!opens && !made.streams.has(causeIn(stream))) note(['stream'], `${stream} is not opened yet`)
  if (opens) made.streams.add(stream)
  return true
}

/** True when every pointer leads to what an earlier line made. */
function checkPointers(value: unknown, path: readonly PropertyKey[], made: Made, note: Note): boolean {
  const found = pointerIn(value)
  if (found) {
    const { pointer, to } = found
    // What an order names as its `stream` it opens along with itself.
    if (pointer === '$stream' && path.at(-1) === 'stream') {
      if (made.streams.has(to)) note(path, `${to} is opened twice`)
      made.streams.add(to)
      return true
    }
    const isThere =
      pointer === '$stream'
        ? made.streams.has(causeIn(to))
        : pointer === '$thing'
          ? made.things.has(to)
          : !Number.isNaN(Date.parse(to))
    if (!isThere) note(path, `${pointer} ${to} leads nowhere`)
    return isThere
  }
  if (typeof value !== 'object' || value === null) return true
  const below = Object.entries(value).map(([key, inner]) => checkPointers(inner, [...path, key], made, note))
  return below.every(Boolean)
}

function checkData(played: Script, line: Line, city: KnownCity, note: Note): void {
  const data = dataOf(played, line)
  const read = catalogue.command(line.type)?.data.safeParse(data)
  if (read && !read.success) noteIssues(read.error.issues, ['data'], note)
  checkNames(data, ['data'], city, note)
  // Elsewhere `to` is a level of government.
  const { to } = data
  if (line.type === 'report.compose' && city.agencies && !city.agencies.has(String(to)))
    note(['data', 'to'], `agency ${String(to)} is not in agencies.json`)
}

const agencyKeys: readonly PropertyKey[] = [
  ...['agency', 'agencies', 'owner', 'assisting', 'body', 'from'],
  ...['chair', 'invited', 'between', 'guests', 'court'],
]
const areaKeys: readonly PropertyKey[] = ['area', 'areas']

/** Areas, agencies and positions wherever they stand in the data of an order. */
function checkNames(value: unknown, path: readonly PropertyKey[], city: KnownCity, note: Note): void {
  if (typeof value === 'string') {
    const isOf = (keys: readonly PropertyKey[]): boolean => path.some((key) => keys.includes(key))
    if (isOf(agencyKeys) && city.agencies && !city.agencies.has(value))
      note(path, `agency ${value} is not in agencies.json`)
    if (isOf(areaKeys) && city.areas && !city.areas.has(value))
      note(path, `area ${value} is not in areas.json`)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const position = point.safeParse(value)
  if (position.success) {
    if (city.bounds && !isWithin(city.bounds, position.data)) note(path, "lies outside the city's bounds")
    return
  }
  for (const [key, inner] of Object.entries(value)) checkNames(inner, [...path, key], city, note)
}
