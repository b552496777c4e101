/** A Leaflet layer that draws the city's own basemap on one canvas, so that no tile host is needed. */
import { DomUtil, Layer, type Map as LeafletMap } from 'leaflet'
import type { Basemap, Name } from '../stores/cityData.ts'
import { drawBasemap } from './drawBasemap.ts'
import { paletteOf } from './palette.ts'
import type { Box } from './placement.ts'

export interface BasemapOptions {
  unit: number
  /** Size of the names in units. */
  textUnits: number
  nameOf: (name: Name) => string
}

/** Zoom at which roads have their own width: the whole city fills a small panel. */
const cityZoom = 10

export class BasemapLayer extends Layer {
  readonly #canvas = DomUtil.create('canvas')
  readonly #basemap: Basemap
  #look: BasemapOptions
  #taken: readonly Box[] = []

  constructor(basemap: Basemap, look: BasemapOptions) {
    super()
    this.#basemap = basemap
    this.#look = look
  }

  /** Draws anew with another size or language. */
  restyle(look: BasemapOptions): void {
    this.#look = look
    this.#draw()
  }

  /** What marks cover, in pixels of the panel: names step aside. */
  leaveFree(taken: readonly Box[]): void {
    this.#taken = taken
    this.#draw()
  }

  override onAdd(map: LeafletMap): this {
    map.getPane('tilePane')?.append(this.#canvas)
    map.on('move zoom viewreset resize', this.#draw, this)
    // The first drawing would use a fallback face if the city's font is still on its way.
    void document.fonts.ready.then(() => this.#draw())
    this.#draw()
    return this
  }

  override onRemove(map: LeafletMap): this {
    map.off('move zoom viewreset resize', this.#draw, this)
    this.#canvas.remove()
    return this
  }

  #draw(): void {
    // Leaflet types the map as present; it is absent once the layer was removed.
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
    const container = map.getContainer()
    const { unit, textUnits, nameOf } = this.#look
    drawBasemap(this.#basemap, {
      context,
      width,
      height,
      project: ([lng, lat]) => map.latLngToContainerPoint([lat, lng]),
      palette: paletteOf(container),
      unit,
      widening: Math.min(3.5, Math.max(0.55, 2 ** ((map.getZoom() - cityZoom - Math.log2(unit)) * 0.6))),
      font: `${textUnits * unit}px ${getComputedStyle(container).fontFamily}`,
      nameOf,
      taken: this.#taken,
    })
  }
}
