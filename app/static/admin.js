/* Shows how far a run is: looks each second, and loads the page again at the end. Without it the page refreshes itself. */
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
    set(run, "step", progress.step);
    set(run, "elapsed", progress.elapsed);
    var waiting = run.querySelector("[data-queued]");
    if (waiting) waiting.hidden = !progress.queued;
    progress.sources.forEach(function (source) {
      var row = run.querySelector('[data-source="' + source.source + '"]');
      if (!row) return;
      ["state", "read", "written", "refused", "carried", "message"].forEach(function (field) {
        set(row, field, source[field]);
      });
    });
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
        if (progress.ended) location.reload();
        else setTimeout(look, 1000);
      })
      .catch(function () {
        failures += 1;
        setTimeout(look, Math.min(1000 * failures, 10000));
      });
  }

  setTimeout(look, 1000);
})();
