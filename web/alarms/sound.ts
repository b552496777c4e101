/** Two short tones going up, made here so that nothing is fetched; once, never in a loop. */
const tones = [
  { at: 0, hertz: 660 },
  { at: 0.18, hertz: 880 },
] as const
const toneS = 0.16
const fadeS = 0.02
const loudness = 0.25

export interface Sound {
  /** False until the browser was told by a person's act that this page may be heard. */
  isAllowed: () => boolean
  /** To be called in such an act. Resolves with whether it is allowed now. */
  allow: () => Promise<boolean>
  ring: () => void
}

/** Undefined where the browser has no audio. */
export function openSound(): Sound | undefined {
  if (typeof AudioContext === 'undefined') return undefined
  const context = new AudioContext()
  return {
    isAllowed: () => context.state === 'running',
    allow: async () => {
      await context.resume().catch(() => undefined)
      return context.state === 'running'
    },
    ring: () => {
      if (context.state !== 'running') return
      for (const { at, hertz } of tones) play(context, context.currentTime + at, hertz)
    },
  }
}

/** Faded in and out: a tone that begins at once begins with a click. */
function play(context: AudioContext, from: number, hertz: number): void {
  const tone = new OscillatorNode(context, { frequency: hertz })
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.linearRampToValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(loudness, from + fadeS)
  volume.gain.linearRampToValueAtTime(0, from + toneS)
  tone.connect(volume).connect(context.destination)
  tone.start(from)
  tone.stop(from + toneS)
}
