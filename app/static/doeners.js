// What makes the pages quicker for who has JavaScript. Without it every form and link works as well.
'use strict';

// --- The place box: suggestions while typing, as the ARIA combobox pattern -------------------------------------------

const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function suggestPlaces(box) {
  const input = box.querySelector('input');
  if (!input || !window.accessibleAutocomplete) return;
  const room = document.createElement('div');
  const described = input.getAttribute('aria-describedby');
  const invalid = input.getAttribute('aria-invalid');
  input.replaceWith(room);
  let latest = 0;
  window.accessibleAutocomplete({
    element: room,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: 'overlay',
    showNoOptionsFound: false,
    source: async (typed, show) => {
      const mine = ++latest;
      try {
        const answer = await fetch(`/api/v1/places?q=${encodeURIComponent(typed)}`);
        const { places } = await answer.json();
        if (mine === latest) show(places);
      } catch {
        if (mine === latest) show([]); // no suggestions; what was typed is sent as it is
      }
    },
    templates: {
      inputValue: (place) => (typeof place === 'string' ? place : place?.value ?? ''),
      suggestion: (place) => (typeof place === 'string' ? escape(place) : escape(place.label)),
    },
    tStatusQueryTooShort: () => 'Typ minstens 2 letters.',
    tStatusNoResults: () => 'Geen plaats gevonden.',
    tStatusSelectedOption: (option, length, index) => `${option} ${index + 1} van ${length} is gekozen`,
    tStatusResults: (length) => (length === 1 ? '1 plaats gevonden.' : `${length} plaatsen gevonden.`),
    tAssistiveHint: () => 'Kies met de pijltjes omhoog en omlaag, en bevestig met Enter.',
  });
  const made = room.querySelector('input');
  if (!made) return;
  if (invalid) made.setAttribute('aria-invalid', invalid);
  if (described) made.setAttribute('aria-describedby', `${described} ${made.getAttribute('aria-describedby') || ''}`.trim());
  made.maxLength = 100;
}

// --- Filters and order that apply at once ----------------------------------------------------------------------------

const form = document.getElementById('zoek');

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === 'straal' && value === '25')) asked.append(name, value);
  }
  return `${form.getAttribute('action')}?${asked}`;
}

async function show(url, remember) {
  const found = document.getElementById('resultaten');
  found.setAttribute('aria-busy', 'true');
  let page;
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.status);
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    window.location.assign(url);
    return;
  }
  const focused = document.activeElement && document.activeElement.id;
  const unfolded = [...document.querySelectorAll('details[open]')].map((part) => part.id);
  const scrolled = document.getElementById('filters').scrollTop;
  const sheet = document.getElementById('filters').classList.contains('open');
  for (const id of ['filters', 'resultaten']) {
    document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  }
  for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '');
  if (sheet) openSheet();
  document.getElementById('filters').scrollTop = scrolled;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.title = page.title;
  document.getElementById('melding').textContent = document.getElementById('kop').textContent;
  if (remember) window.history.pushState({ shown: true }, '', url);
  document.dispatchEvent(new CustomEvent('doeners:shown'));
}

if (form) {
  form.addEventListener('submit', (event) => {
    event.preventDefault(); // the same address, without empty parameters
    const words = document.getElementById('q');
    if (words.value !== words.defaultValue) { // "search it as I typed it" was said of other words
      document.querySelectorAll('[name=letterlijk]').forEach((choice) => choice.remove());
    }
    window.location.assign(address());
  });
}
if (form && document.getElementById('resultaten')) {
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-direct]')) show(address(), true);
  });
  window.addEventListener('popstate', () => window.location.reload());
}

// --- Filters as a sheet on a small screen ----------------------------------------------------------------------------

const outside = () => [...document.querySelectorAll('.top, .bottom, .search-band, #resultaten')];

function openSheet() {
  const filters = document.getElementById('filters');
  filters.classList.add('open');
  filters.setAttribute('role', 'dialog');
  filters.setAttribute('aria-modal', 'true');
  document.body.classList.add('sheet-open');
  outside().forEach((part) => { part.inert = true; });
}

function closeSheet() {
  const filters = document.getElementById('filters');
  filters.classList.remove('open');
  filters.removeAttribute('role');
  filters.removeAttribute('aria-modal');
  document.body.classList.remove('sheet-open');
  outside().forEach((part) => { part.inert = false; });
  document.querySelector('.filter-button').focus();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('.filter-button, .sheet-close');
  if (!link) return;
  event.preventDefault();
  if (link.matches('.sheet-close')) return closeSheet();
  openSheet();
  document.getElementById('filters-titel').focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.body.classList.contains('sheet-open')) closeSheet();
});

// --- Start -----------------------------------------------------------------------------------------------------------

document.querySelector('[data-focus]')?.focus();
// the vendored scripts come later in the page than this one
document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-places]').forEach(suggestPlaces));
