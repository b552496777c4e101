/** What a page really shows, measured in it: its texts, what is cut, what lies over what, what is too small to hit. */
import type { Page } from 'playwright-core'

export interface ShownText {
  text: string
  px: number
  /** The numeral of a level mark repeats its shape and may be smaller. */
  inMark: boolean
}

/** Every run of text that can be seen. */
export function textsOf(page: Page): Promise<ShownText[]> {
  return page.evaluate(() => {
    const found: ShownText[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? ''
      const element = walker.currentNode.parentElement
      if (text === '' || !element?.checkVisibility({ visibilityProperty: true })) continue
      if (element.closest('.visually-hidden, [hidden], script, style, .map-mark.none span')) continue
      const svg = element.closest('svg')
      const inMark = Boolean(svg?.querySelector('path.L1, path.L2, path.L3, path.L4, path.none'))
      found.push({ text, px: parseFloat(getComputedStyle(element).fontSize), inMark })
    }
    return found
  })
}

/** Texts that are cut: wider than their box without an ellipsis, higher than it, or beyond the screen. */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut: string[] = []
    for (const element of document.querySelectorAll<HTMLElement | SVGTextElement>('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
      if (!own || !element.checkVisibility({ visibilityProperty: true })) continue
      if (element.closest('.visually-hidden, .map-mark.none span, .map-mark i')) continue
      const range = document.createRange()
      range.selectNodeContents(element)
      const text = range.getBoundingClientRect()
      for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box)
        if (style.overflow === 'visible' && box.tagName !== 'svg') continue
        const edge = box.getBoundingClientRect()
        const isClamped = style.webkitLineClamp !== 'none'
        const isTold = style.textOverflow === 'ellipsis' || isClamped
        const beyond = !isTold && (text.right > edge.right + 1 || text.left < edge.left - 1)
        // Line boxes are higher than their signs: a sixth of them may pass an edge unseen.
        const slack = parseFloat(getComputedStyle(element).lineHeight) / 6 || 4
        const above = !isClamped && (text.top < edge.top - slack || text.bottom > edge.bottom + slack)
        if (beyond || above) cut.push(element.textContent?.trim() ?? '')
        if (isTold) break
      }
    }
    return cut
  })
}

/** Pairs of texts of which one lies over the other. */
export function crossingTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes: { text: string; box: DOMRect }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? ''
      const element = walker.currentNode.parentElement
      if (text === '' || !element?.checkVisibility({ visibilityProperty: true })) continue
      if (element.closest('.visually-hidden, .map-mark.none span, .map-mark i')) continue
      const range = document.createRange()
      range.selectNodeContents(walker.currentNode)
      const { left, right, top, ...below } = range.getBoundingClientRect().toJSON() as DOMRect
      const edge = element.closest('svg') ? undefined : element.getBoundingClientRect()
      const bottom = Math.min(below.bottom, edge?.bottom ?? below.bottom)
      // An ellipsis ends a text where its box ends; signs fill the middle of their line.
      const [from, to] = [Math.max(left, edge?.left ?? left), Math.min(right, edge?.right ?? right)]
      const inset = (bottom - top) * 0.2
      boxes.push({ text, box: new DOMRect(from, top + inset, to - from, bottom - top - 2 * inset) })
    }
    return boxes.flatMap(({ text, box }, index) =>
      boxes
        .slice(index + 1)
        .filter(
          (other) =>
            box.left < other.box.right - 1 &&
            box.right > other.box.left + 1 &&
            box.top < other.box.bottom - 1 &&
            box.bottom > other.box.top + 1,
        )
        .map((other) => `${text} × ${other.text}`),
    )
  })
}

/** Things to press that are smaller than `least` pixels either way. */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const pressed =
      'button, a[href], input, select, textarea, summary, [role="button"], [role="tab"], [role="slider"]'
    return [...document.querySelectorAll(pressed)].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true })) return []
      // A box with its label is pressed by the label; a mark on the map has no size but that of its drawing.
      const target = element.closest('label') ?? element.querySelector('.map-mark svg') ?? element
      const { width, height } = target.getBoundingClientRect()
      if (width >= least - 0.5 && height >= least - 0.5) return []
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
      return [`${element.tagName} ${name.slice(0, 40)} ${width.toFixed(0)}x${height.toFixed(0)}`]
    })
  }, least)
}
