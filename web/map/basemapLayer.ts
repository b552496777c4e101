/** A Leaflet layer that draws the city's own basemap on one canvas, so that no tile host is needed. */
import type { Map as LeafletMap, Point } from 'leaflet'
import type { Basemap, Name } from '../stores/cityData.ts'
import { CanvasLayer } from './canvasLayer.ts'
import { drawBasemap } from './drawBasemap.ts'
import { paletteOf } from './palette.ts'
import type { Box } from './placement.ts'
import { projector } from './projector.ts'

export interface BasemapOptions {
  unit: number
  /** Size of the names in units. */
  textUnits: number
  nameOf: (name: Name) => string
}

/** Zoom at which roads have their own width: the whole city fills a small panel. */
const cityZoom = 10

export class BasemapLayer extends CanvasLayer {
  #look: BasemapOptions
  #taken: readonly Box[] = []

  constructor(basemap: Basemap, look: BasemapOptions) {
    super((context, map, margin) => this.#draw(basemap, context, map, margin), 'tilePane')
    this.#look = look
  }

  /** Draws anew with another size or language. */
  restyle(look: BasemapOptions): void {
    this.#look = look
    this.redraw()
  }

  /** What marks cover, in pixels of the panel: names step aside. */
  leaveFree(taken: readonly Box[]): void {
    this.#taken = taken
    this.redraw()
  }

  #draw(basemap: Basemap, context: CanvasRenderingContext2D, map: LeafletMap, margin: Point): void {
    const container = map.getContainer()
    const { unit, textUnits, nameOf } = this.#look
    drawBasemap(basemap, {
      context,
      size: { width: map.getSize().x, height: map.getSize().y },
      margin,
      project: projector(map),
      palette: paletteOf(container),
      unit,
      widening: Math.min(3.5, Math.max(0.55, 2 ** ((map.getZoom() - cityZoom - Math.log2(unit)) * 0.6))),
      font: `${textUnits * unit}px ${getComputedStyle(container).fontFamily}`,
      nameOf,
      taken: this.#taken,
    })
  }
}
