/** A refusal as a sentence: what failed, what is safe, what to do. Codes are never shown. */
import { useI18n } from 'vue-i18n'
import type { Refusal } from '../../shared/refusal.ts'
import { useNames } from '../stores/useNames.ts'

/** `incident.wrongStage` is worded by `incident.refusal.wrongStage`. */
export function refusalKey(code: string): string {
  return code.replace('.', '.refusal.')
}

export function useRefusalWords() {
  const { t, te } = useI18n()
  const names = useNames()

  return ({ code, params }: Pick<Refusal, 'code' | 'params'>): string => {
    const { agency, stage } = params
    return t(refusalKey(code), {
      ...params,
      agency: typeof agency === 'string' ? names.agency(agency) : '',
      stage: named('incident.stage', stage),
    })
  }

  function named(branch: string, value: unknown): string {
    const key = `${branch}.${String(value)}`
    return te(key) ? t(key) : t('common.unknown')
  }
}
