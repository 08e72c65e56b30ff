/* A locker's door, asked of the machine itself over loopback (docs/bridge.md): only once it says
   that the door is open is the house told. */
(function () {
  "use strict";
  var LATE = 20000;

  function open(door) {
    var control = new AbortController(), timer = setTimeout(function () { control.abort(); }, LATE);
    show(door, true);
    window.kioskBridge.ask("/v1/locker/open", { box: Number(door.dataset.box) }, control.signal)
      .then(function () { if (door.isConnected) { door.querySelector("[data-taken]").requestSubmit(); } })
      .catch(function () { show(door, false); })
      .then(function () { clearTimeout(timer); });
  }
  function show(door, isOpening) {
    door.querySelector("[data-opening]").hidden = !isOpening;
    door.querySelector("[data-stuck]").hidden = isOpening;
    door.querySelector("[data-again]").hidden = isOpening;
  }
  document.addEventListener("kiosk:page", function () {
    var door = document.querySelector("[data-door]");
    if (door) { open(door); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-again]")) { open(event.target.closest("[data-door]")); }
  });
})();
