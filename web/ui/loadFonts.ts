/**
 * Loads every slice of the font while the link is good. A browser asks for a slice when its first sign appears and
 * never again after a failure: a word that came over a lost link would stay boxes. Not on phones, where 5 MB cost.
 */
export async function loadFonts(): Promise<void> {
  if (matchMedia('(max-width: 1000px)').matches) return
  for (const face of document.fonts) {
    // One at a time, so that nothing a reader waits for stands behind them; a slice that fails is left out.
    await face.load().catch(() => undefined)
  }
}
