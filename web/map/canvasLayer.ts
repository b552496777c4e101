/** A Leaflet layer with one canvas that is drawn anew whenever the map moves. */
import { DomUtil, Layer, type Map as LeafletMap } from 'leaflet'

export type Painter = (context: CanvasRenderingContext2D, map: LeafletMap) => void

export class CanvasLayer extends Layer {
  readonly #canvas = DomUtil.create('canvas')
  readonly #paint: Painter

  constructor(paint: Painter) {
    super()
    this.#paint = paint
  }

  redraw(): void {
    // Leaflet types the map as present; it is absent before it is added and once it was removed.
    const map = this._map as LeafletMap | null | undefined
    const context = this.#canvas.getContext('2d')
    if (!map || !context) return
    const { x: width, y: height } = map.getSize()
    const density = devicePixelRatio
    this.#canvas.width = width * density
    this.#canvas.height = height * density
    this.#canvas.style.width = `${width}px`
    this.#canvas.style.height = `${height}px`
    DomUtil.setPosition(this.#canvas, map.containerPointToLayerPoint([0, 0]))
    context.scale(density, density)
    this.#paint(context, map)
  }

  override onAdd(map: LeafletMap): this {
    this.#canvas.setAttribute('aria-hidden', 'true')
    map.getPane('overlayPane')?.append(this.#canvas)
    map.on('move zoom viewreset resize', this.redraw, this)
    void document.fonts.ready.then(() => this.redraw())
    this.redraw()
    return this
  }

  override onRemove(map: LeafletMap): this {
    map.off('move zoom viewreset resize', this.redraw, this)
    this.#canvas.remove()
    return this
  }
}
