/**
 * Words of every screen. Each zh-CN.json and en.json under web/ is merged at the root, so a feature brings its own; a
 * page loads the language it speaks, and the other when it is asked for.
 */
import { createI18n } from 'vue-i18n'
import type { Words } from './merge.ts'

export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

const remembered = 'lianxin.locale'

const load: Record<Locale, () => Promise<{ words: Words }>> = {
  'zh-CN': () => import('./chinese.ts'),
  en: () => import('./english.ts'),
}

export const i18n = createI18n({ legacy: false, locale: firstLocale(), fallbackLocale: false, messages: {} })

/** `?lang=en` decides for a wall that nobody touches, else the last choice on this device, else Chinese. */
function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(remembered)
  return locales.find((locale) => locale === asked) ?? 'zh-CN'
}

/** Resolves once the page can speak its first language; nothing is shown before. */
export async function firstWords(): Promise<void> {
  await learn(firstLocale())
}

/** Changes the language of the whole page and remembers it on this device. Rejects, and changes nothing, when its words
 * cannot be reached. */
export async function setLocale(locale: Locale): Promise<void> {
  await learn(locale)
  i18n.global.locale.value = locale
  localStorage.setItem(remembered, locale)
}

async function learn(locale: Locale): Promise<void> {
  const { words } = await load[locale]()
  i18n.global.setLocaleMessage(locale, words)
}
