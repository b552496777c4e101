/** A disk that takes 2 ms longer for every flush: a small library before the system's own, built where there is a compiler. */
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static int late(const char *name, int fd) {
  struct timespec wait = { 0, 2000000 };
  nanosleep(&wait, 0);
  return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return late("fsync", fd); }
int fdatasync(int fd) { return late("fdatasync", fd); }
`

/** Builds it into a folder that everyone may read; gives what `LD_PRELOAD` is to be. Throws a sentence without compiler. */
export function slowDisk(folder: string): string {
  const [code, library] = [join(folder, 'slowDisk.c'), join(folder, 'slowDisk.so')]
  writeFileSync(code, source)
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-o', library, code, '-ldl'], {
    encoding: 'utf8',
  })
  if (status !== 0)
    throw new Error(`a slow disk needs a C compiler (apt-get install -y gcc libc6-dev): ${stderr ?? ''}`)
  // The database runs as a user of its own.
  chmodSync(folder, 0o755)
  return library
}
