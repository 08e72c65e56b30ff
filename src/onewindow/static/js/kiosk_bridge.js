/* What hangs on this very machine, asked over loopback (docs/bridge.md): a card that is laid, a
   code held before the scanner, whether the printer is well, whether a card was left. */
(function () {
  "use strict";
  var LOOK_EVERY = 5000, REST = 2000, WAIT_SECONDS = 20, LATE = 8000, BEEP_EVERY = 1200;
  var states = {}, hasCard = false, isHeard = false, seen = { card: "", code: "" }, waiting = null, round = 0;
  var sound = null, typed = "", typedAt = 0;

  function one(selector) { return document.querySelector(selector); }
  function all(selector) { return Array.from(document.querySelectorAll(selector)); }
  function words() { return document.body.dataset; }

  function ask(path, body, signal) {
    if (!words().bridge) { return Promise.reject(new Error("no bridge")); }
    var headers = { "Authorization": "Bearer " + words().secret, "Accept-Language": document.documentElement.lang };
    var given = { headers: headers, cache: "no-store", credentials: "omit", signal: signal };
    if (body) {
      given.method = "POST";
      headers["Content-Type"] = "application/json";
      given.body = JSON.stringify(body);
    }
    return fetch(words().bridge + path, given).then(function (answer) {
      if (answer.status === 204) { return null; }
      return answer.json().then(function (said) {
        if (!answer.ok) { throw Object.assign(new Error(said.title), { said: said }); }
        return said;
      });
    });
  }
  function soon(path, body) {
    var control = new AbortController(), timer = setTimeout(function () { control.abort(); }, LATE);
    return ask(path, body, control.signal).finally(function () { clearTimeout(timer); });
  }

  /* --- How the machine is --- */
  function look() {
    if (!words().bridge) { return Promise.resolve(); }
    return soon("/v1/devices").then(function (said) {
      states = {};
      isHeard = true;
      said.devices.forEach(function (each) { states[each.kind] = each.state; if (each.kind === "reader") { hasCard = Boolean(each.card); } });
    }).catch(function () { states = {}; isHeard = hasCard = false; }).then(mark);
  }
  /* What needs a part that stands still is grey, with the reason beside it */
  function mark() {
    var stops = isHeard && states.printer !== "ok";
    all("[data-needs-printer]").forEach(function (each) {
      each.classList.toggle("is-off", stops);
      var other = each.parentNode.querySelector("[data-without-printer]");
      if (other) { other.hidden = !stops; }
    });
    all("[data-without-reader]").forEach(function (each) { each.hidden = each.hidden || states.reader === "ok"; });
    all("[data-needs-reader]").forEach(function (each) { each.hidden = states.reader !== "ok"; });
    all("[data-needs-scanner]").forEach(function (each) { each.hidden = states.scanner !== "ok"; });
  }

  /* --- A card laid, a code held up: heard only where the page asks for one --- */
  function listen(kind, path, mine, then) {
    var body = { wait_seconds: WAIT_SECONDS, after: seen[kind] };
    ask(path, body, waiting.signal).then(function (said) {
      if (mine !== round) { return; }
      if (said) {
        seen[kind] = said[kind].laid || said[kind].seen;
        then(said[kind]);
      }
      setTimeout(function () { if (mine === round) { listen(kind, path, mine, then); } }, said ? REST : 0);
    }).catch(function () {
      setTimeout(function () { if (mine === round) { listen(kind, path, mine, then); } }, REST);
    });
  }
  function hear() {
    if (waiting) { waiting.abort(); }
    waiting = new AbortController();
    round += 1;
    if (!words().bridge) { return; }
    if (one("[data-by-card]")) { listen("card", "/v1/card/read", round, laid); }
    if (one("[data-by-code]")) { listen("code", "/v1/scan/code", round, function (code) { scanned(code.text); }); }
  }
  function laid(card) {
    var form = one("[data-by-card]");
    if (!form || window.kiosk.isEnding()) { return; }
    form.querySelector("[name=card]").value = card.number;
    form.requestSubmit();
  }
  function scanned(text) {
    var box = one("[data-by-code]");
    if (!box || window.kiosk.isEnding()) { return; }
    box.value = text.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").split("/").pop();
    box.dispatchEvent(new CustomEvent("kiosk:scanned", { bubbles: true }));
    var rest = Array.from(box.form.querySelectorAll("input.box")).filter(function (each) { return each !== box && each.required && !each.value; });
    if (rest.length) { rest[0].focus(); } else { box.form.requestSubmit(); }
  }
  /* A wedge scanner types faster than anybody, and ends with Enter */
  document.addEventListener("keydown", function (event) {
    var now = Date.now();
    if (!one("[data-by-code]") || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (now - typedAt > 100) { typed = ""; }
    typedAt = now;
    if (event.key === "Enter") {
      if (typed.length >= 8) { event.preventDefault(); event.stopPropagation(); scanned(typed); }
      typed = "";
    } else if (event.key.length === 1) { typed += event.key; }
  }, true);

  /* --- The end: nothing stays in the printer, no card on the reader --- */
  function purge() { return soon("/v1/print/purge", { spool: words().machine }).catch(function () {}); }
  function beep() {
    try {
      sound = sound || new AudioContext();
      var tone = sound.createOscillator(), gain = sound.createGain();
      tone.frequency.value = 880;
      gain.gain.value = 0.25;
      tone.connect(gain).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + 0.25);
    } catch (refused) { /* no sound here: the picture stays */ }
  }
  /* Settled once no card lies there; until then picture and beep. A bridge that is gone cannot hold up the end. */
  function untilTaken() {
    var isTold = false;
    function again() {
      return look().then(function () {
        if (!hasCard) { return; }
        if (!isTold) { window.kiosk.show("card"); isTold = true; }
        beep();
        return new Promise(function (next) { setTimeout(next, BEEP_EVERY); }).then(again);
      });
    }
    return words().bridge ? purge().then(again) : Promise.resolve();
  }

  document.addEventListener("kiosk:page", function () { mark(); look(); hear(); if (words().screen === "idle") { purge(); } });
  setInterval(look, LOOK_EVERY);
  window.kioskBridge = { ask: ask, soon: soon, untilTaken: untilTaken, state: function (kind) { return isHeard ? states[kind] || "absent" : ""; } };
})();
