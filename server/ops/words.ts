/** What can be wrong with a house, in the words of its operators. One table for /readyz, the log, doctor and /admin. */
import type { Operation } from '../../shared/operation.ts'

export type Severity = Operation['findings'][number]['severity']

interface Row {
  severity: Severity
  'zh-CN': string
  en: string
}

/** What happened, what is safe, what to do. Parameters stand in braces. */
export const findings = {
  'ops.draining': {
    severity: 'down',
    'zh-CN': '本机正在停止服务，已受理的都已落盘；新的连接请由其他节点接。',
    en: 'This house is ending; everything answered is on disk. Send new connections elsewhere.',
  },
  'ops.followerLate': {
    severity: 'down',
    'zh-CN':
      '日志 {log} 已 {seconds} 秒没有读到最新位置，屏幕会变旧；记录不受影响。请看磁盘和数据库是否繁忙。',
    en: 'Log {log} has not been read to its head for {seconds} s; screens grow old, records are safe. See whether disk or database is busy.',
  },
  'ops.storeReadOnly': {
    severity: 'down',
    'zh-CN': '现在写不进去：指令留在各自设备上，有空间后自动送出。请腾出磁盘空间或检查数据库。',
    en: 'Nothing can be written now: orders stay on their devices and go through once there is room. Free disk space or look at the database.',
  },
  'ops.schemaDiffers': {
    severity: 'down',
    'zh-CN': '日志 {log} 的表结构是第 {found} 版，本程序要第 {wanted} 版。请启动相符的版本。',
    en: 'Log {log} has tables of version {found}, this program needs {wanted}. Start the matching build.',
  },
  'ops.diskFull': {
    severity: 'down',
    'zh-CN': '数据目录只剩 {freeMb} MB，低于下限 {limitMb} MB。请马上腾出空间或扩容。',
    en: 'Only {freeMb} MB are left where the data lies, below the limit of {limitMb} MB. Free space or enlarge the disk now.',
  },
  'ops.diskSoon': {
    severity: 'hand',
    'zh-CN': '数据目录只剩 {freeMb} MB，请在写满之前扩容或清理。',
    en: '{freeMb} MB are left where the data lies. Enlarge or tidy the disk before it is full.',
  },
  'ops.redisDown': {
    severity: 'slow',
    'zh-CN': '连不上 Redis：各节点每秒自己查看一次，不丢不重；在线单位和限频只按本节点计。请检查 Redis。',
    en: 'Redis is away: nodes look for themselves each second, nothing is lost or doubled; who is online and limits are counted per node. Look at Redis.',
  },
  'ops.backupMissing': {
    severity: 'hand',
    'zh-CN': '还没有做过备份。请运行 npm run backup -- --to 目录。',
    en: 'There is no backup yet. Run: npm run backup -- --to FOLDER',
  },
  'ops.backupOld': {
    severity: 'hand',
    'zh-CN': '上一份完好的备份已是 {hours} 小时前。请检查备份任务，或现在运行 npm run backup。',
    en: 'The last good backup is {hours} h old. See why the job did not run, or run npm run backup now.',
  },
  'ops.drillOld': {
    severity: 'hand',
    'zh-CN': '上一次恢复演练已是 {days} 天前。请运行 npm run backup，它会把备份恢复到临时目录并核对。',
    en: 'The last restore drill is {days} days ago. npm run backup restores each backup to a temporary folder and verifies it.',
  },
  'ops.shipLate': {
    severity: 'hand',
    'zh-CN':
      '已有 {seconds} 秒没有把新记录送到 SHIP_DIR。本机照常受理，恢复后会补送。请检查该目录是否在、可写、未满。',
    en: 'Nothing was shipped to SHIP_DIR for {seconds} s. The house serves on and will make up for it. See whether that folder is there, writable and not full.',
  },
  'ops.shipNever': {
    severity: 'hand',
    'zh-CN': '还没有向 {folder} 送过记录。请启动本机，并检查该目录是否可写。',
    en: 'Nothing has been shipped to {folder} yet. Start the house and see whether that folder is writable.',
  },
  'ops.chainBroken': {
    severity: 'hand',
    'zh-CN':
      '日志 {log} 从第 {position} 位起对不上（{reason}）。请停用本机，从备份恢复，并保留现有文件备查。',
    en: 'Log {log} does not hold from position {position} on ({reason}). Stop this house, restore from a backup, and keep these files as evidence.',
  },
  'ops.vaultBroken': {
    severity: 'hand',
    'zh-CN':
      '日志 {log} 的当事人信息不完整：{unreadable} 人打不开，{missing} 人缺失。请核对 keys 目录中的 vault.key 是否原来那把；缺失的请从备份恢复到另一目录后核对。',
    en: 'The identities of log {log} are not whole: {unreadable} cannot be opened, {missing} are missing. See whether vault.key in the folder keys is the one it was; restore a backup into another folder to look for those missing.',
  },
  'ops.clockBack': {
    severity: 'hand',
    'zh-CN': '日志 {log} 的最后一条记录比本机时钟晚 {seconds} 秒。请校准本机时间（NTP）。',
    en: "The last record of log {log} lies {seconds} s ahead of this machine's clock. Set the clock (NTP).",
  },
  'ops.notRunning': {
    severity: 'hand',
    'zh-CN': '{url} 上没有服务应答。若本应运行，请启动并查看日志。',
    en: 'Nothing answers at {url}. If the house should run, start it and read its log.',
  },
  'ops.pagingMailFails': {
    severity: 'hand',
    'zh-CN':
      '上一次邮件外呼没有发出去。交办照常下达，未读单位请打电话。请检查 PAGING_SMTP 的中继和该单位的地址。',
    en: 'The last page by e-mail did not go out. Orders stand; ring whoever has not read. Look at the relay of PAGING_SMTP and at the unit’s address.',
  },
  'ops.pagingHookFails': {
    severity: 'hand',
    'zh-CN':
      '上一次接口外呼没有送达。交办照常下达，未读单位请打电话。请检查 PAGING_UNITS 中该单位的地址和密钥。',
    en: 'The last page by webhook did not arrive. Orders stand; ring whoever has not read. Look at the unit’s address and secret in PAGING_UNITS.',
  },
  'ops.pagingRelayAway': {
    severity: 'hand',
    'zh-CN': '邮件中继 {host} 连不上，或不让登录。邮件外呼现在发不出去，请检查 PAGING_SMTP。',
    en: 'The mail relay {host} does not answer or does not let us in. Pages by e-mail would not go out now; look at PAGING_SMTP.',
  },
  'ops.paperFontMissing': {
    severity: 'hand',
    'zh-CN':
      '没有找到打印文书用的中文字体：现在打印不了任何文书。请安装字体（apt-get install -y fonts-noto-cjk），或用 FONT_DIR 指明放字体的目录。',
    en: 'No Chinese font for papers was found: none can be printed now. Install one (apt-get install -y fonts-noto-cjk), or name the folder of yours in FONT_DIR.',
  },
  'ops.proxyUntold': {
    severity: 'hand',
    'zh-CN':
      '设了 PUBLIC_URL 却没有 TRUST_PROXY：所有人被当作同一个来源，登录限频合在一起算。请写明前置代理的地址。',
    en: 'PUBLIC_URL is set and TRUST_PROXY is not: everybody counts as one address, and limits at sign-in are shared. Name the proxy.',
  },
} as const satisfies Record<string, Row>

