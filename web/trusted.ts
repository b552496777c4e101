/**
 * The page's only Trusted Types policy (architecture §6), made before any other module runs.
 * Vue would ask for a policy of its own that lets everything through; it looks for `trustedTypes` and works without,
 * so the factory is hidden once the default policy stands. The browser's enforcement is not touched by that.
 */
interface PolicyRules {
  createHTML: (markup: string) => string
  createScriptURL: (url: string) => string
}
interface PolicyFactory {
  createPolicy: (name: string, rules: PolicyRules) => unknown
}

/** What Leaflet sets while it looks at the browser, and what clears an element. */
const harmlessMarkup: readonly string[] = ['', '<svg/>']

const factory = (window as Window & { trustedTypes?: PolicyFactory }).trustedTypes
if (factory) {
  factory.createPolicy('default', {
    createHTML(markup) {
      if (harmlessMarkup.includes(markup)) return markup
      throw new TypeError('text never becomes HTML')
    },
    createScriptURL(url) {
      const { origin, pathname } = new URL(url, location.href)
      const own = origin === location.origin && (pathname === '/sw.js' || pathname.startsWith('/assets/'))
      if (own) return url
      throw new TypeError('only our own service worker and workers are scripts')
    },
  })
  Object.defineProperty(window, 'trustedTypes', { value: undefined })
}

export {}
