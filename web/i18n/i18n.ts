/** Words of every screen. Each zh-CN.json and en.json under web/ is merged at the root, so a feature brings its own. */
import { createI18n } from 'vue-i18n'
import { merged, type Words } from './merge.ts'

export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

const remembered = 'lianxin.locale'

const chinese = import.meta.glob<Words>('../**/zh-CN.json', { eager: true, import: 'default' })
const english = import.meta.glob<Words>('../**/en.json', { eager: true, import: 'default' })

export const i18n = createI18n({
  legacy: false,
  locale: firstLocale(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': merged(Object.values(chinese)), en: merged(Object.values(english)) },
})

/** `?lang=en` decides for a wall that nobody touches, else the last choice on this device, else Chinese. */
function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(remembered)
  return locales.find((locale) => locale === asked) ?? 'zh-CN'
}

/** Changes the language of the whole page and remembers it on this device. */
export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  localStorage.setItem(remembered, locale)
}
