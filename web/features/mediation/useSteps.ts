/** The steps one's post may take with a dispute here and now, and the way to take each: at once, or by its form. */
import { computed } from 'vue'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import { formOf } from '../incident/forms.ts'
import { useAbilities } from '../incident/useAbilities.ts'
import { useActing } from '../incident/useActing.ts'
import { useOrders } from '../incident/useOrders.ts'
import type { MediationCase } from './cases.ts'
import { examplesOf, steps, type Step } from './steps.ts'
import { useStepChoices } from './useStepChoices.ts'

const word = 'example'

export function useSteps() {
  const live = useLive()
  const city = useCity()
  const clock = useClock()
  const acting = useActing()
  const orders = useOrders()
  const { may } = useAbilities()
  const { choicesOf } = useStepChoices()

  const rules = computed(() => city.data?.rules.mediation ?? { bodies: [] })
  const examples = (step: Step, held: MediationCase) => examplesOf(step, held, rules.value, clock.t)
  const mayTake = (step: Step, held: MediationCase) =>
    examples(step, held).some((data) => may(step, data, held))
  const offered = (held: MediationCase): Step[] => steps.filter((step) => mayTake(step, held))

  /** `begins`: what its form holds at first; `fixed`: what is not asked. */
  function take(
    step: Step,
    held: MediationCase,
    { fixed = {}, begins = {} }: { fixed?: Record<string, unknown>; begins?: Record<string, unknown> } = {},
  ): void {
    // A mediator most often takes a dispute itself.
    const seat = live.session?.actor.seat
    const own = step === 'mediation.nameMediator' && seat !== undefined ? { seat } : {}
    // What a danger sets going is named here, so that it is told once however often it is sent.
    const opens = step === 'mediation.reportDanger' ? { order: live.newId(), opens: live.newId() } : {}
    const choices = choicesOf(
      step,
      held,
      examples(step, held).filter((data) => may(step, data, held)),
    )
    if (formOf(step))
      acting.begin({
        ...{ type: step, target: held, choices },
        ...{ fixed: { ...opens, ...fixed }, begins: { ...own, ...begins } },
      })
    else orders.give(step, held, fixed)
  }

  /** The body it was to go to opens the dispute's next case. */
  const overtaking = ({ stream, open }: MediationCase) => ({ previous: stream, area: open.area })
  const mayTakeOver = (held: MediationCase) => may('mediation.takeOver', overtaking(held))
  const takeOver = (held: MediationCase) => orders.open('mediation.takeOver', overtaking(held))

  /** What opens a dispute, besides what is typed: under an incident, or brought to one's own body by itself. */
  function openingOf(incident?: { stream: string; area: string }): Record<string, unknown> {
    if (incident) return { incident: incident.stream, area: incident.area }
    const own = rules.value.bodies.find(({ agency }) => agency === live.session?.actor.agency)
    const [only, ...more] = own?.channels ?? []
    return { ...(own && { body: own.agency }), ...(only && more.length === 0 && { channel: only }) }
  }
  function mayOpen(fixed: Record<string, unknown>): boolean {
    const area = fixed['area'] ?? live.session?.actor.area
    return rules.value.bodies.some(({ agency, channels }) =>
      channels.some((channel) =>
        may('mediation.open', {
          ...{ channel, body: agency, subject: word, matter: 'labour', origin: 'applied' },
          ...{ ...fixed, area },
        }),
      ),
    )
  }
  const open = (fixed: Record<string, unknown>) =>
    acting.begin({ type: 'mediation.open', target: undefined, fixed })

  return { offered, mayTake, take, mayTakeOver, takeOver, openingOf, mayOpen, open }
}
