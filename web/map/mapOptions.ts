/** How the map behaves: no animation, no controls of its own; on the wall it stands still. */
import type { MapOptions } from 'leaflet'

export function mapOptions(still: boolean): MapOptions {
  return {
    attributionControl: false,
    zoomControl: false,
    zoomAnimation: false,
    fadeAnimation: false,
    markerZoomAnimation: false,
    zoomSnap: 0,
    zoomDelta: 0.5,
    minZoom: 8,
    maxZoom: 17,
    inertia: false,
    ...(still && {
      dragging: false,
      keyboard: false,
      scrollWheelZoom: false,
      doubleClickZoom: false,
      boxZoom: false,
      touchZoom: false,
    }),
  }
}
