/* Looks each second how far something is, and loads the page again at the end. Without it the page refreshes itself. */
(function () {
  "use strict";
  var box = document.querySelector("[data-wait]");
  if (!box) return;
  var failures = 0;

  function show(progress) {
    ["state", "step"].forEach(function (field) {
      var place = box.querySelector('[data-field="' + field + '"]');
      if (place && place.textContent !== progress[field]) place.textContent = progress[field];
    });
  }

  function look() {
    fetch(box.dataset.wait, { headers: { Accept: "application/json" } })
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

  setTimeout(look, 500);
})();
