/* The rating pad: asks every second what to show. Nothing is stored. */
(function () {
  "use strict";
  var ASK = 1000, LATE = 4000, PATIENCE = 20000;
  var words = document.body.dataset, busy = false, touched = 0;
  var ppi = parseFloat(document.documentElement.dataset.ppi), box = document.querySelector("#token");

  if (ppi) { document.documentElement.style.setProperty("--mm", ppi / 25.4 / (window.devicePixelRatio || 1) + "px"); }
  if (box && location.hash.length > 1) {
    box.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  document.addEventListener("contextmenu", function (event) { if (words.mark) { event.preventDefault(); } });
  document.addEventListener("change", function () { touched = Date.now(); });
  document.addEventListener("submit", function (event) {
    if (document.body.getAttribute("aria-busy")) { event.preventDefault(); return; }
    document.body.setAttribute("aria-busy", "true");
    busy = true;
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { location.replace(words.home); } });

  function ask() {
    /* Who is choosing reasons is not interrupted */
    if (busy || Date.now() - touched < PATIENCE) { return; }
    var control = new AbortController(), timer = setTimeout(function () { control.abort(); }, LATE);
    busy = true;
    fetch(words.now, { cache: "no-store", credentials: "same-origin", signal: control.signal })
      .then(function (answer) { return answer.json(); })
      .then(function (said) { if (said.mark !== words.mark) { location.replace(words.home); } else { busy = false; } })
      .catch(function () { busy = false; })
      .then(function () { clearTimeout(timer); });
  }
  if (words.mark) { setInterval(ask, ASK); }
}());
