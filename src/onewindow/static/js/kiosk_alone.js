/* A kiosk without its network: numbers kept for that give people a place in the line, a call for
   somebody is remembered, and both are told when the house is heard again. What was given out is
   kept on the machine itself (docs/bridge.md), so that it outlives a restart: serials and moments. */
(function () {
  "use strict";
  var EVERY = 5000, LOST = 15000, REFRESH = 600000;
  var heard = performance.now(), asked = -Infinity, isAlone = false, owes = false, isCalling = false, isAsking = false;
  var kept = [], opens = [], opensFrom = 0, used = [], isRecalled = false;
  var root = document.documentElement;

  function one(selector) { return document.querySelector(selector); }
  function words() { return document.body.dataset; }
  function isOn() { return words().kiosk === "on"; }

  /* Moments of the page's own clock end with it; those of the wall are kept */
  function keep() {
    var now = performance.now(), wall = Date.now();
    var what = { used: used.map(function (each) { return { serial: each.serial, at: wall - (now - each.at) }; }) };
    window.kioskBridge.soon("/v1/keep", { what: what }).catch(function () {});
  }
  function recall() {
    if (isRecalled || !words().bridge) { return; }
    window.kioskBridge.soon("/v1/keep", {}).then(function (said) {
      var now = performance.now(), wall = Date.now();
      isRecalled = true;
      (said.kept.used || []).forEach(function (each) {
        if (!used.some(function (it) { return it.serial === each.serial; })) { used.push({ serial: each.serial, at: now - (wall - each.at) }); }
      });
    }).catch(function () {});
  }

  function pulse() {
    recall();
    if (!isOn() || isAsking || window.kiosk.isEnding()) { return; }
    var now = performance.now(), told = used.slice();
    var wants = now - asked > REFRESH;
    var said = {
      used: told.map(function (each) { return { serial: each.serial, ago: (now - each.at) / 1000 }; }),
      is_calling: isCalling,
      wants: wants || told.length > 0
    };
    var control = new AbortController(), timer = setTimeout(function () { control.abort(); }, EVERY);
    isAsking = true;
    fetch(words().pulse, {
      method: "POST", cache: "no-store", credentials: "same-origin", signal: control.signal,
      headers: { "Content-Type": "application/json", "X-CSRFToken": words().csrf }, body: JSON.stringify(said)
    })
      .then(function (answer) {
        if (answer.status === 403 && !window.kiosk.isEnding()) { location.replace(words().home); }
        if (!answer.ok) { throw new Error(); }
        return answer.json();
      })
      .then(function (answer) {
        heard = performance.now();
        used = used.filter(function (each) { return answer.settled.indexOf(each.serial) < 0; });
        if (told.length) { keep(); }
        isCalling = false;
        if (answer.kept) { kept = answer.kept.numbers; opens = answer.kept.opens; opensFrom = asked = heard; }
        if (isAlone) { together(); }
      })
      .catch(function () { if (performance.now() - heard >= LOST) { alone(); } })
      .then(function () { clearTimeout(timer); isAsking = false; });
  }

  function free() {
    var now = (performance.now() - opensFrom) / 1000;
    var isOpen = opens.some(function (span) { return span[0] <= now && now < span[1]; });
    return isOpen ? kept.filter(function (each) { return !used.some(function (it) { return it.serial === each.serial; }); }) : [];
  }
  function alone(more) {
    owes = owes || Boolean(more && more.owes) || words().screen !== "idle";
    isAlone = true;
    root.classList.add("is-alone");
    document.title = words().home;
    document.querySelectorAll(".top__who, iframe").forEach(function (each) { each.remove(); });
    document.body.dataset.screen = "alone";
    menu();
  }
  function menu() {
    window.kiosk.show("alone");
    var has = free().length > 0;
    document.querySelectorAll("[data-when-numbers]").forEach(function (each) { each.hidden = !has; });
    document.querySelectorAll("[data-when-none]").forEach(function (each) { each.hidden = has; });
  }
  /* The house is heard again: whoever was here is forgotten there too, and the page begins anew */
  function together() {
    if (used.length) { return; }
    var body = new URLSearchParams({ csrfmiddlewaretoken: words().csrf });
    Promise.all([window.kiosk.get(words().end, { method: "POST", body: body }), window.kiosk.empty()])
      .then(function () { location.replace(words().home); }, function () {});
  }

  document.addEventListener("kiosk:lost", function (event) {
    owes = owes || Boolean(event.detail && event.detail.owes);
    alone(event.detail);
    pulse();
  });
  document.addEventListener("kiosk:call", function () {
    isCalling = true;
    var said = document.createElement("p"), text = one("[data-template=called]").content.textContent;
    said.className = "wrong wrong--quiet";
    said.setAttribute("role", "status");
    said.textContent = text;
    document.querySelectorAll(".work > [role=status]").forEach(function (each) { each.remove(); });
    one(".work").append(said);
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button || !isAlone) { return; }
    if (button.matches("[data-alone-done]")) { menu(); }
    if (button.matches("[data-draw-alone]")) {
      var next = free()[0];
      if (!next) { menu(); return; }
      used.push({ serial: next.serial, at: performance.now() });
      keep();
      window.kiosk.show("drawn");
      one("[data-number]").textContent = next.number;
      one("[data-slip-code]").textContent = next.code;
      one("[data-qr]").innerHTML = next.qr;
      one("[data-drawn-at]").textContent = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
    }
  });
  setInterval(pulse, EVERY);
  document.addEventListener("DOMContentLoaded", pulse);

  /* A first screen that stands for hours begins anew, so that it knows the day */
  setInterval(function () {
    if (!isAlone && isOn() && words().screen === "idle") { location.replace(words().home); }
  }, 1800000);
})();
