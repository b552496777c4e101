/** What a card says of calls from outside: what became of each, and that there is none. */
import { expect, test } from 'vitest'
import { order as feature } from '../../shared/features/order/order.ts'
import type { OrderOpen, OrderWork } from '../../shared/features/order/state.ts'
import type { IssuedOrder } from '../../web/features/order/orders.ts'
import OrderReceipts from '../../web/features/order/OrderReceipts.vue'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { minute, read, standing } from '../support/orders.ts'
import { mounted } from './mounted.ts'

/** As OrderReceipts shows it, twenty minutes after it was given. */
function said(locale: 'zh-CN' | 'en', ...facts: Fact[]): string {
  const parts = statesOf(feature, [...standing, ...facts]).get(own)?.parts
  const order: Omit<IssuedOrder, 'copy'> = {
    stream: own,
    open: parts?.open as OrderOpen,
    work: parts?.work as OrderWork,
  }
  const shown = mounted(OrderReceipts, { order }, { at: now + 20 * minute, locale })
  const text = shown.text()
  shown.unmount()
  return text
}
const paged = (data: Record<string, unknown> = {}): Fact => ({
  type: 'order.paged',
  data: { agency: 'fire', ...data },
})
const mailed = paged({ means: 'mail', outcome: 'delivered' })
const hooked = paged({ means: 'hook', outcome: 'failed' })

test('[PAGE3] each means says what became of it, in both languages', () => {
  const chinese = said('zh-CN', mailed, hooked)
  expect(chinese).toContain('外呼邮件已交邮件中继 09:00')
  expect(chinese).toContain('接口外呼失败 09:00，请打电话')
  const english = said('en', mailed, hooked)
  expect(english).toContain('Page by e-mail handed to the relay 09:00')
  expect(english).toContain('Page by webhook failed 09:00: call')
  expect(said('zh-CN', paged({ means: 'mail', outcome: 'sunk' }))).toContain('演练：外呼邮件只存不发 09:00')
})

test('[PAGE3] absence is said, until there is a way; who has read it needs none of it', () => {
  expect(said('zh-CN')).not.toContain('外呼')
  expect(said('zh-CN', paged())).toContain('没有设置外呼，请打电话')
  expect(said('en', paged())).toContain('No outward paging is set up: call')
  expect(said('zh-CN', paged(), mailed)).not.toContain('没有设置')
  expect(said('zh-CN', mailed, paged())).toContain('没有设置')
  expect(said('zh-CN', mailed, read('fire'))).not.toContain('外呼')
})
