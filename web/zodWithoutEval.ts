/** Schemas are read without `new Function`, which the page's policy forbids. Imported before any schema is made. */
import { config } from 'zod'

config({ jitless: true })
