/** Opens the window. `trusted.ts` stays the first import: no module may run before its policy stands. */
import './trusted.ts'
import './zodWithoutEval.ts'
import '@fontsource-variable/noto-sans-sc/wght.css'
import './ui/tokens.css'
import './ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { firstWords, i18n } from './i18n/i18n.ts'
import { createWindowRouter } from './router.ts'

void firstWords().then(() =>
  createApp(App).use(createPinia()).use(i18n).use(createWindowRouter()).mount('#app'),
)
