// The map: provinces, the radius that was asked, and the offerings of the list under the same numbers. No tiles.

const { L, topojson } = window;
const NEAR = 38; // pixels: points closer than this become one mark
const FLANDERS = [[50.69, 2.54], [51.5, 5.91]];
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const name = (layer, text, direction = 'center') => (
  layer.bindTooltip(text, { permanent: true, direction, className: `map-name ${direction}`, pane: 'shadowPane' }));

function base(element) {
  const map = L.map(element, { minZoom: 7, maxZoom: 14, zoomSnap: 0.5, scrollWheelZoom: false });
  map.attributionControl.setPrefix('').addAttribution('Provincies © NGI (CC BY 4.0)');
  map.zoomControl.remove();
  L.control.zoom({ zoomInTitle: 'Zoom in', zoomOutTitle: 'Zoom uit' }).addTo(map);
  map.on('zoomend', () => element.classList.toggle('far', map.getZoom() < 8));
  element.addEventListener('click', () => map.scrollWheelZoom.enable());
  fetch(element.dataset.provinces)
    .then((answer) => answer.json())
    .then((topology) => {
      const outlines = topojson.feature(topology, topology.objects.provinces);
      L.geoJSON(outlines, {
        className: 'province', interactive: false, fillOpacity: 1,
        onEachFeature: ({ properties }, layer) => { if (!properties.name.startsWith('Brussel')) name(layer, properties.name); },
      }).addTo(map).bringToBack();
    })
    .catch(() => {}); // marks without outlines still tell where
  return map;
}

function pin(text, title, many) {
  const icon = L.divIcon({ className: '', html: `<span class="map-pin${many ? ' many' : ''}">${text}</span>`, iconSize: [34, 34] });
  return { icon, title, alt: title, keyboard: true, riseOnHover: true };
}

// --- results ---

function offerings() {
  return [...document.querySelectorAll('.cards .card[data-number]')].map((card) => ({
    card, number: card.dataset.number, at: L.latLng(card.dataset.lat, card.dataset.lon),
  }));
}

function clusters(map, items) {
  const groups = [];
  for (const item of items) {
    const spot = map.latLngToLayerPoint(item.at);
    const group = groups.find((g) => g.spot.distanceTo(spot) < NEAR);
    if (group) group.items.push(item);
    else groups.push({ spot, items: [item] });
  }
  return groups.map((group) => group.items);
}

function popup(items) {
  const box = document.createElement('div');
  for (const { card } of items) {
    const copy = card.cloneNode(true);
    copy.removeAttribute('id');
    copy.removeAttribute('data-number');
    box.append(copy);
  }
  return box;
}

function choose(items) {
  document.querySelectorAll('.card.chosen').forEach((card) => card.classList.remove('chosen'));
  items.forEach(({ card }) => card.classList.add('chosen'));
}

function mark(map, items) {
  const alone = items.length === 1;
  const names = items.map(({ card, number }) => `${number}. ${card.querySelector('.card-title a').textContent}`);
  const text = alone ? items[0].number : `${items.length}×`;
  const title = alone ? names[0] : `${items.length} aanbiedingen: ${names.join('; ')}`;
  const marker = L.marker(items[0].at, pin(text, title, !alone));
  const together = items.every((item) => item.at.equals(items[0].at));
  if (!alone && !together) {
    marker.on('click', () => map.getZoom() < map.getMaxZoom()
      ? map.fitBounds(L.latLngBounds(items.map((item) => item.at)).pad(0.4))
      : marker.bindPopup(popup(items), { minWidth: 260 }).openPopup());
    return marker;
  }
  marker.on('click', () => choose(items));
  return marker.bindPopup(() => popup(items), { minWidth: 260, maxWidth: 340 });
}

function results(element) {
  const map = base(element);
  const items = offerings();
  const layer = L.layerGroup().addTo(map);
  const bounds = L.latLngBounds(items.map((item) => item.at));
  if (element.dataset.radius) {
    const centre = L.latLng(element.dataset.lat, element.dataset.lon);
    const circle = L.circle(centre, { radius: element.dataset.radius * 1000, className: 'circle', interactive: false });
    circle.addTo(map);
    const spot = L.circleMarker(centre, { radius: 4, className: 'centre', interactive: false }).addTo(map);
    name(spot, element.dataset.name, 'bottom');
    bounds.extend(centre.toBounds(element.dataset.radius * 2000));
  }
  const draw = () => {
    layer.clearLayers();
    clusters(map, items).forEach((group) => mark(map, group).addTo(layer));
  };
  map.on('zoomend', draw);
  map.fitBounds(bounds.isValid() ? bounds.pad(0.05) : FLANDERS, { animate: false });
  draw();
}

// --- the sites of one offering or organisation ---

function sites(element) {
  element.hidden = false;
  const map = base(element);
  const points = [...element.parentElement.querySelectorAll('.sites [data-lat]')];
  points.forEach((site) => {
    const name = site.textContent.trim().replace(/\s+/g, ' ');
    L.marker([site.dataset.lat, site.dataset.lon], { ...pin('', name), keyboard: false, interactive: false }).addTo(map);
  });
  const bounds = L.latLngBounds(points.map((site) => [site.dataset.lat, site.dataset.lon]));
  map.fitBounds(bounds.pad(0.3), { maxZoom: 8.5, animate: false });
}

const start = () => document.querySelectorAll('[data-map]:not(.leaflet-container)').forEach((element) => {
  (element.dataset.map === 'results' ? results : sites)(element);
});
start();
document.addEventListener('doeners:shown', start);
