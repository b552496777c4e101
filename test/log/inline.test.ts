import { contract } from './contract.ts'
import { inlineHome, memoryHome } from './stores.ts'

contract('in memory, in this thread', memoryHome)
contract('in a folder, in this thread', inlineHome)
