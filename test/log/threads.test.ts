import { contract } from './contract.ts'
import { threadsHome } from './stores.ts'

contract('in a folder, in two threads', threadsHome)
