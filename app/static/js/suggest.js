// Suggestions while typing, as the ARIA combobox pattern.

const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const PAUSE = 120; // ms without a key before the suggestions are asked

/* Turn the input in `box` into a combobox. `ask(typed)` gives what to choose from, `value(one)` what then
   stands in the input, `html(one)` what is shown; `chosen(one)` is called after a choice. */
function combobox(box, { ask, value = (one) => one.label, html = (one) => escape(one.label), chosen = () => {}, hint, names }) {
  const input = box.querySelector('input');
  if (!input || !window.accessibleAutocomplete) return;
  const room = document.createElement('div');
  const described = input.getAttribute('aria-describedby');
  input.replaceWith(room);
  let latest = 0;
  let timer;
  window.accessibleAutocomplete({
    element: room,
    id: input.id,
    name: input.name,
    defaultValue: history.state?.[input.id] ?? input.value,
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: 'overlay',
    showNoOptionsFound: false,
    source: (typed, show) => {
      const mine = ++latest;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const found = await ask(typed).catch(() => []); // what was typed is sent as it is
        if (mine === latest && room.contains(document.activeElement)) show(found);
      }, PAUSE);
    },
    onConfirm: (one) => one && chosen(one),
    templates: { inputValue: (one) => (one?.label ? value(one) : one || ''), suggestion: (one) => (one.label ? html(one) : escape(one)) },
    tStatusQueryTooShort: () => say('Typ minstens 2 letters.'),
    tStatusNoResults: () => say('Geen {} gevonden.', say(names[1])),
    tStatusSelectedOption: (option, length, index) => say('{} {} van {} is gekozen', option, index + 1, length),
    tStatusResults: (length) => say('{} {} gevonden.', length, say(names[length === 1 ? 0 : 1])),
    tAssistiveHint: () => say(hint),
  });
  const made = room.querySelector('input');
  if (!made) return;
  for (const name of ['aria-invalid', 'maxlength', 'enterkeyhint']) {
    if (input.hasAttribute(name)) made.setAttribute(name, input.getAttribute(name));
  }
  if (described) made.setAttribute('aria-describedby', `${described} ${made.getAttribute('aria-describedby') || ''}`.trim());
  // after Back, browsers fill in no input that a script made
  const keep = () => history.replaceState({ ...history.state, [made.id]: made.value }, '');
  if (made.form.method === 'post') { // others have it in their address
    made.addEventListener('blur', keep);
    made.form.addEventListener('submit', keep);
  }
  // half a link that sticks out from under the open list must not be pressed
  new MutationObserver(() => {
    const open = made.ariaExpanded === 'true';
    document.querySelectorAll('.filters, .tools, .chips, .cards').forEach((part) => { part.inert = open; });
  }).observe(made, { attributeFilter: ['aria-expanded'] });
  // Enter searches for what was typed; the library would keep it while the list is open
  room.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === made) event.stopPropagation();
  }, true);
}

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function suggestPlaces(box) {
  combobox(box, {
    ask: async (typed) => (await json(`/api/v1/places?q=${encodeURIComponent(typed)}`)).places,
    value: (place) => place.value,
    hint: 'Kies met de pijltjes omhoog en omlaag, en bevestig met Enter.',
    names: ['plaats', 'plaatsen'],
  });
}

function suggestNeeds(box) {
  const near = () => {
    const place = document.getElementById('plaats')?.value;
    return place ? `&plaats=${encodeURIComponent(place)}` : '';
  };
  combobox(box, {
    ask: async (typed) => {
      if (typed.length > document.getElementById('zoek').dataset.longest) return []; // a text, not a need
      const { groups } = await json(`/api/v1/suggest?q=${encodeURIComponent(typed)}${near()}`);
      return groups.flatMap((group) => group.suggestions.map((one, at) => ({ ...one, kind: group.label, first: !at })));
    },
    html: (one) => `<span class="kind${one.first ? '' : ' unseen'}">${escape(say(one.kind))}: </span>${escape(one.label)}`
      + (one.detail ? ` <span class="count">${escape(one.detail)}</span>` : '')
      + (one.count === null ? '' : ` <span class="count">(${one.count})</span>`),
    chosen: (one) => location.assign(inLanguage(one.url)),
    hint: 'Kies een voorstel met de pijltjes omhoog en omlaag en bevestig met Enter, of zoek op wat u typte.',
    names: ['voorstel', 'voorstellen'],
  });
}

// the vendored scripts come later in the page than this one
document.addEventListener('DOMContentLoaded', () => {
  document.querySelectorAll('[data-places]').forEach(suggestPlaces);
  document.querySelectorAll('[data-needs]').forEach(suggestNeeds);
});
