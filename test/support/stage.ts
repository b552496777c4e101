/** Scripts of the fictional city played at once into a real house: its screens at any moment, without waiting for it. */
import { jumpedTo, logTime, withSpeed } from '../../shared/time.ts'
import { play } from '../../server/scenario/player.ts'
import { startOf, type Script } from '../../server/scenario/script.ts'
import { exerciseLog, startExercise, type Exercise } from './exercise.ts'
import { readScript } from './playing.ts'

/** The lines of a script of the city before an ISO instant. */
export function scriptUntil(name: string, until: string): Script {
  const script = readScript(name)
  return { ...script, lines: script.lines.filter(({ at }) => at < Date.parse(until)) }
}

/** A house in which these scripts were played, one after the other, and whose log's time then stands. Throws when one of
 * their lines is refused. */
export async function startStage(
  scripts: readonly Script[],
  extraOrigins: readonly string[] = [],
): Promise<Exercise> {
  const exercise = await startExercise(extraOrigins, Math.min(...scripts.map(startOf)) - 60_000)
  for (const script of scripts) await playOn(exercise, script)
  return exercise
}

/** Plays what of a script is not played yet; then the log's time stands again. */
export async function playOn(exercise: Exercise, script: Script): Promise<void> {
  await playInto(exercise, script)
  await move(exercise, leadMs, 0)
}

/** From now on the log's time goes on as the real one does. */
export async function letRun(exercise: Exercise): Promise<void> {
  await move(exercise, 0, 1)
}

/** The clock goes on while one looks at it; it never goes back. */
const leadMs = 1000

async function move({ house }: Pick<Exercise, 'house'>, byMs: number, speed: number): Promise<void> {
  const { clock } = await house.log.head(exerciseLog)
  const now = Date.now()
  const ahead = jumpedTo(clock, now, logTime(clock, now) + byMs)
  await house.log.setClock(exerciseLog, withSpeed(ahead, now, speed))
}

async function playInto({ house }: Exercise, script: Script): Promise<void> {
  await play({
    log: house.log,
    name: exerciseLog,
    script,
    accountOf: (login) => house.sessions.accountOf(login),
    now: Date.now,
    // Nobody waits: the log's clock, which runs as fast as the real one, goes on by as much.
    wait: (ms) => move({ house }, ms + leadMs, 1),
    stopped: () => false,
    onLine: (index, answer) => {
      if (!answer.accepted)
        throw new Error(`line ${index} of ${script.name} was refused: ${answer.refusal.code}`)
    },
  })
}
