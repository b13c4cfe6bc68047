// The map: the picture of the page, but one that moves. The drawing below, the numbers and the towns are the same.

const { L } = window;
const BASE = [[50, 1.5], [52.3, 6.8]]; // what the drawing holds, as app/web/picture.py says
const FLANDERS = [[50.69, 2.54], [51.51, 5.92]];
const CLOSER = [9, 10.25]; // from these zooms on, towns of the next rank are named
const HIGH = 34; // pixels of a pin
const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]; // left, top, right, bottom
const around = (some) => L.latLngBounds(some.map(({ at }) => at));

function base(element) {
  const picture = element.querySelector('.map-base');
  const whole = picture.querySelector('use');
  picture.setAttribute('viewBox', `0 0 ${whole.getAttribute('width')} ${whole.getAttribute('height')}`);
  element.replaceChildren();
  const map = L.map(element, {
    maxZoom: 13, zoomSnap: 0.25, scrollWheelZoom: false, attributionControl: false, zoomControl: false, maxBounds: BASE,
    zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  });
  L.control.zoom({ zoomInTitle: say('Zoom in'), zoomOutTitle: say('Zoom uit') }).addTo(map);
  map.setMinZoom(map.getBoundsZoom(BASE, true));
  L.svgOverlay(picture, BASE, { pane: 'tilePane' }).addTo(map);
  map.getPane('shadowPane').ariaHidden = 'true';
  element.addEventListener('click', () => map.scrollWheelZoom.enable());
  return map;
}

// --- the names of towns, where no pin and no other name stands

const pen = document.createElement('canvas').getContext('2d');

function nameAt(map, at, text, { rank, taken, place }) {
  pen.font = `${rank === 0 ? '600 15px' : '400 14px'} ${getComputedStyle(document.body).fontFamily}`;
  const wide = pen.measureText(text).width;
  const { x, y } = map.latLngToContainerPoint(at);
  const size = map.getSize();
  for (const gap of place ? [8, 21, 33, 50, 70, 95] : [6, 21, 33]) { // further off when a pin stands there
    for (const [left, top] of [[gap, -9], [-gap - wide, -9], [-wide / 2, -gap - 16], [-wide / 2, gap]]) {
      const room = [x + left - 3, y + top, x + left + wide + 3, y + top + 18];
      if (room[0] < 0 || room[1] < 0 || room[2] > size.x || room[3] > size.y || taken.some((other) => meet(other, room))) continue;
      taken.push(room);
      const html = Object.assign(L.DomUtil.create('span'), { textContent: text });
      const icon = L.divIcon({
        className: `map-town rank-${rank}${place ? ' place' : ''}`, html, iconSize: null, iconAnchor: [-left, -top],
      });
      return L.marker(at, { icon, interactive: false, keyboard: false, pane: 'shadowPane' });
    }
  }
  return null;
}

function towns(map, element, pins, place) {
  const layer = L.layerGroup().addTo(map);
  let listed = [];
  const draw = () => {
    layer.clearLayers();
    const rank = CLOSER.filter((zoom) => map.getZoom() >= zoom).length;
    const taken = pins().map((pin) => {
      const { x, y } = map.latLngToContainerPoint(pin.at);
      return [x - pin.wide / 2, y - HIGH / 2, x + pin.wide / 2, y + HIGH / 2];
    });
    taken.push([0, 0, 55, 90]); // the buttons in the corner
    const put = (at, text, level, own) => {
      const label = nameAt(map, at, text, { rank: level, taken, place: own });
      if (!label) return;
      layer.addLayer(label);
      if (!own) layer.addLayer(L.circleMarker(at, { radius: 2.5, className: 'map-dot', interactive: false }));
    };
    if (place) put(place.at, place.name, 0, true);
    const view = map.getBounds();
    for (const [name, lat, lon, level] of listed) {
      if (level <= rank && name !== place?.name && view.contains([lat, lon])) put([lat, lon], name, level);
    }
  };
  map.on('moveend', draw);
  draw();
  fetch(element.dataset.towns).then((answer) => answer.json()).then((all) => { listed = all; draw(); })
    .catch(() => {}); // pins without towns still tell where
}

// --- the pins of the results

function offerings() {
  return [...document.querySelectorAll('.cards .card[data-number]')].map((card) => ({
    card, number: card.dataset.number, at: L.latLng(card.dataset.lat, card.dataset.lon),
  }));
}

const textOf = (items) => (items.length > 3
  ? `${items[0].number} +${items.length - 1}` : items.map(({ number }) => number).join(', '));

function group(map, items) {
  const spot = items.reduce((sum, { at }) => sum.add(map.latLngToLayerPoint(at)), L.point(0, 0)).divideBy(items.length);
  return { items, spot, at: map.layerPointToLatLng(spot), wide: Math.max(HIGH, 14 + 9 * textOf(items).length) };
}

function groups(map, items) {
  const made = items.map((item) => group(map, [item]));
  const near = (a, b) => a !== b && Math.abs(a.spot.x - b.spot.x) < (a.wide + b.wide) / 2 && Math.abs(a.spot.y - b.spot.y) < HIGH;
  for (let at = 0; at < made.length; at += 1) {
    const other = made.findIndex((one) => near(made[at], one));
    if (other < 0) continue;
    made[at] = group(map, [...made[at].items, ...made[other].items].sort((a, b) => a.number - b.number));
    made.splice(other, 1);
    at = -1; // it is wider: look at all again
  }
  return made;
}

