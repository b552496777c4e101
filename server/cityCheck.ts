/** `npm run city:check -- FOLDER`: names every fault of a city by file and line; a city beside the program by its name. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { faultsIn, told } from './city/check.ts'

const named = process.argv[2] ?? process.env['CITY'] ?? 'yunting'
const beside = join(fileURLToPath(new URL('./city', import.meta.url)), named)
const folder = existsSync(beside) ? beside : named
const faults = existsSync(folder) ? faultsIn(folder) : [{ file: folder, line: 0, problem: 'is no folder' }]
for (const fault of faults) console.error(told(fault))
if (faults.length === 0) console.log(`${folder}: the city is whole`)
else process.exitCode = 1
