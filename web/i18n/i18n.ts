/**
 * Words of every screen. Each zh-CN.json and en.json under web/ is merged at the root, so a feature brings its own; a
 * page loads the language it speaks, and the other when it is asked for.
 */
import { createI18n } from 'vue-i18n'
import type { Words } from './merge.ts'

export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

const remembered = 'lianxin.locale'

/** A wall shows the sooner the less it loads: what it never says comes after. */
type Part = 'wall' | 'rest'
const load: Record<Locale, Record<Part, () => Promise<{ words: Words }>>> = {
  'zh-CN': { wall: () => import('./chinese.ts'), rest: () => import('./chineseRest.ts') },
  en: { wall: () => import('./english.ts'), rest: () => import('./englishRest.ts') },
}
const learnt = new Set<string>()

export const i18n = createI18n({
  legacy: false,
  locale: firstLocale(),
  fallbackLocale: false,
  messages: {},
  /** What a wall says after all is learnt then. */
  missing: (locale) => {
    const known = locales.find((one) => one === locale)
    if (!known || learnt.has(`${known} rest`)) return undefined
    void learn(known, 'rest').catch(() => undefined)
    return ''
  },
})

/** `?lang=en` decides for a wall that nobody touches, else the last choice on this device, else Chinese. */
function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(remembered)
  return locales.find((locale) => locale === asked) ?? 'zh-CN'
}

/** Resolves once the page can speak its first language; nothing is shown before. */
export async function firstWords(): Promise<void> {
  await (location.pathname === '/wall' ? learn(firstLocale(), 'wall') : learnAll(firstLocale()))
}

/** Changes the language of the whole page and remembers it on this device. Rejects, and changes nothing, when its words
 * cannot be reached. */
export async function setLocale(locale: Locale): Promise<void> {
  await learnAll(locale)
  i18n.global.locale.value = locale
  localStorage.setItem(remembered, locale)
}

async function learnAll(locale: Locale): Promise<void> {
  await Promise.all([learn(locale, 'wall'), learn(locale, 'rest')])
}

async function learn(locale: Locale, part: Part): Promise<void> {
  const { words } = await load[locale][part]()
  i18n.global.mergeLocaleMessage(locale, words)
  learnt.add(`${locale} ${part}`)
}
