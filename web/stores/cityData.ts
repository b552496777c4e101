/** What GET /api/city answers: the city's own files, one key each. */
import type { CityRules } from '../../shared/city.ts'
import type { FeatureCollection } from '../map/geojson.ts'

export interface Name {
  zh: string
  en: string
}
export interface Area {
  /** 12 digits (GB/T 2260 with the statistical extension). */
  code: string
  name: Name
  /** WGS 84, degrees: the middle of the area. */
  lat: number
  lng: number
}
export interface Agency {
  code: string
  name: Name
  short: Name
  /** How often it is expected to report while involved. */
  reportEveryMin: number
  /** Whom to ring, one after the other: offices. */
  calls?: readonly { name: Name; number: string }[]
  /** Of what people bring, the fields that are its business. */
  fields?: readonly string[]
  /** Where it receives people who come themselves. */
  receives?: Name
}
export interface ChecklistLine {
  id: string
  agency: string
  assisting?: readonly string[]
  what: Name
  evidence?: Name
  dueMinutes: number
  purpose?: string
  proportionality?: Name
}
/** What is to be done at an incident of some kinds and response levels (预案). */
export interface Checklist {
  id: string
  name: Name
  categories: readonly string[]
  responseLevels: readonly number[]
  source: string
  lines: readonly ChecklistLine[]
}
/** What an agreement may begin from; `〔…〕` marks what is filled in, names only in print. */
export interface AgreementTemplate {
  id: string
  name: Name
  channels: readonly string[]
  matters?: readonly string[]
  terms: Name
}
export interface Basemap {
  areas: FeatureCollection
  water: FeatureCollection
  roads: FeatureCollection
}
export interface CityData {
  city: {
    code: string
    name: Name
    timeZone: string
    bounds: { south: number; west: number; north: number; east: number }
  }
  areas: readonly Area[]
  agencies: readonly Agency[]
  basemap: Basemap
  checklists: readonly Checklist[]
  agreements: readonly AgreementTemplate[]
  /** What decisions are judged by, the same in browser and house. */
  rules: CityRules
  /** Of the rules, for asking whether there are others by now. */
  rulesVersion: string
}

/** True when an answer has the shape above, as far as a missing or wrong file could break it. */
export function isCityData(value: unknown): value is CityData {
  return (
    isRecord(value) &&
    isRecord(value['city']) &&
    isRecord(value['city']['bounds']) &&
    Array.isArray(value['areas']) &&
    Array.isArray(value['agencies']) &&
    Array.isArray(value['checklists']) &&
    Array.isArray(value['agreements']) &&
    isRecord(value['rules']) &&
    isRecord(value['basemap']) &&
    ['areas', 'water', 'roads'].every((part) => isRecord(value['basemap']) && part in value['basemap'])
  )
}

/** What GET /api/city/rules answers where there are others than one holds. */
export function isRulesData(value: unknown): value is Pick<CityData, 'rules' | 'rulesVersion'> {
  return isRecord(value) && isRecord(value['rules']) && typeof value['rulesVersion'] === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
