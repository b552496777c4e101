/** `npm run city:check`: every fault of a city's folder, by file and line. A house does not start on a faulty city. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { areaPath, covers } from '../../shared/access/actor.ts'
import type { CityRules } from '../../shared/city.ts'
import type { WorkingCalendar } from '../../shared/clocks/calendar.ts'
import type { MediationRules } from '../../shared/features/mediation/channels.ts'
import { isTooWide, type ScreeningRules } from '../../shared/features/screening/rules.ts'
import type { GradingRule } from '../../shared/features/incident/grading.ts'
import { crossesItself, isClosed, isWithin, type Bounds, type Point } from '../../shared/geo/geo.ts'
import { script } from '../scenario/script.ts'
import { agreementsFile, checkAgreements } from './agreements.ts'
import { checkClearance, checkOwed } from './clearance.ts'
import { checkChecklists, checklistsFile } from './checklists.ts'
import { checkScript, type KnownCity } from './checkScript.ts'
import {
  agenciesFile,
  areasFile,
  basemapFile,
  calendarFile,
  cityFile,
  clearanceFile,
  clockRulesFile,
  demoFile,
  gradingFile,
  mediationFile,
  owedFile,
  reportingFile,
  screeningFile,
  type Basemap,
} from './files.ts'
import { checkCourtAnswers, courtAnswersFile } from './courtAnswers.ts'
import { checkHotlineExport, hotlineExportFile } from './hotlineExport.ts'
import { checkRoutes, routesFile } from './otherRoutes.ts'
import { checkPapers } from './papers.ts'
import { noteDuplicates, readSheet, type Fault, type Sheet } from './sheet.ts'
import { readCityRules } from './rules.ts'

/**
 * The rules of a city that is whole. Throws one error that lists every fault otherwise. What it would play in an exercise
 * is looked at where something is played: a live house plays nothing.
 */
export function openCity(folder: string, { plays }: { plays: boolean }): CityRules {
  const faults = faultsIn(folder, plays)
  if (faults.length > 0) throw new Error([`The city in ${folder} is faulty:`, ...faults.map(told)].join('\n'))
  return readCityRules(folder)
}

/** `areas.json:14 …` */
export function told({ file, line, problem }: Fault): string {
  return `${line > 0 ? `${file}:${line}` : file} ${problem}`
}

