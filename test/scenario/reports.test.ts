/** The reports of the three scripts as documents, with their elements and times, against domain.md §7. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { agenciesFile } from '../../server/city/files.ts'
import { reportText } from '../../shared/features/report/document.ts'
import { missingIn, statedIn } from '../../shared/features/report/elements.ts'
import type { ReportParts } from '../../shared/features/report/state.ts'
import type { IncidentParts } from '../../shared/features/incident/state.ts'
import { written } from '../support/calendar.ts'
import { playWhole, readScript, scenarios, yunting, type Played } from '../support/playing.ts'

const agencies = agenciesFile.parse(JSON.parse(readFileSync(join(yunting, 'agencies.json'), 'utf8')))
const ends = Number.MAX_SAFE_INTEGER

const reportsOf = (name: string): string[] => [
  ...new Set(
    readScript(name)
      .lines.filter(({ type }) => type === 'report.compose')
      .map(({ stream }) => stream),
  ),
]

/** Kind, way, from, to, when it was sent in 2026, number: as the text of the script has it. */
const told: Record<string, Record<string, string>> = {
  leak: {
    // 22:58 plant head to the county bureau, 8 minutes after he learned of it.
    'R-C1': 'first phone plant>weichuan-emergency 05-16 22:58',
    'R-C2': 'first phone weichuan-emergency>weichuan 05-16 23:03',
    'R-C3': 'first phone weichuan-emergency>centre 05-16 23:05',
    'R-C4': 'first phone environment>weichuan 05-16 23:30',
    'R-C5': 'first phone weichuan-emergency>emergency 05-16 23:33',
    'R-C6': 'first written weichuan-emergency>centre 05-16 23:55',
    'R-C7': 'first written centre>province 05-17 00:58',
    // 续报三 at 08:00 has two before it.
    'R-C8': 'followUp written centre>province 05-17 02:45 1',
    'R-C9': 'followUp written centre>province 05-17 05:48 2',
    'R-C10': 'followUp written centre>province 05-17 08:00 3',
  },
  renewal: {
    'R-B1': 'first written linlan>centre 04-07 15:40',
    'R-B2': 'followUp written linlan>centre 04-07 19:00 1',
  },
  wages: {
    'R-A1': 'first phone linlan>centre 03-16 07:35',
    'R-A2': 'first written linlan>centre 03-16 08:05',
    'R-A3': 'followUp written linlan>centre 03-16 22:00 1',
  },
}

function partsOf({ stateAt }: Played, report: string): Required<ReportParts> {
  return stateAt(report, ends)?.parts as Required<ReportParts>
}

function textOf(played: Played, report: string, language: 'zh' | 'en'): string {
  const incident = played.stateAt('I-C1', ends)?.parts as IncidentParts
  return reportText(
    {
      ...partsOf(played, report),
      incident: incident.open,
      agency: (code) => agencies.find((one) => one.code === code)?.name[language] ?? code,
      utcOffsetMinutes: 480,
      isExercise: true,
    },
    language,
  )
}

describe.each(scenarios)('%s', (name) => {
  test(
    '[REP1] [REP3] [REP7] its reports go out complete, signed off, by whom and when the text says',
    { timeout: 60_000 },
    async () => {
      const played = await playWhole(name, reportsOf(name))
      const found = reportsOf(name).map((report) => {
        const { open, work } = partsOf(played, report)
        expect(open.stage, report).toBe('sent')
        expect(open.signOff, report).not.toBeNull()
        expect(missingIn(open.kind, work), report).toEqual([])
        expect(work.call !== null, report).toBe(open.way === 'phone')
        // In writing a leader signs in person, whom the one who wrote it is not.
        if (open.way === 'written')
          expect(open.signOff).toMatchObject({ by: { role: 'commander' }, byPhone: null })
        const { kind, way, from, to, number, sentAt } = open
        const sent = written(sentAt ?? 0).slice(5)
        return [report, [kind, way, `${from}>${to}`, sent, ...(number === null ? [] : [number])].join(' ')]
      })
      expect(Object.fromEntries(found)).toEqual(told[name])
    },
  )
})

describe('the leak', () => {
  let played: Played
  beforeAll(async () => {
    played = await playWhole('leak', ['I-C1', ...reportsOf('leak')])
  }, 60_000)

  test('[REP11] [REP12] [REP4] the written first report to the city, 23:55, as it was read there', () => {
    expect(textOf(played, 'R-C6', 'zh')).toBe(`【演练】
关于澜泉化工储罐气体泄漏情况的报告
（初报）
事件编号：EV-0516-01

市指挥中心：
一、信息来源：119、120 来电，企业负责人报告，各部门现场报告。
二、接报时间：5月16日22时53分。
三、发生时间：5月16日22时47分。
四、发生地点：苇川县盐湖镇工业园区澜泉化工 3 号罐。
五、事件性质：生产安全事故，储罐阀门故障，含氯气体泄漏，初判一般。
六、伤亡和损失：重伤1人（市卫生健康委员会，5月16日23时38分）；轻伤5人（以市卫生健康委员会数据为准）。
七、影响范围：M1 点位 400 米处超过限值；石埠村、新塘社区下风向 1.2 公里内居民撤离中；应撤离3400人（盐湖镇人民政府，5月16日23时16分，正在核实）；已安置118人（市民政局，5月16日23时46分）。
八、到场领导：县长任总指挥，现场指挥部设在 2 号门外上风向。
九、处置措施：23:09 启动三级响应；23:16 发布橙色预警；23:26 首次公布信息；村广播和网格员逐户通知；甲医院收治，乙医院待命；投入车辆24辆（市交通运输局，5月16日23时41分）；警戒半径600米（市消防救援支队，5月16日23时31分）。
十、发展趋势：企业与消防正在准备第一次封堵，西北风 3 米/秒。
十一、意见建议：请市里调派堵漏专家、氧气和解毒药品。

签发：苇川县人民政府，5月16日23时54分
苇川县应急管理局
2026年5月16日23时55分
收悉：市指挥中心，5月16日23时58分`)
  })

  test('[REP11] [REP8] the first telephone report says what is not known yet instead of nothing', () => {
    const lines = textOf(played, 'R-C2', 'zh').split('\n')
    expect(lines).toContain('六、伤亡和损失：正在核实。')
    expect(lines).toContain(
      '电话报告：苇川县应急管理局值班员报告，苇川县人民政府主要负责人接听，已复诵核对。',
    )
    expect(textOf(played, 'R-C2', 'en')).toContain('6. Casualties and losses: being verified.')
  })

  test('[REP11] [REP7] the third follow-up to the province tells what changed', () => {
    const text = textOf(played, 'R-C10', 'zh').split('\n')
    expect(text.slice(1, 6)).toEqual([
      '关于澜泉化工储罐气体泄漏情况的报告',
      '（续报三）',
      '事件编号：EV-0516-01',
      '',
      '省政府总值班室：',
    ])
    expect(text.slice(-2)).toEqual([
      '2026年5月17日8时00分',
      '收悉：省政府总值班室值班员电话确认，5月17日8时06分',
    ])
    expect(statedIn(partsOf(played, 'R-C10').work)).toEqual([
      'changes',
      'casualties',
      'scope',
      'measures',
      'trend',
      'suggestions',
    ])
  })
})
