/* The peripherals of this machine, asked over loopback (docs/bridge.md). Without them every page works by hand. */
(function () {
  "use strict";
  var place = document.getElementById("bridge");
  if (!place || !place.dataset.url) { return; }
  var LOOK_EVERY = 10000, REST = 2000, WAIT_SECONDS = 20, LAID = "bridge.laid";
  var states = {}, waiting = null, isTest = Boolean(document.querySelector("[data-try]"));

  function ask(path, body, signal) {
    var headers = { "Authorization": "Bearer " + place.dataset.secret, "Accept-Language": document.documentElement.lang };
    var given = { headers: headers, cache: "no-store", credentials: "omit", signal: signal };
    if (body) {
      given.method = "POST";
      headers["Content-Type"] = "application/json";
      given.body = JSON.stringify(body);
    }
    return fetch(place.dataset.url + path, given).then(function (answer) {
      if (answer.status === 204) { return null; }
      return answer.json().then(function (said) {
        if (!answer.ok) { throw Object.assign(new Error(said.title), { said: said }); }
        return said;
      });
    });
  }

  /* Lights: shape and word */
  function show(devices) {
    var known = {};
    states = {};
    devices.forEach(function (device) { known[device.kind] = device; states[device.kind] = device.state; });
    place.querySelector("[data-none]").hidden = devices.length > 0;
    place.querySelector("[data-list]").hidden = devices.length === 0;
    place.querySelector("[data-simulated]").hidden = !devices.some(function (device) { return device.simulated; });
    document.querySelectorAll("[data-device]").forEach(function (line) {
      var state = states[line.dataset.device] || "absent";
      line.dataset.state = state === "ok" || state === "absent" ? state : "fault";
      line.querySelector("[data-word]").textContent = place.dataset[state] || place.dataset.fault;
      var label = line.querySelector("[data-is-simulated]");
      if (label) { label.hidden = !(known[line.dataset.device] || {}).simulated; }
    });
    document.dispatchEvent(new CustomEvent("bridge:looked", { detail: states }));
  }
  function look() {
    if (document.hidden) { return Promise.resolve(); }
    return ask("/v1/devices").then(function (said) { show(said.devices); }).catch(function () { show([]); });
  }

  /* A card laid on the reader is scanned once, in the page that is seen */
  function cards() {
    if (document.hidden || states.reader !== "ok") { setTimeout(cards, REST); return; }
    waiting = new AbortController();
    var before = localStorage.getItem(LAID) || "";
    ask("/v1/card/read", { after: before, wait_seconds: WAIT_SECONDS }, waiting.signal).then(function (said) {
      if (said && localStorage.getItem(LAID) !== said.card.laid) {
        localStorage.setItem(LAID, said.card.laid);
        document.dispatchEvent(new CustomEvent("desk:card", { detail: said.card.number }));
      }
      setTimeout(cards, said ? REST : 0);
    }).catch(function () { setTimeout(cards, REST); });
  }
  document.addEventListener("visibilitychange", function () {
    if (document.hidden && waiting) { waiting.abort(); }
    if (!document.hidden) { look(); }
  });

  /* F8: a page from the camera goes where a chosen file would go */
  function file(page) {
    var bytes = Uint8Array.from(atob(page.data), function (letter) { return letter.charCodeAt(0); });
    return new File([bytes], page.name, { type: page.type });
  }
  document.addEventListener("desk:capture", function (event) {
    var slot = event.target;
    if (states.camera !== "ok") { return; }
    event.preventDefault();
    ask("/v1/scan/page", {}).then(function (page) {
      var files = new DataTransfer();
      files.items.add(file(page));
      slot.files = files.files;
      slot.dispatchEvent(new Event("change", { bubbles: true }));
    }).catch(function () {
      states.camera = "fault"; /* until it is looked at again, F8 asks for a file */
      document.getElementById("live").textContent = place.dataset.byHand;
      slot.click();
    });
  });

  /* The test page: one try at a time, its answer in words */
  function told(line, said) {
    if (!said) { return line.dataset.nothing; }
    var number = said.card ? said.card.name + " " + said.card.number.replace(/^(.{4}).*(.{4})$/, "$1…$2") : "";
    return [line.dataset.said, number || said.printed || said.opened || ""].join(" ").trim();
  }
  function attempt(button) {
    var line = button.closest("[data-act]"), picture = line.querySelector("[data-picture]");
    button.disabled = true;
    ask(line.dataset.act, JSON.parse(line.dataset.body)).then(function (said) {
      picture.hidden = !(said && /^image\//.test(said.type));
      if (!picture.hidden) { picture.src = "data:" + said.type + ";base64," + said.data; }
      return told(line, said);
    }).catch(function (failure) {
      picture.hidden = true;
      return failure.said ? failure.message : place.dataset.unheard;
    }).then(function (words) {
      line.querySelector("[data-answer]").textContent = new Date().toLocaleTimeString("zh-CN", { hour12: false }) + " " + words;
      button.disabled = false;
      look();
    });
  }
  document.querySelectorAll("[data-try]").forEach(function (button) {
    button.disabled = false;
    button.addEventListener("click", function () { attempt(button); });
  });

  /* For the scripts that print, take signatures and open doors: the one way to ask */
  window.deskBridge = { ask: ask, look: look, state: function (kind) { return states[kind] || "absent"; }, unheard: place.dataset.unheard };

  look().then(function () { if (!isTest) { cards(); } });
  setInterval(look, LOOK_EVERY);
}());
