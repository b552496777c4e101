/** A small whole city in a temporary folder, and the same city with something broken in it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { faultsIn } from '../../server/city/check.ts'
import { paperFiles } from '../../server/papers/files.ts'
import type { Fault } from '../../server/city/sheet.ts'

const name = { zh: '小城', en: 'Town' }
export const ring = [
  [0.1, 0.1],
  [0.2, 0.1],
  [0.2, 0.2],
  [0.1, 0.2],
  [0.1, 0.1],
]
export const crossed = [ring[0], ring[2], ring[1], ring[3], ring[0]]
const nothing = { type: 'FeatureCollection', features: [] }
export const at = '2026-05-16T22:53:00+08:00'
export const polygon = (coordinates: unknown, properties: object = { kind: 'park' }) => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [coordinates] } }],
})

const calendar = {
  utcOffsetMinutes: 480,
  officeHours: [
    { from: '09:00', to: '12:00' },
    { from: '13:30', to: '18:00' },
  ],
  years: [
    {
      year: 2025,
      source: '放假安排',
      evidence: 'secondHand',
      holidays: [
        { from: '01-01', to: '01-01', name },
        { from: '10-01', to: '10-08', name },
      ],
      workingDays: ['09-28', '10-11'],
    },
    { year: 2026, source: '放假安排', evidence: 'secondHand', holidays: [], workingDays: [] },
  ],
}
const clock = {
  id: 'HL-5WD',
  name,
  startsAt: name,
  unit: 'workingDays',
  amount: 5,
  startExcluded: true,
  rollToWorkingDay: false,
  endOfDay: 'office',
  pauseReasons: [],
  basis: name,
  evidence: 'local',
  profile: 'city',
}

/** Files of the city by name, as values; a test replaces what it is about. */
export const files = {
  'city.json': {
    code: '990100000000',
    name,
    timeZone: 'Asia/Shanghai',
    bounds: { south: 0, west: 0, north: 1, east: 1 },
  },
  'areas.json': [
    { code: '990100000000', name, lat: 0.5, lng: 0.5 },
    { code: '990121000000', name, lat: 0.4, lng: 0.5 },
    { code: '990121101000', name, lat: 0.3, lng: 0.5 },
  ],
  'agencies.json': [
    { code: 'centre', name, short: name, reportEveryMin: 30 },
    { code: 'fire', name, short: name, reportEveryMin: 10 },
    { code: 'police', name, short: name, reportEveryMin: 15, publicSecurity: true },
  ],
  'checklists.json': [
    {
      id: 'gathering',
      name,
      categories: ['socialSecurity'],
      responseLevels: [4],
      source: '本市预案',
      lines: [
        { id: 'listen', agency: 'centre', what: name, dueMinutes: 15 },
        {
          id: 'traffic',
          agency: 'police',
          what: name,
          purpose: 'traffic',
          proportionality: name,
          dueMinutes: 30,
        },
      ],
    },
  ],
  'agreements.json': [{ id: 'plain', name, channels: ['peoples'], terms: name }],
  'grading.json': [
    {
      id: 'social-4',
      categories: ['socialSecurity'],
      anyOf: [{ sign: 'crowd', atLeast: 2 }],
      responseLevel: 4,
      basis: 'city',
      source: '本市分级',
    },
  ],
  'calendar.json': calendar,
  'clockRules.json': [clock],
  'reporting.json': {
    twoPersons: ['written'],
    byTelephone: ['dutyOfficer'],
    basis: name,
    evidence: 'local',
  },
  'courtAnswers.json': {
    columns: { code: ['案件编号'], step: ['处理'], document: ['文书号'], dated: ['日期'] },
    step: {
      ...{ 受理: 'accepted', 补正: 'supplementAsked', 撤回: 'withdrawn', 不予受理: 'notAccepted' },
      ...{ 确认: 'confirmed', 不予确认: 'notConfirmed' },
    },
  },
  'hotlineExport.json': {
    procedure: 'hotline',
    codePrefix: 'RX',
    columns: { area: ['区域'], field: ['分类'], summary: ['标题'] },
    values: {
      channel: {},
      kind: {},
      field: { 其他: 'other' },
      bringer: {},
      unit: { 消防: 'fire' },
      yes: ['是'],
    },
    otherwise: { channel: 'call', kind: 'reliefRequest' },
  },
  'mediation.json': {
    terms: [{ channel: 'peoples', rule: clock.id, from: 'acceptance' }],
    taking: [],
    transfer: clock.id,
    danger: clock.id,
    representatives: [],
    breach: ['civil', 'labour', 'administrativeAct'].map((matter) => ({ matter, routes: ['court'] })),
    bodies: [{ agency: 'fire', channels: ['peoples'], letterhead: '云汀消调字' }],
  },
  'routes.json': {
    routes: ['leaving', 'agreed'].map((when) => ({
      route: 'suit',
      when,
      matters: ['civil', 'labour'],
      channels: ['peoples'],
      agency: 'fire',
      limit: { rule: clock.id },
      basis: name,
      evidence: 'general',
    })),
    legalAid: { agency: 'centre', basis: name, evidence: 'general' },
    places: [
      { agency: 'fire', place: name },
      { agency: 'centre', place: name },
    ],
  },
  'clearance.json': {
    chains: [
      {
        levels: [1, 2, 3, 4, 5],
        steps: [{ step: 'approve', signers: [{ agency: 'fire', role: 'approver' }] }],
        basis: { zh: '本市规定', en: 'City rule' },
        evidence: 'policy',
      },
    ],
    holding: {
      signer: { agency: 'fire', role: 'approver' },
      basis: { zh: '本市规定', en: 'City rule' },
      evidence: 'policy',
    },
    signing: clock.id,
    deputies: [],
    oral: clock.id,
    enquiry: clock.id,
    channels: [{ id: 'publicPage', name: { zh: '通报网页', en: 'Notices page' } }],
  },
  'owed.json': {
    desk: 'fire',
    byLevel: [{ task: 'firstRelease', rule: clock.id }],
    clarification: clock.id,
    update: clock.id,
    closing: clock.id,
  },
  'screening.json': { next: clock.id, owed: [{ agency: 'fire', areas: ['990121101000'] }] },
  'papers/papers.json': {
    fonts: { title: ['Song'], body: ['Song'], heading: ['Hei'] },
    letterheads: [{ agency: 'fire', name }],
  },
  'papers/register.typ': '#import "letterhead.typ": *\n#data.body\n',
  'basemap.json': { areas: polygon(ring), water: nothing, roads: nothing },
  'demo.json': [
    { login: 'duty', role: 'dutyOfficer', agency: 'centre', area: '990100000000' },
    { login: 'liaison-fire', role: 'liaison', agency: 'fire', area: '990100000000' },
  ],
  'scenarios/leak.json': {
    name: 'leak',
    lines: [
      {
        at,
        by: 'duty',
        type: 'incident.report',
        stream: 'I-1',
        data: { category: 'accident', title: '储罐泄漏', area: '990121101000', source: 'unit' },
      },
      {
        at,
        by: 'duty',
        type: 'incident.drawZone',
        stream: 'I-1',
        as: 'zoneA',
        data: { kind: 'cordon', name: '警戒区', ring },
      },
    ],
  },
}
export type FileName = keyof typeof files
type Changes = Partial<Record<FileName, unknown>>

