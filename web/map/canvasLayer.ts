/**
 * A Leaflet layer with one canvas. It is drawn beyond the panel's edges, so that panning only moves it: it is drawn
 * anew when it comes to rest (its owner calls `redraw`), when its margin is used up, and with each zoom.
 */
import { DomUtil, Layer, type Map as LeafletMap, type Point } from 'leaflet'

/** `margin`: how far beyond each edge of the panel is drawn, in pixels; the panel begins at 0, 0. */
export type Painter = (context: CanvasRenderingContext2D, map: LeafletMap, margin: Point) => void

/** Of the panel's size, at each edge. */
const marginShare = 0.25

export class CanvasLayer extends Layer {
  readonly #canvas = DomUtil.create('canvas')
  readonly #paint: Painter
  readonly #pane: string
  #drawnAt: Point | undefined

  constructor(paint: Painter, pane = 'overlayPane') {
    super()
    this.#paint = paint
    this.#pane = pane
  }

  redraw(): void {
    // Leaflet types the map as present; it is absent before it is added and once it was removed.
    const map = this._map as LeafletMap | null | undefined
    const context = this.#canvas.getContext('2d')
    if (!map || !context) return
    const margin = marginOf(map)
    const { x: width, y: height } = map.getSize().add(margin.multiplyBy(2))
    const density = devicePixelRatio
    this.#canvas.width = width * density
    this.#canvas.height = height * density
    this.#canvas.style.width = `${width}px`
    this.#canvas.style.height = `${height}px`
    this.#drawnAt = map.containerPointToLayerPoint([0, 0])
    DomUtil.setPosition(this.#canvas, this.#drawnAt.subtract(margin))
    context.scale(density, density)
    context.translate(margin.x, margin.y)
    this.#paint(context, map, margin)
  }

  override onAdd(map: LeafletMap): this {
    this.#canvas.setAttribute('aria-hidden', 'true')
    map.getPane(this.#pane)?.append(this.#canvas)
    map.on('move', this.#moved, this)
    map.on('zoom viewreset resize', this.redraw, this)
    // The first drawing would use a fallback face if the city's font is still on its way.
    void document.fonts.ready.then(() => this.redraw())
    this.redraw()
    return this
  }

  override onRemove(map: LeafletMap): this {
    map.off('move', this.#moved, this)
    map.off('zoom viewreset resize', this.redraw, this)
    this.#canvas.remove()
    return this
  }

  #moved(): void {
    const gone = this.#drawnAt && this._map.containerPointToLayerPoint([0, 0]).subtract(this.#drawnAt)
    const margin = marginOf(this._map)
    if (!gone || Math.abs(gone.x) > margin.x || Math.abs(gone.y) > margin.y) this.redraw()
  }
}

/** How far beyond each edge of the panel is drawn, in pixels. */
export function marginOf(map: LeafletMap): Point {
  return map.getSize().multiplyBy(marginShare).round()
}
