/** What a form asks for, one field per line. Pure. */
import type { CommandType } from '../../../shared/catalogue.ts'

export interface FormField {
  name: string
  /** `whole` and `number` become numbers, `money` fen, `time` an instant, `areas` and `agencies` a list of codes. */
  kind:
    | 'line'
    | 'text'
    | 'whole'
    | 'number'
    | 'check'
    | 'choice'
    | 'agency'
    | 'agencies'
    | 'body'
    | 'many'
    | 'area'
    | 'areas'
    | 'time'
    | 'incident'
    | 'harm'
    | 'money'
    | 'plan'
  /** Of a choice of one or of many: its values, and where their words stand. */
  values?: readonly (string | number)[]
  words?: string
  optional?: true
}

export interface Form {
  type: CommandType
  fields: readonly FormField[]
  /** Something of the map is chosen before the form opens. */
  sketch?: 'ring' | 'at'
}

export const text = (name: string): FormField => ({ name, kind: 'text' })
export const line = (name: string): FormField => ({ name, kind: 'line' })
/** Said or left out, never denied. */
export const check = (name: string): FormField => ({ name, kind: 'check', optional: true })
/** A body that mediates in this city. */
export const body = (name: string): FormField => ({ name, kind: 'body' })
export const choice = (name: string, values: readonly (string | number)[], words: string): FormField => ({
  name,
  kind: 'choice',
  values,
  words,
})
