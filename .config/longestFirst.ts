/** The order of files: known long ones first, so that in the end no worker is alone with one while the others are idle. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folder and name of files that take long, the longest first; most of them wait for what really happens. */
const long = [
  'browser/wall',
  'house/kill',
  'browser/screens',
  'house/blobsCorpus',
  'browser/corpus',
  'cluster/nodes',
  'house/nodes',
  'house/backup',
  'house/importsKilled',
  'browser/leak',
  'browser/ledger',
  'browser/offlineDay',
  'house/blobsCopies',
  'house/killLog',
  'house/lock',
  'house/postgres',
  'house/contacts',
  'cluster/rolling',
  'cluster/browsers',
  'cluster/demo',
  'browser/matter',
  'browser/offlineWipe',
  'browser/rules',
  'browser/orders',
  'house/doorsEnd',
  'house/restored',
  'house/imports',
  'log/full',
  'log/verify',
  'log/model',
  'broadcast/histories',
  'followers/clockTicker',
].map((file) => `test/${file}.test.ts`)

export class LongestFirst extends BaseSequencer {
  /** The projects stay one after the other, as vitest itself puts them. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    const projects = [...new Set(usual.map(({ project }) => project))]
    const placeOf = ({ project, moduleId }: TestSpecification): number => {
      const rank = long.findIndex((name) => moduleId.endsWith(name))
      return projects.indexOf(project) * (long.length + 1) + (rank < 0 ? long.length : rank)
    }
    return usual.sort((a, b) => placeOf(a) - placeOf(b))
  }
}