/** Looks at every file; faults in the order of files and lines. */
export function faultsIn(folder: string, plays = true): Fault[] {
  const faults: Fault[] = []
  const city = readSheet(folder, 'city.json', cityFile, faults)
  const areas = readSheet(folder, 'areas.json', areasFile, faults)
  const agencies = readSheet(folder, 'agencies.json', agenciesFile, faults)
  const grading = readSheet(folder, 'grading.json', gradingFile, faults)
  const basemap = readSheet(folder, 'basemap.json', basemapFile, faults)
  const calendar = readSheet(folder, 'calendar.json', calendarFile, faults)
  const clocks = readSheet(folder, 'clockRules.json', clockRulesFile, faults)
  readSheet(folder, 'reporting.json', reportingFile, faults)
  const clearance = readSheet(folder, 'clearance.json', clearanceFile, faults)
  const owed = readSheet(folder, 'owed.json', owedFile, faults)
  const mediation = readSheet(folder, 'mediation.json', mediationFile, faults)
  const screening = readSheet(folder, 'screening.json', screeningFile, faults)
  const checklists = readSheet(folder, 'checklists.json', checklistsFile, faults)
  const routes = readSheet(folder, 'routes.json', routesFile, faults)
  const agreements = readSheet(folder, 'agreements.json', agreementsFile, faults)
  const hotlineExport = readSheet(folder, 'hotlineExport.json', hotlineExportFile, faults)
  const courtAnswers = readSheet(folder, 'courtAnswers.json', courtAnswersFile, faults)
  const known: KnownCity = {
    bounds: city?.value.bounds,
    areas: areas && new Set(areas.value.map(({ code }) => code)),
    agencies: agencies && new Set(agencies.value.map(({ code }) => code)),
    roles: undefined,
  }
  if (agencies) noteDuplicates(agencies, 'code', 'agency')
  if (areas) checkAreas(areas, city?.value)
  if (grading) checkGrading(grading)
  if (basemap) checkBasemap(basemap, known)
  if (calendar && city) checkOffset(calendar, city.value.timeZone)
  if (clocks) noteDuplicates(clocks, 'id', 'rule')
  if (checklists) checkChecklists(checklists, agencies?.value)
  if (agreements) checkAgreements(agreements)
  if (hotlineExport) checkHotlineExport(hotlineExport, agencies?.value)
  if (courtAnswers) checkCourtAnswers(courtAnswers)
  if (clearance) checkClearance(clearance, clocks?.value, known)
  if (owed) checkOwed(owed, clocks?.value, known)
  if (mediation) checkMediation(mediation, clocks?.value, known)
  if (routes)
    checkRoutes(routes, {
      rules: clocks && new Set(clocks.value.map(({ id }) => id)),
      agencies: known.agencies,
      terms: mediation?.value.terms,
    })
  if (screening) checkScreening(screening, clocks?.value, known)
  const bodies = mediation?.value.bodies.map(({ agency }) => agency) ?? []
  checkPapers(folder, faults, { agencies: known.agencies, bodies })
  if (plays) checkPlays(folder, known, faults)
  return faults.sort((a, b) => compare(a.file, b.file) || a.line - b.line)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function checkAreas(
  sheet: Sheet<{ code: string; lat: number; lng: number }[]>,
  city: { code: string; bounds: Bounds } | undefined,
): void {
  noteDuplicates(sheet, 'code', 'area')
  const codes = new Set(sheet.value.map(({ code }) => code))
  if (city && !codes.has(city.code)) sheet.fault([], `the city itself, ${city.code}, is missing`)
  for (const [index, { code, lat, lng }] of sheet.value.entries()) {
    const parent = areaPath(code).at(-2)
    if (city && !covers(city.code, code))
      sheet.fault([index, 'code'], `area ${code} lies outside the city ${city.code}`)
    else if (parent !== undefined && !codes.has(parent))
      sheet.fault([index, 'code'], `area ${code} belongs to ${parent}, which is missing`)
    if (city && !isWithin(city.bounds, [lng, lat]))
      sheet.fault([index, 'lat'], `area ${code} lies outside the city's bounds`)
  }
}

/** Signs that say how many came or asked, not that anybody was harmed (domain.md §4.1). */
const countsOnly = ['crowd', 'unansweredGrievances']

function checkGrading(sheet: Sheet<GradingRule[]>): void {
  noteDuplicates(sheet, 'id', 'rule')
  for (const [index, rule] of sheet.value.entries()) {
    const { id, eventLevel, responseLevel, categories, basis } = rule
    const social = categories.includes('socialSecurity')
    if (eventLevel === undefined && responseLevel === undefined)
      sheet.fault([index], `rule ${id} suggests nothing`)
    if (social && eventLevel && basis === 'statutory')
      sheet.fault([index, 'eventLevel'], `rule ${id}: no statute grades social-security events`)
    const raises = eventLevel !== undefined || (responseLevel !== undefined && responseLevel < 4)
    for (const [at, { sign }] of rule.anyOf.entries())
      if (social && raises && countsOnly.includes(sign))
        sheet.fault([index, 'anyOf', at], `rule ${id}: ${sign} alone never raises above response level 4`)
  }
}

/** Dates are counted with a fixed offset, screens show the zone: they must be one and the same in every month known. */
function checkOffset({ value, fault }: Sheet<WorkingCalendar>, timeZone: string): void {
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const kept = (instant: number): string | undefined =>
    zone.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value
  const months = value.years.flatMap(({ year }) =>
    Array.from({ length: 12 }, (_, month) => Date.UTC(year, month, 1)),
  )
  if (months.some((instant) => kept(instant) !== offsetName(value.utcOffsetMinutes)))
    fault(['utcOffsetMinutes'], `is not what ${timeZone} keeps the whole year`)
}

/** `GMT+08:00`, and `GMT` for none, as `Intl` says it. */
function offsetName(minutes: number): string {
  if (minutes === 0) return 'GMT'
  const two = (amount: number): string => String(Math.trunc(amount)).padStart(2, '0')
  const size = Math.abs(minutes)
  return `GMT${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

function checkBasemap({ value, fault }: Sheet<Basemap>, { areas, bounds }: KnownCity): void {
  for (const part of ['areas', 'water', 'roads'] as const)
    for (const [index, { properties, geometry }] of value[part].features.entries()) {
      const path = [part, 'features', index]
      const { code, name } = properties
      if (code !== undefined && areas && !areas.has(code))
        fault([...path, 'properties', 'code'], `area ${code} is not in areas.json`)
      for (const [way, ring] of ringsOf(geometry)) {
        const at = [...path, 'geometry', 'coordinates', ...way]
        if (!isClosed(ring)) fault(at, 'the ring is not closed: its last corner is not its first')
        else if (crossesItself(ring)) fault(at, 'the ring crosses itself')
      }
      const isNamed = code !== undefined || name !== undefined
      if (isNamed && bounds && !touches(bounds, pointsIn(geometry.coordinates)))
        fault([...path, 'geometry'], "lies outside the city's bounds with every corner")
    }
}

type Geometry = Basemap['areas']['features'][number]['geometry']

/** Rings with their way below `coordinates`. */
function ringsOf(geometry: Geometry): [number[], Point[]][] {
  if (geometry.type === 'Polygon') return geometry.coordinates.map((ring, i) => [[i], ring])
  if (geometry.type !== 'MultiPolygon') return []
  return geometry.coordinates.flatMap((rings, i) =>
    rings.map((ring, j): [number[], Point[]] => [[i, j], ring]),
  )
}

function pointsIn(coordinates: Geometry['coordinates']): Point[] {
  return isPoint(coordinates) ? [coordinates] : coordinates.flatMap(pointsIn)
}

function isPoint(coordinates: Geometry['coordinates']): coordinates is Point {
  return typeof coordinates[0] === 'number'
}

/** True when the box around the points and the city's share anything: the map paints what lies around, too. */
function touches(bounds: Bounds, points: readonly Point[]): boolean {
  const reach = (axis: 0 | 1, low: number, high: number): boolean =>
    points.some((point) => point[axis] >= low) && points.some((point) => point[axis] <= high)
  return reach(0, bounds.west, bounds.east) && reach(1, bounds.south, bounds.north)
}

/** Terms and limits are rules of the city, bodies its agencies; `clocks` is undefined where they could not be read. */
function checkMediation(
  { value, fault }: Sheet<MediationRules>,
  clocks: readonly { id: string }[] | undefined,
  { agencies }: KnownCity,
): void {
  const known = clocks && new Set(clocks.map(({ id }) => id))
  const named: [path: (string | number)[], rule: string][] = [
    ...value.terms.map(({ rule }, index): [(string | number)[], string] => [['terms', index, 'rule'], rule]),
    ...value.taking.map(({ rule }, index): [(string | number)[], string] => [
      ['taking', index, 'rule'],
      rule,
    ]),
    [['transfer'], value.transfer],
    [['danger'], value.danger],
  ]
  for (const [path, rule] of named)
    if (known && !known.has(rule)) fault(path, `rule ${rule} is not in clockRules.json`)
  for (const [index, { agency }] of value.bodies.entries())
    if (agencies && !agencies.has(agency))
      fault(['bodies', index, 'agency'], `agency ${agency} is not in agencies.json`)
}

/** The time until the next report is a rule of the city; who owes one is an agency, of a community or street there is. */
function checkScreening(
  { value, fault }: Sheet<ScreeningRules>,
  clocks: readonly { id: string }[] | undefined,
  { agencies, areas }: KnownCity,
): void {
  if (clocks && !clocks.some(({ id }) => id === value.next))
    fault(['next'], `rule ${value.next} is not in clockRules.json`)
  for (const [index, { agency, areas: owed }] of value.owed.entries()) {
    if (agencies && !agencies.has(agency))
      fault(['owed', index, 'agency'], `agency ${agency} is not in agencies.json`)
    for (const [at, area] of owed.entries()) {
      const path = ['owed', index, 'areas', at]
      if (areas && !areas.has(area)) fault(path, `area ${area} is not in areas.json`)
      else if (isTooWide(area)) fault(path, `area ${area} is no community or street`)
    }
  }
}

/** The demo's accounts and its scripts; a city without either is whole. */
function checkPlays(folder: string, known: KnownCity, faults: Fault[]): void {
  const plays = existsSync(join(folder, 'scenarios'))
    ? readdirSync(join(folder, 'scenarios')).filter((name) => name.endsWith('.json'))
    : []
  if (plays.length === 0 && !existsSync(join(folder, 'demo.json'))) return
  const demo = readSheet(folder, 'demo.json', demoFile, faults)
  const roles = demo && new Map(demo.value.map(({ login, role }) => [login, role]))
  if (demo) {
    noteDuplicates(demo, 'login', 'account')
    const seats = new Set<string>()
    for (const [index, { login, agency, area, seat }] of demo.value.entries()) {
      if (seat !== undefined && seats.has(`${agency}/${seat}`))
        demo.fault([index, 'seat'], `seat ${seat} of agency ${agency} is taken by another account`)
      seats.add(`${agency}/${String(seat)}`)
      if (known.agencies && !known.agencies.has(agency))
        demo.fault(
          [index, 'agency'],
          `account ${login} is of agency ${agency}, which is not in agencies.json`,
        )
      if (known.areas && !known.areas.has(area))
        demo.fault([index, 'area'], `account ${login} works in area ${area}, which is not in areas.json`)
    }
  }
  for (const name of plays) {
    const sheet = readSheet(folder, `scenarios/${name}`, script, faults)
    if (sheet) checkScript(sheet, { ...known, roles })
  }
}
