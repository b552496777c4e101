/** Leaflet, ECharts and the UI kit on one page under the house's policy, first import as in web/main.ts. */
import '../../../web/trusted.ts'
import 'leaflet/dist/leaflet.css'
import 'element-plus/theme-chalk/el-select.css'
import 'element-plus/theme-chalk/el-dialog.css'
import './page.css'
import { BarChart } from 'echarts/charts'
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import L from 'leaflet'
import { createApp, h, render } from 'vue'
import PolicyPage from './PolicyPage.vue'

const map = L.map('map', { zoomControl: false, attributionControl: false }).setView([0.2, 0.3], 10)
const label = document.createElement('b')
label.textContent = '<img src=x onerror=alert(1)>'
L.marker([0.2, 0.3], { icon: L.divIcon({ html: label }) })
  .addTo(map)
  .bindTooltip(label.cloneNode(true) as HTMLElement)
  .openTooltip()
L.circleMarker([0.25, 0.32], { renderer: L.canvas() }).addTo(map)

use([BarChart, AriaComponent, GridComponent, TooltipComponent, CanvasRenderer])
const box = document.getElementById('chart')
if (!box) throw new Error('no place for the chart')
const chart = init(box)
chart.setOption({
  animation: false,
  aria: { enabled: true, decal: { show: true } },
  tooltip: { renderMode: 'richText', trigger: 'axis' },
  xAxis: { type: 'category', data: ['<b>消防</b>', '公安'] },
  yAxis: { type: 'value' },
  series: [{ type: 'bar', data: [3, 5] }],
})
chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })

createApp(PolicyPage).mount('#app')

/** What an attacker who can run one line of ours would try; each must be refused. */
const attempts: Record<string, () => void> = {
  innerHTML: () => {
    const probe = document.createElement('div')
    document.body.append(probe)
    probe.innerHTML = '<img src="x" onerror="window.pwned = 1">'
  },
  vHtml: () => {
    const place = document.createElement('div')
    document.body.append(place)
    render(h('p', { innerHTML: '<img src=x onerror="window.pwned = 1">' }), place)
    if (place.querySelector('img') === null) throw new TypeError('nothing was set')
  },
  evaluated: () => {
    ;(0, eval)('window.pwned = 1')
  },
  foreignScript: () => {
    const script = document.createElement('script')
    script.src = 'http://127.0.0.1:9/x.js'
    document.head.append(script)
  },
  inlineScript: () => {
    const script = document.createElement('script')
    script.textContent = 'window.pwned = 1'
    document.head.append(script)
    if (!('pwned' in window)) throw new TypeError('it did not run')
  },
  ownPolicy: () => {
    const { trustedTypes } = window as unknown as {
      trustedTypes?: { createPolicy: (name: string, rules: object) => unknown }
    }
    if (!trustedTypes) throw new TypeError('no factory to be had')
    trustedTypes.createPolicy('vue', { createHTML: (markup: string) => markup })
  },
}

// In a task of the page's own: what a debugger evaluates may pass the policy.
window.addEventListener('attempt', (event) => {
  const name = (event as CustomEvent<string>).detail
  setTimeout(() => {
    let outcome = 'went through'
    try {
      attempts[name]?.()
    } catch (error) {
      outcome = error instanceof Error ? error.name : 'refused'
    }
    document.documentElement.dataset[name] = outcome
  })
})
document.documentElement.dataset['ready'] = 'yes'