/** What doctor says of what is well. */
export const wellWords = {
  chain: {
    'zh-CN': '日志 {log}：核对到第 {position} 位，完好',
    en: 'log {log}: verified up to position {position}, whole',
  },
  vault: {
    'zh-CN': '日志 {log}：{parties} 位当事人的信息都在，能打开',
    en: 'log {log}: the identities of {parties} parties are there and can be opened',
  },
  disk: {
    'zh-CN': '磁盘还剩 {freeMb} MB，按近来增长约可用 {days} 天',
    en: '{freeMb} MB of disk are left, about {days} days at the present growth',
  },
  copies: {
    'zh-CN': '最近一份备份在 {hours} 小时前，已试恢复并核对',
    en: 'the last backup is {hours} h old, restored on trial and verified',
  },
  shipped: {
    'zh-CN': '已记录的都已送到 {folder}',
    en: 'everything recorded was shipped to {folder}',
  },
  pagingUnset: {
    'zh-CN': '没有设置外呼：未读交办的单位要靠打电话',
    en: 'no outward paging is set up: units that do not read their orders are rung',
  },
  paperFont: { 'zh-CN': '文书用“{family}”排版', en: 'papers are set in {family}' },
  paging: {
    'zh-CN': '外呼已设置：{mail} 个单位用邮件，{hook} 个单位用接口',
    en: 'outward paging is set up: by e-mail to {mail}, by webhook to {hook} of the units',
  },
  room: { 'zh-CN': '数据目录还剩 {freeMb} MB', en: '{freeMb} MB are left where the data lies' },
  serving: { 'zh-CN': '正常受理连接和指令', en: 'connections and orders are taken' },
  rules: {
    'zh-CN': '{known} 条时限规则都已由本市确认',
    en: 'all {known} rules of time were confirmed for this city',
  },
  rulesUnconfirmed: {
    'zh-CN':
      '{known} 条时限规则中有 {unconfirmed} 条待本市确认；确认前照常计时，界面标“待本市确认”。请督查员或指挥长到 /rules 确认',
    en: '{unconfirmed} of {known} rules of time are not confirmed for this city; they count and say so. A supervisor or commander confirms them at /rules',
  },
  running: { 'zh-CN': '{url} 正常受理', en: '{url} takes connections' },
} as const satisfies Record<string, Record<Language, string>>

export type FindingCode = keyof typeof findings
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

export interface Finding {
  code: FindingCode
  params: Readonly<Record<string, string | number>>
}

/** A finding as a sentence. */
export function inWords({ code, params }: Finding, language: Language): string {
  return filled(findings[code][language], params)
}

/** A sentence with its parameters put in. */
export function filled(text: string, params: Finding['params']): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

/** A finding as it is told over HTTP: a code for programs, a sentence for people. */
export function told(finding: Finding): { code: FindingCode; words: Record<Language, string> } {
  return {
    code: finding.code,
    words: { 'zh-CN': inWords(finding, 'zh-CN'), en: inWords(finding, 'en') },
  }
}