function popup(items) {
  const box = L.DomUtil.create('div');
  box.tabIndex = -1;
  box.role = 'dialog';
  box.ariaLabel = items.length > 1 ? say('{} aanbiedingen hier', items.length) : say('Aanbieding {}', items[0].number);
  for (const { card } of items) {
    const part = L.DomUtil.create('article', 'card', box);
    card.querySelectorAll('.card-title, .card-who').forEach((piece) => part.append(piece.cloneNode(true)));
  }
  return box;
}

function openPopup(map, pin, marker) {
  const { x, y } = map.getSize();
  const bubble = L.popup({ minWidth: 200, maxWidth: Math.min(300, x - 110), maxHeight: Math.max(120, y - 110), autoPanPaddingTopLeft: [50, 8] });
  const box = popup(pin.items);
  bubble.setLatLng(pin.at).setContent(box).openOn(map);
  const whole = bubble.getElement();
  whole.querySelector('.leaflet-popup-close-button').ariaLabel = say('Sluit');
  whole.addEventListener('keydown', (event) => event.key === 'Escape' && bubble.close());
  bubble.on('remove', () => {
    const { activeElement, body } = document;
    if (activeElement === body || whole.contains(activeElement)) marker.getElement()?.focus();
  });
  box.focus({ preventScroll: true });
}

function chosenPin(map, pin, marker, closer) {
  const cards = pin.items.map(({ card }) => card);
  document.querySelectorAll('.card').forEach((card) => card.classList.toggle('chosen', cards.includes(card)));
  cards[0].scrollIntoView({ block: 'nearest' });
  const together = pin.items.every(({ at }) => at.equals(pin.items[0].at));
  if (together || map.getZoom() >= map.getMaxZoom()) openPopup(map, pin, marker);
  else closer(pin.items);
}

function put(map, pin, closer) {
  const names = pin.items.map(({ card, number }) => `${number}. ${card.querySelector('.card-title a').textContent.trim()}`);
  const title = names.length > 1 ? `${say('{} aanbiedingen hier', names.length)}: ${names.join('; ')}` : names[0];
  const icon = L.divIcon({ className: `map-pin${names.length > 1 ? ' many' : ''}`, html: textOf(pin.items), iconSize: [pin.wide, HIGH] });
  const marker = L.marker(pin.at, { icon, title, riseOnHover: true });
  marker.on('add', () => { marker.getElement().ariaLabel = title; });
  marker.on('keydown', ({ originalEvent }) => {
    if (!['Enter', ' '].includes(originalEvent.key)) return;
    originalEvent.preventDefault();
    chosenPin(map, pin, marker, closer);
  });
  return marker.on('click', () => chosenPin(map, pin, marker, closer));
}

// All of it in the window, and no pin below the buttons in the corner.
function fit(map, items, bounds) {
  const options = { animate: false, maxZoom: 11, padding: [22, 22] };
  map.fitBounds(bounds, options);
  const corner = L.bounds([0, 0], [65, 100]);
  if (items.some(({ at }) => corner.contains(map.latLngToContainerPoint(at)))) map.fitBounds(bounds, { ...options, paddingTopLeft: [65, 22] });
}

function results(element) {
  const { dataset } = element;
  const map = base(element);
  const items = offerings();
  const layer = L.layerGroup().addTo(map);
  const bounds = around(items);
  let place = null;
  if (dataset.radius) {
    place = { name: dataset.name, at: L.latLng(dataset.lat, dataset.lon) };
    L.circle(place.at, { radius: dataset.radius * 1000, className: 'circle', interactive: false }).addTo(map);
    L.circleMarker(place.at, { radius: 5, className: 'centre', interactive: false }).addTo(map);
    bounds.extend(place.at.toBounds(dataset.radius * 2000));
  }
  let pins = [];
  let next = null; // the offering whose pin takes focus once the map has come closer
  const draw = () => {
    layer.clearLayers();
    pins = groups(map, items);
    for (const pin of pins) pin.marker = put(map, pin, closer).addTo(layer);
    pins.find((pin) => pin.items.includes(next))?.marker.getElement().focus({ preventScroll: true });
    next = null;
  };
  function closer(some) {
    [next] = some;
    map.fitBounds(around(some).pad(0.4), { animate: false });
  }
  fit(map, items, bounds.isValid() ? bounds : L.latLngBounds(FLANDERS));
  draw();
  map.on('zoomend', draw);
  towns(map, element, () => pins, place);
  follow(map, items, () => pins);
}

// The pin of the card that has focus or the pointer stands out, and comes into view.
function follow(map, items, pins) {
  items.forEach((item) => {
    const light = () => pins().forEach(({ items: own, marker }) => {
      marker.getElement()?.classList.toggle('chosen', own.includes(item));
    });
    const look = () => {
      if (!map.getBounds().contains(item.at)) map.panTo(item.at, { animate: false });
      light();
    };
    for (const [event, act] of [['pointerenter', light], ['focusin', look], ['click', look]]) item.card.addEventListener(event, act);
  });
}

// --- the sites of one offering or organisation

function sites(element) {
  const map = base(element);
  const icon = L.divIcon({ className: 'map-pin site', iconSize: [22, 22] });
  const pins = [...element.parentElement.querySelectorAll('.sites [data-lat]')].map(({ dataset }) => {
    const at = L.latLng(dataset.lat, dataset.lon);
    L.marker(at, { icon, keyboard: false, interactive: false }).addTo(map);
    return { at, wide: HIGH };
  });
  map.fitBounds(around(pins).pad(0.3), { maxZoom: 9.5, animate: false });
  towns(map, element, () => pins);
}

const start = () => document.querySelectorAll('[data-map]:not(.leaflet-container)').forEach((element) => {
  (element.dataset.map === 'results' ? results : sites)(element);
});
start();
document.addEventListener('doeners:shown', start);
