/** `npm run doctor -- [--lang zh-CN|en]`: what is well with a house, what is not, what to do. Exit 1 when it needs a hand. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readCityRules } from './city/rules.ts'
import { readConfig } from './config.ts'
import { houseRules } from './corridor/rules.ts'
import { verifyStored } from './log/verifyStored.ts'
import { answers } from './paging/mail.ts'
import { lookOver, type DoctorOptions } from './ops/doctor.ts'
import { filled, inWords, languages, wellWords } from './ops/words.ts'
import { Press } from './papers/press.ts'
import { cityFolder, paperPlaces } from './places.ts'
import { logsInDatabase, logsInFiles } from './stores.ts'

const marks = { 'zh-CN': ['正常', '需处理', '待办'], en: ['well', 'needs a hand', 'to be done'] } as const

async function readyzAt(url: string): Promise<DoctorOptions['readyz']> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3000) })
    return (await response.json()) as DoctorOptions['readyz']
  } catch {
    return undefined
  }
}

async function run(): Promise<boolean> {
  const { values } = parseArgs({ options: { lang: { type: 'string', default: 'zh-CN' } } })
  const language = z.enum(languages).parse(values.lang === 'zh' ? 'zh-CN' : values.lang)
  const config = readConfig(process.env)
  const { DATA_DIR: dataDir, DATABASE_URL, HOST, PORT } = config
  const url = `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`
  const stored = DATABASE_URL === undefined ? logsInFiles(dataDir) : logsInDatabase(DATABASE_URL)
  try {
    const verdicts = await verifyStored(stored, dataDir, houseRules)
    if (verdicts.length === 0) throw new Error(`there is no house in ${dataDir}; DATA_DIR names the folder`)
    const readyz = await readyzAt(url)
    const { PAGING_SMTP: relay, PAGING_FROM: from = '' } = config
    const relayAnswers = async (): Promise<boolean> => relay !== undefined && answers({ url: relay, from })
    const press = new Press(paperPlaces(config))
    const paperFont = async (): Promise<string | undefined> => {
      const seen = await press.look().finally(() => press.close())
      return seen.kind === 'font' ? seen.family : undefined
    }
    const city = readCityRules(cityFolder(config.CITY))
    const asked = { config, stored, verdicts, readyz, url, city, now: Date.now(), relayAnswers, paperFont }
    const found = await lookOver(asked)
    const [well, hand, ask] = marks[language]
    for (const { what, params } of found.well)
      console.log(`${well}: ${filled(wellWords[what][language], params)}`)
    for (const { what, params } of found.asks)
      console.log(`${ask}: ${filled(wellWords[what][language], params)}`)
    for (const finding of found.findings)
      console.log(`${hand}: ${inWords(finding, language)} [${finding.code}]`)
    for (const { code, words } of found.told) console.log(`${hand}: ${words[language] ?? code} [${code}]`)
    return found.findings.length === 0 && found.told.length === 0
  } finally {
    await stored.close()
  }
}

try {
  process.exitCode = (await run()) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
