/** A component in a page of its own, with the house's stores: the city's rules known, log time held at one instant. */
import { createPinia, setActivePinia } from 'pinia'
import { createApp, nextTick, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { pages } from '../../shared/pages.ts'
import { words as chinese } from '../../web/i18n/chinese.ts'
import { words as chineseRest } from '../../web/i18n/chineseRest.ts'
import { words as english } from '../../web/i18n/english.ts'
import { words as englishRest } from '../../web/i18n/englishRest.ts'
import { i18n, type Locale } from '../../web/i18n/i18n.ts'
import { useCity } from '../../web/stores/city.ts'
import type { CityData } from '../../web/stores/cityData.ts'
import { usePicture } from '../../web/stores/picture.ts'
import { clockCity } from '../support/clocks.ts'

const named = (code: string, zh: string, en: string) => ({
  code,
  name: { zh, en },
  short: { zh, en },
  reportEveryMin: 30,
})
const none = { type: 'FeatureCollection', features: [] } as const

/** A city of two units. */
export const testCity: CityData = {
  city: {
    code: '990100000000',
    name: { zh: '云汀市', en: 'Yunting' },
    timeZone: 'Asia/Shanghai',
    bounds: clockCity.bounds,
  },
  areas: [],
  agencies: [named('fire', '消防', 'Fire'), named('police', '公安', 'Police')],
  checklists: [],
  agreements: [],
  basemap: { areas: none, water: none, roads: none },
  rules: clockCity,
  rulesVersion: 'files',
}

export interface Mounted {
  host: HTMLElement
  text: () => string
  /** Presses what bears these words, and waits for what follows. */
  press: (words: string) => Promise<void>
  unmount: () => void
}

/** Mounts it in the page's body at an instant of log time; `before`: once stores may be made, before any is. */
export function mounted(
  component: Component,
  props: Record<string, unknown>,
  {
    at,
    locale = 'zh-CN',
    city = testCity,
    before,
  }: { at: number; locale?: Locale; city?: CityData; before?: () => void },
): Mounted {
  const pinia = createPinia()
  setActivePinia(pinia)
  before?.()
  for (const words of [chinese, chineseRest]) i18n.global.mergeLocaleMessage('zh-CN', words)
  for (const words of [english, englishRest]) i18n.global.mergeLocaleMessage('en', words)
  i18n.global.locale.value = locale
  usePicture().hold(at)
  useCity().data = city
  const host = document.createElement('div')
  document.body.append(host)
  const routes = Object.entries(pages).map(([name, path]) => ({ name, path, component: {} }))
  const router = createRouter({ history: createMemoryHistory(), routes })
  const app = createApp(component, props).use(pinia).use(i18n).use(router)
  app.mount(host)
  return {
    host,
    text: () => (host.textContent ?? '').replace(/\s+/g, ' '),
    async press(words) {
      const all = [...host.querySelectorAll('button')]
      const found = all.find((button) => (button.textContent ?? '').includes(words))
      if (!found) throw new Error(`nothing to press bears "${words}"`)
      found.click()
      await nextTick()
    },
    unmount() {
      app.unmount()
      host.remove()
    },
  }
}
