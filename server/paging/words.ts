/** A page in words, Chinese and English together: it is read by whoever stands at the unit's mailbox. */
import type { OrderKind } from '../../shared/features/order/messages.ts'
import type { Page } from './page.ts'

type Both = Readonly<Record<'zh' | 'en', string>>

const kinds: Readonly<Record<OrderKind, Both>> = {
  task: { zh: '任务', en: 'a task' },
  resource: { zh: '资源请求', en: 'a request for means' },
  supervision: { zh: '督办', en: 'a supervision' },
  caseOwner: { zh: '包案', en: 'a matter to own' },
}

/** `timeZone` is the city's; `unit` its name in both languages. */
export function lettered(
  { code, kind, urgent, dueAt, signIn }: Page,
  unit: Both,
  timeZone: string,
): { subject: string; text: string } {
  const due = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
    dueAt,
  )
  const about = code === undefined ? '' : ` ${code}`
  const subject = `${urgent ? '【紧急】' : ''}连心：交办未读${about} / Lianxin: order unread`
  const text = [
    `${unit.zh}：`,
    `有一件交办还没有人读${code === undefined ? '' : `，事件 ${code}`}。`,
    `种类：${kinds[kind].zh}${urgent ? '，一、二级响应' : ''}。办结期限：${due}。`,
    `请登录查看并签收：${signIn}`,
    '',
    `${unit.en}:`,
    `nobody has read an order given to you${code === undefined ? '' : `, incident ${code}`}.`,
    `Kind: ${kinds[kind].en}${urgent ? ', response level 1 or 2' : ''}. Due: ${due}.`,
    `Sign in to read and sign for it: ${signIn}`,
  ].join('\n')
  return { subject, text }
}
