/* Shows how far a run or a measurement is: listens to the server, or looks each second where that cannot be, and loads
   the page again at the end. Without it the page refreshes itself. */
(function () {
  "use strict";
  var run = document.querySelector("[data-progress]");
  if (!run) return;
  var failures = 0;

  function set(within, field, value) {
    var cell = within.querySelector('[data-field="' + field + '"]');
    var text = typeof value === "number" ? value.toLocaleString("fr-BE") : value;
    if (cell && cell.textContent !== text) cell.textContent = text;
  }

  function show(progress) {
    set(run.querySelector(".headline"), "state", progress.state);
    ["step", "elapsed", "ending", "sign_of_life"].forEach(function (field) {
      set(run, field, progress[field]);
    });
    var waiting = run.querySelector("[data-queued]");
    if (waiting) waiting.hidden = !progress.queued;
    (progress.sources || []).forEach(function (source) {
      var row = run.querySelector('[data-source="' + source.source + '"]');
      if (!row) return;
      ["state", "expected", "read", "written", "refused", "carried", "removed", "message"].forEach(function (field) {
        set(row, field, source[field]);
      });
    });
    if (progress.ended) location.reload();
  }

  function look() {
    fetch(run.dataset.progress, { headers: { Accept: "application/json" } })
      .then(function (response) {
        if (response.redirected) location.reload(); /* the session has ended: the page leads to the login */
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      })
      .then(function (progress) {
        failures = 0;
        show(progress);
        if (!progress.ended) setTimeout(look, 1000);
      })
      .catch(function () {
        failures += 1;
        setTimeout(look, Math.min(1000 * failures, 10000));
      });
  }

  function listen() {
    var source = new EventSource(run.dataset.events);
    source.onmessage = function (event) {
      var progress = JSON.parse(event.data);
      if (progress.ended) source.close();
      show(progress);
    };
    source.onerror = function () {
      if (source.readyState === EventSource.CLOSED) look(); /* refused: too many listen, or nobody is logged in */
    };
  }

  if (run.dataset.events && window.EventSource) listen();
  else setTimeout(look, 500);
})();
