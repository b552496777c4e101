/**
 * `npm run dev`: the demo house, restarted on change, and Vite's dev server in front of it. Ctrl-C ends both.
 * Arguments go to the demo: `npm run dev -- --scenario leak`.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('../..', import.meta.url)))

const children = [
  start('node_modules/tsx/dist/cli.mjs', [
    'watch',
    '--clear-screen=false',
    'server/demo.ts',
    ...process.argv.slice(2),
  ]),
  start('node_modules/vite/bin/vite.js', ['--config', 'web/vite.config.ts', '--clearScreen', 'false']),
]
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, endAll)

function start(script, args) {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' })
  child.once('exit', (code) => {
    endAll()
    process.exitCode ||= code ?? 1
  })
  return child
}

function endAll() {
  for (const child of children) child.kill('SIGTERM')
}
