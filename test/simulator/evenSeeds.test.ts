/** The other half of the simulator's seeds, for the other core. */
import { inspectSeeds } from './sweep.ts'

inspectSeeds('even', (seed) => seed % 2 === 0)