const made: string[] = []

/** Writes the city, with files replaced by other values, or by text, or left out where `undefined` is given. */
export function cityWith(changes: Changes = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-city-'))
  made.push(folder)
  mkdirSync(join(folder, 'scenarios'))
  mkdirSync(join(folder, 'papers'))
  for (const file of paperFiles) writeFileSync(join(folder, 'papers', file), '')
  for (const [file, content] of Object.entries({ ...files, ...changes }))
    if (content === undefined) rmSync(join(folder, file), { force: true })
    else
      writeFileSync(
        join(folder, file),
        typeof content === 'string' ? content : JSON.stringify(content, undefined, 2),
      )
  return folder
}

export function removeCities(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** The faults of the city so changed, each with the text of the line it names. */
function faultsWith(changes: Changes): (Fault & { text: string })[] {
  const folder = cityWith(changes)
  return faultsIn(folder).map((fault) => ({ ...fault, text: lineOf(join(folder, fault.file), fault.line) }))
}

function lineOf(path: string, line: number): string {
  return line === 0 ? '' : (readFileSync(path, 'utf8').split('\n')[line - 1] ?? '').trim()
}

/** A city broken in one place, and what is to be said of it. */
export interface Broken {
  what: string
  changes: Changes
  file: FileName
  problem: RegExp
  /** What stands on the line that is named. */
  on?: RegExp
}

/** The fault is named once, on the right line of the right file. */
export function expectNamed({ changes, file, problem, on = /./ }: Broken): void {
  const found = faultsWith(changes)
  const named = found.filter((fault) => fault.file === file && problem.test(fault.problem))
  expect(named, JSON.stringify(found)).toHaveLength(1)
  for (const { line, text } of named) if (line > 0) expect(text).toMatch(on)
}
