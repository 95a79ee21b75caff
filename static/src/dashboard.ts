// The owner's pages: charts are drawn here, and the home page keeps itself up to date. Every page works without it.
import { listen } from './dashboard/live'
import { ChartPlace } from './dashboard/chart'
import { onScheme } from './dashboard/look'
import { refreshEvery, refreshParts } from './dashboard/parts'

const places = [...document.querySelectorAll<HTMLElement>('[data-chart]')].map((section) => new ChartPlace(section))
const status = document.getElementById('live')

if (places.length > 0) {
  places.forEach((place) => { place.load().catch(() => place.fail()) })
  onScheme(() => places.forEach((place) => place.repaint()))
}

refreshEvery()

if (status) {
  listen({
    changed: () => Promise.all([refreshParts(), ...places.map((place) => place.load())]),
    state: (live) => {
      const text = (live ? status.dataset.on : status.dataset.lost) ?? ''
      status.classList.toggle('on', live)
      if (status.textContent !== text) status.textContent = text
    },
  })
}
