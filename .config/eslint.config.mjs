/** Lint rules of the house (style.md §4). Called from the root, so every path below starts there. */
import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { namedButtons } from './namedButtons.mjs'

const readsClock = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Time comes in as an argument (style 10); in web from useClock().',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time comes in as an argument (style 10); in web from useClock().',
  },
]
const makesMarkup = [
  {
    selector:
      "AssignmentExpression > MemberExpression.left[property.name=/^(?:innerHTML|outerHTML|srcdoc)$/], CallExpression > MemberExpression.callee[property.name='insertAdjacentHTML']",
    message: 'Text never becomes HTML (architecture §6).',
  },
]
const noTests = {
  patterns: [{ group: ['**/test/**', '../test/*'], message: 'The house does not know its inspector.' }],
}

export default defineConfig(
  { ignores: ['dist/**', 'data/**', 'node_modules/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  ...vue.configs['flat/recommended'],
  layoutIsPrettiers(),
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: process.cwd(),
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-undef': 'off', // the type checker knows better
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // On a port's method `async` turns a throw into a rejection, whether or not it awaits.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off', // as below: .vue files imported in .ts
      // Ports are interfaces over closures (style 13): there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser },
      globals: globals.browser,
    },
    plugins: { house: { rules: { 'named-buttons': namedButtons } } },
    rules: {
      'house/named-buttons': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': ['error', { order: ['defineProps', 'defineEmits', 'defineSlots'] }],
      'vue/match-component-file-name': ['error', { extensions: ['vue'], shouldMatchCase: true }],
      'vue/multi-word-component-names': ['error', { ignores: ['App'] }],
      'vue/no-v-html': 'error',
      'vue/no-v-text': 'error',
      'vue/require-default-prop': 'off', // an absent prop is `undefined` in the type, said once
    },
  },
  { files: ['{server,web,shared}/**'], rules: { 'no-restricted-imports': ['error', noTests] } },
  {
    files: ['shared/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...readsClock,
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Randomness comes in as an argument (style 10).',
        },
      ],
      'no-restricted-globals': [
        'error',
        'process',
        'setTimeout',
        'setInterval',
        'queueMicrotask',
        'performance',
        'crypto',
        'fetch',
        'console',
        'window',
        'document',
      ],
    },
  },
  { files: ['web/**'], rules: { 'no-restricted-syntax': ['error', ...readsClock, ...makesMarkup] } },
  {
    // The clock's own file and the wire, which measures real time.
    files: ['web/stores/clock.ts', 'web/sync/**'],
    rules: { 'no-restricted-syntax': ['error', ...makesMarkup] },
  },
  { files: ['web/trusted.ts'], rules: { 'no-restricted-syntax': ['error', ...readsClock] } },
  {
    // They speak to the person at the terminal.
    files: ['server/{main,demo,verify,cityCheck,backup,restore,doctor,migrate}.ts', 'test/bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Only vue-tsc knows the types of components and template refs; it checks these uses, and refuses implicit any.
    files: ['**/*.vue', 'test/web/**'],
    rules: Object.fromEntries(
      ['assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
  },
)

/** Turns off the Vue rules about layout: Prettier decides those. */
function layoutIsPrettiers() {
  const rules = Object.keys(vue.configs['no-layout-rules'].rules)
  return { files: ['**/*.vue'], rules: Object.fromEntries(rules.map((rule) => [rule, 'off'])) }
}
