// Shows how far a run is: looks each second, and loads the page again at its end. Without it the page refreshes itself.

const FIELDS = ['step', 'elapsed', 'ending', 'sign_of_life'];
const COLUMNS = ['state', 'expected', 'read', 'written', 'refused', 'carried', 'removed', 'message'];
const run = document.querySelector('[data-progress]');
let failures = 0;

function fill(part, field, value) {
  const cell = part.querySelector(`[data-field="${field}"]`);
  const text = typeof value === 'number' ? value.toLocaleString('fr-BE') : value;
  if (cell && cell.textContent !== text) cell.textContent = text;
}

function show(progress) {
  fill(run.querySelector('.headline'), 'state', progress.state);
  FIELDS.forEach((field) => fill(run, field, progress[field]));
  const queued = run.querySelector('[data-queued]');
  if (queued) queued.hidden = !progress.queued;
  for (const source of progress.sources || []) {
    const row = run.querySelector(`[data-source="${source.source}"]`);
    if (row) COLUMNS.forEach((field) => fill(row, field, source[field]));
  }
  if (progress.ended) window.location.reload();
}

async function look() {
  try {
    const answer = await fetch(run.dataset.progress, { headers: { Accept: 'application/json' } });
    if (answer.redirected) window.location.reload(); // the session has ended: the page leads to the login
    if (!answer.ok) throw new Error(answer.status);
    const progress = await answer.json();
    failures = 0;
    show(progress);
    if (!progress.ended) setTimeout(look, 1000);
  } catch {
    failures += 1;
    setTimeout(look, Math.min(1000 * failures, 10000));
  }
}

if (run) setTimeout(look, 500);
