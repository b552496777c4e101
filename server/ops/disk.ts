/** Room where the data lies. */
import { statfs } from 'node:fs/promises'

const mb = 1024 * 1024
/** Below the smaller of these nobody is sent here any more (reliability.md §6). */
const leastMb = 500
const leastShare = 0.05
/** So many times the limit: time to act. */
const soonTimes = 4

export interface Disk {
  freeMb: number
  totalMb: number
}

/** What an unprivileged process may still use of the file system that holds a folder. */
export async function diskOf(folder: string): Promise<Disk> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeMb: Math.floor((bavail * bsize) / mb), totalMb: Math.floor((blocks * bsize) / mb) }
}

/** The limits for a disk: below `least` the house is down, below `soon` somebody must act. */
export function diskLimits({ totalMb }: Disk, chosenMb: number | undefined): { least: number; soon: number } {
  const least = chosenMb ?? Math.min(leastMb, Math.floor(totalMb * leastShare))
  return { least, soon: Math.max(least * soonTimes, least + 1) }
}
