// Filters and order that apply at once, and the filters as a sheet on a small screen.

globalThis.say ??= (text, ...gaps) => gaps.reduce((done, one) => done.replace('{}', one), text);
globalThis.inLanguage ??= (path) => path;
const byId = (id) => document.getElementById(id);
document.querySelector('[data-focus]')?.focus();

// --- The form of the search

const form = byId('zoek');
const typedBefore = byId('q')?.defaultValue; // before the box of needs became a combobox

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === 'straal' && value === '25')) asked.append(name, value);
  }
  return `${form.getAttribute('action')}?${asked}`;
}

const here = () => location.pathname + location.search;
let shown = here(); // the search of the list that stands there
let latest = 0;

function busy(...parts) {
  parts.forEach((part) => part?.setAttribute('aria-busy', 'true'));
  const message = byId('melding');
  if (message) message.textContent = say('Bezig met zoeken …');
}

async function show(url, remember) {
  const mine = ++latest;
  busy(byId('resultaten'));
  let page;
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.status);
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    if (mine === latest) location.assign(url);
    return;
  }
  if (mine !== latest) return; // another choice was made since
  const focused = document.activeElement?.id;
  const unfolded = [...document.querySelectorAll('details[open]')].map((part) => part.id);
  const { scrollTop, classList } = byId('filters');
  for (const id of ['filters', 'resultaten']) byId(id).replaceWith(page.getElementById(id));
  for (const id of unfolded) byId(id)?.setAttribute('open', '');
  if (classList.contains('open')) setSheet(true);
  byId('filters').scrollTop = scrollTop;
  if (focused) byId(focused)?.focus({ preventScroll: true });
  document.title = page.title;
  byId('melding').textContent = byId('kop').textContent;
  if (remember) history.pushState({ shown: true }, '', url);
  shown = here();
  document.dispatchEvent(new CustomEvent('doeners:shown'));
}

// Back and forward show their list; another need or place is loaded.
function back() {
  if (here() === shown) return;
  const asked = (address) => ['q', 'plaats', 'straal'].map((name) => new URL(address, location).searchParams.get(name)).join();
  if (asked(here()) === asked(shown)) show(here(), false);
  else location.reload();
}

if (form) {
  form.addEventListener('submit', (event) => {
    if (byId('q').value.length > form.dataset.longest) { // a text: too long for an address
      form.method = 'post';
      form.action = inLanguage('/zoeken/tekst');
      return;
    }
    event.preventDefault(); // the same address, without empty parameters
    if (byId('q').value !== typedBefore) { // "search it as I typed it" was said of other words
      document.querySelectorAll('[name=letterlijk]').forEach((choice) => choice.remove());
    }
    busy(form, byId('resultaten'));
    location.assign(address());
  });
  window.addEventListener('pageshow', () => { // also of a page that was left while busy
    document.querySelectorAll('[aria-busy]').forEach((part) => part.removeAttribute('aria-busy'));
  });
}
if (form && byId('resultaten')) {
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-direct]')) show(address(), true);
  });
  window.addEventListener('popstate', back);
}

// --- The sheet

function setSheet(open) {
  const filters = byId('filters');
  filters.classList.toggle('open', open);
  filters.role = open ? 'dialog' : null;
  filters.ariaModal = open || null;
  document.body.classList.toggle('sheet-open', open);
  document.querySelectorAll('.top, .bottom, .search-band, #resultaten').forEach((part) => { part.inert = open; });
}

function closeSheet() {
  setSheet(false);
  document.querySelector('.filter-button').focus();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('.filter-button, .sheet-close');
  if (!link) return;
  event.preventDefault();
  if (link.matches('.sheet-close')) return closeSheet();
  setSheet(true);
  byId('filters-titel').focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.body.classList.contains('sheet-open')) closeSheet();
});
