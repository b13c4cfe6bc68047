// "Mijn locatie": the town next to the visitor, looked for in the browser. Where the visitor is goes nowhere: the
// coordinates are rounded to about a kilometre, used once, and forgotten; the search gets the name of a town.

const FAR = 40; // km from every town: not in Flanders
const round = (degrees) => Math.round(degrees * 100) / 100;

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function nearest(towns, { latitude, longitude }) {
  const [north, east] = [round(latitude), round(longitude)];
  const narrow = Math.cos((north * Math.PI) / 180);
  const km = ([, lat, lon]) => 111 * Math.hypot(lat - north, (lon - east) * narrow);
  const town = (await json(towns)).reduce((near, one) => (km(one) < km(near) ? one : near));
  if (km(town) > FAR) return null;
  const { places } = await json(`/api/v1/places?q=${encodeURIComponent(town[0])}`);
  return places.find((place) => place.label.startsWith(town[0])).value;
}

function tell(button, text) {
  button.lastElementChild.textContent = say(text);
}

document.querySelectorAll('[data-towns]').forEach((button) => {
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    tell(button, 'even zoeken …');
    navigator.geolocation.getCurrentPosition(async ({ coords }) => {
      const place = await nearest(button.dataset.towns, coords).catch(() => null);
      tell(button, place ? 'mijn locatie' : 'niet gevonden');
      const box = document.getElementById('plaats'); // by now the box of suggestions
      if (place) {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, place);
        box.dispatchEvent(new Event('input', { bubbles: true }));
      }
      box.focus();
    }, () => tell(button, 'niet gekregen'), { maximumAge: 600_000, timeout: 20_000 });
  });
});
