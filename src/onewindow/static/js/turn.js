/* A number on a phone: what is new is shown, said, and if wanted heard and felt. Without it the page is renewed by hand. */
(function () {
  "use strict";
  var place = document.querySelector("[data-turn]"), fresh = document.querySelector("[data-fresh]");
  var back = document.querySelector("[data-back]"), button = document.querySelector("[data-ring]"), live = document.getElementById("live");
  if (!place) { return; }
  var name = document.title.slice(document.title.lastIndexOf(" - ")), sound = null, before = mark(), seen = new Date();

  function turn() { return place.querySelector("[data-state]"); }
  function mark() { return turn().dataset.state + turn().dataset.calls; }
  function hour() { return seen.toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }); }
  function tell(word) { if (fresh) { fresh.textContent = word.replace("{at}", hour()); } }

  /* Three short tones, made here: no file to load, and none that a hall's noise swallows */
  function ring() {
    if (!sound) { return; }
    [0, .35, .7].forEach(function (wait) {
      var tone = sound.createOscillator(), loud = sound.createGain(), at = sound.currentTime + wait;
      tone.frequency.value = 880;
      loud.gain.setValueAtTime(.4, at);
      loud.gain.exponentialRampToValueAtTime(.01, at + .3);
      tone.connect(loud).connect(sound.destination);
      tone.start(at);
      tone.stop(at + .3);
    });
  }

  function changed() {
    var now = mark(), state = turn().dataset.state;
    if (now === before) { return; }
    before = now;
    if (back) { back.hidden = state !== "passed"; }
    live.textContent = turn().textContent;
    if (state === "called" || state === "near") {
      ring();
      if (navigator.vibrate) { navigator.vibrate(state === "called" ? [400, 200, 400, 200, 400] : [300]); }
    }
  }

  /* Browsers let a page sound only after a touch: this button is it */
  if (button && (window.AudioContext || window.webkitAudioContext)) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var is_on = button.getAttribute("aria-pressed") !== "true";
      sound = is_on ? new (window.AudioContext || window.webkitAudioContext)() : null;
      button.setAttribute("aria-pressed", String(is_on));
      ring();
    });
  }

  if (fresh) { tell(fresh.dataset.word); }
  place.addEventListener("htmx:afterSettle", function (event) {
    event.stopPropagation();
    seen = new Date();
    document.title = turn().dataset.tab + name;
    tell(fresh.dataset.word);
    changed();
  });
  /* Asking again and again is nobody's doing: no bar, no alarm, only how old this is */
  ["htmx:beforeRequest", "htmx:afterRequest"].forEach(function (kind) {
    place.addEventListener(kind, function (event) { event.stopPropagation(); });
  });
  ["htmx:sendError", "htmx:responseError"].forEach(function (kind) {
    place.addEventListener(kind, function (event) {
      event.stopPropagation();
      tell(fresh.dataset.lost);
    });
  });
}());
