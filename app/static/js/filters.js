// Filters and order that apply at once, and the filters as a sheet on a small screen. Without it a button applies them.

document.querySelector('[data-focus]')?.focus();

// --- The form of the search

const form = document.getElementById('zoek');
const typedBefore = document.getElementById('q')?.defaultValue; // before the box of needs became a combobox

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === 'straal' && value === '25')) asked.append(name, value);
  }
  return `${form.getAttribute('action')}?${asked}`;
}

const here = () => window.location.pathname + window.location.search;
let shown = here(); // the search of the list that stands there
let latest = 0;

function busy(...parts) {
  parts.forEach((part) => part?.setAttribute('aria-busy', 'true'));
  const message = document.getElementById('melding');
  if (message) message.textContent = 'Bezig met zoeken …';
}

async function show(url, remember) {
  const mine = ++latest;
  busy(document.getElementById('resultaten'));
  let page;
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.status);
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    if (mine === latest) window.location.assign(url);
    return;
  }
  if (mine !== latest) return; // another choice was made meanwhile
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
  shown = here();
  document.dispatchEvent(new CustomEvent('doeners:shown'));
}

// Back and forward show their list; a link within the page moves in the history as well, and changes nothing. What was
// typed stays. Another need or place is in the form too: such a page is loaded.
function back() {
  if (here() === shown) return;
  const asked = (address) => ['q', 'plaats', 'straal'].map((name) => new URL(address, window.location).searchParams.get(name)).join();
  if (asked(here()) === asked(shown)) show(here(), false);
  else window.location.reload();
}

if (form) {
  form.addEventListener('submit', (event) => {
    if (document.getElementById('q').value.length > form.dataset.longest) { // a text: too long for an address
      form.method = 'post';
      form.action = '/zoeken/tekst';
      return;
    }
    event.preventDefault(); // the same address, without empty parameters
    if (document.getElementById('q').value !== typedBefore) { // "search it as I typed it" was said of other words
      document.querySelectorAll('[name=letterlijk]').forEach((choice) => choice.remove());
    }
    busy(form, document.getElementById('resultaten'));
    window.location.assign(address());
  });
  window.addEventListener('pageshow', () => { // also when the browser brings back a page that was left while busy
    document.querySelectorAll('[aria-busy]').forEach((part) => part.removeAttribute('aria-busy'));
  });
}
if (form && document.getElementById('resultaten')) {
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-direct]')) show(address(), true);
  });
  window.addEventListener('popstate', back);
}

// --- The sheet

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
