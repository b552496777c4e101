/** What a node told of itself as the rows of the operator's tables. */
import { useI18n } from 'vue-i18n'
import type { Operation } from '../../../shared/operation.ts'
import { useFormat } from '../../i18n/useFormat.ts'

export interface Fact {
  name: string
  value: string
}

const gb = 1024
const storeNames = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const

export function useOperationWords() {
  const { t } = useI18n()
  const format = useFormat()

  const room = (mb: number) =>
    mb < 10 * gb ? t('admin.mb', { n: mb }) : t('admin.gb', { n: Math.floor(mb / gb) })
  const when = (at: number | undefined, now: number) =>
    at === undefined
      ? t('admin.never')
      : t('admin.when', {
          moment: format.moment(at, now),
          ago: t('time.ago', { duration: format.duration(now - at) }),
        })

  const copies = ({ copies: { backupAt, drillAt, shippedAt }, at }: Operation): Fact[] => [
    { name: t('admin.backup'), value: when(backupAt, at) },
    { name: t('admin.drill'), value: when(drillAt, at) },
    ...(shippedAt === undefined ? [] : [{ name: t('admin.shipped'), value: when(shippedAt, at) }]),
  ]

  const node = ({ disk, sockets, others, redis, rules }: Operation): Fact[] => [
    {
      name: t('admin.disk'),
      value: disk
        ? t('admin.room', { free: room(disk.freeMb), total: room(disk.totalMb) })
        : t('common.unknown'),
    },
    { name: t('admin.sockets'), value: String(sockets) },
    { name: t('admin.others'), value: String(others) },
    { name: 'Redis', value: t(`admin.redis.${redis}`) },
    ...(rules
      ? [
          {
            name: t('admin.rules'),
            value: t(rules.unconfirmed ? 'admin.rulesSome' : 'admin.rulesAll', rules),
          },
        ]
      : []),
  ]

  const versions = ({ versions: { program, protocol, node, store, schema } }: Operation): Fact[] => [
    { name: t('admin.program'), value: t('admin.programOf', { program, protocol }) },
    { name: 'Node.js', value: node },
    { name: t('admin.store'), value: t('admin.storeOf', { store: storeNames[store], schema }) },
  ]

  const restored = (at: number | undefined, now: number) =>
    at === undefined ? t('admin.neverRestored') : t('admin.restored', { moment: format.moment(at, now) })
  const age = (ms: number) => t('admin.seconds', { n: (ms / 1000).toFixed(1) })

  return { age, copies, node, restored, versions }
}
