/* Draws a hall's state into the places of the page. Nothing is added to the page, ever: texts
   change, places appear and go. */
(function () {
  "use strict";
  var body = document.body, LOCAL = "Asia/Shanghai", SPOKEN = 60000;
  var language = document.documentElement.lang === "en" ? 1 : 0;
  var words = (document.querySelector("[data-words]") || body).dataset;
  var latest = null, now = Date.now(), began = Date.now();
  var locale = language ? "en-GB" : "zh-CN";
  var hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: LOCAL });
  var second = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: LOCAL });
  var day = new Intl.DateTimeFormat(locale, { month: "long", day: "numeric", weekday: "long", timeZone: LOCAL });

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector) { return Array.from(document.querySelectorAll(selector)); }
  function put(node, text) {
    if (node && node.textContent !== String(text)) { node.textContent = text; }
  }
  function show(node, is) { if (node && node.hidden === is) { node.hidden = !is; } }
  function tell(name, detail) {
    document.dispatchEvent(new CustomEvent("hall:" + name, { detail: detail }));
  }
  function said(pair) { return pair ? pair[language] : ""; }
  function filled(words, value) { return words.replace("{n}", value); }

  /* Every screen */
  var emergency = one("[data-emergency]");
  function drawEmergency(state) {
    var call = state.calls[0], strip = one("[data-emergency-call]");
    put(one("[data-emergency-text]"), said(state.emergency));
    show(emergency, Boolean(state.emergency));
    show(strip, Boolean(call));
    put(strip, call ? call.number + " → " + call.window : "");
  }
  document.addEventListener("hall:tick", function (event) {
    now = event.detail;
    put(one("[data-hour]"), hour.format(now));
    put(one("[data-day]"), day.format(now));
  });
  document.addEventListener("hall:stale", function (event) {
    show(one("[data-stale]"), event.detail !== null);
    body.classList.toggle("is-stale", event.detail !== null);
    if (event.detail !== null) { put(one("[data-stale-since]"), second.format(event.detail)); }
  });

  /* H1 */
  var call = one("[data-call]"), recents = all("[data-recent]"), areas = all("[data-area]");
  function drawCall(calls) {
    var current = calls[0];
    put(one("[data-call-number]"), current ? current.number : "");
    put(one("[data-call-window]"), current ? filled(words.wordWindow, current.window) : "");
    show(one("[data-call-label]"), Boolean(current));
    show(one("[data-call-none]"), !current);
    recents.forEach(function (row, index) {
      var each = calls[index + 1];
      show(row, Boolean(each));
      put(one("[data-number]", row), each ? each.number : "");
      put(one("[data-window]", row), each ? filled(words.wordWindow, each.window) : "");
    });
    show(one("[data-recent-none]"), calls.length < 2);
  }
  function drawAreas(rows) {
    rows.forEach(function (row, index) {
      put(one("[data-name]", areas[index]), said(row.name));
      put(one("[data-people]", areas[index]), filled(words.wordPeople, row.waiting));
      put(one("[data-wait]", areas[index]), said(row.wait));
    });
  }
  function drawFoot(state) {
    var paused = state.windows.filter(function (each) { return each.status !== "open" && each.reason; });
    var named = paused.slice(0, 3).map(function (each) {
      return filled(words.wordWindow, each.number) + " " + said(each.reason);
    });
    put(one("[data-paused]"), named.length ? words.wordPaused + " " + named.join(language ? "; " : "；") : "");
    put(one("[data-notice-line]"), said(state.notices[0]));
  }
  function pulse() {
    call.classList.remove("is-new");
    void call.offsetWidth;
    call.classList.add("is-new");
  }
  function hear(calls) {
    var fresh = calls.filter(function (each) { return latest !== null && each.id > latest; });
    latest = calls.reduce(function (most, each) { return Math.max(most, each.id); }, latest || 0);
    fresh.reverse().forEach(function (each) {
      if (now - each.at < SPOKEN) { tell("call", each); }
    });
    if (fresh.length) { pulse(); }
  }
  function letters(nodes) { return nodes.map(function (each) { return each.dataset.area; }).join(); }
  function drawHall(state) {
    var named = state.areas.map(function (each) { return each.letter; }).join();
    if (named !== letters(areas)) {
      if (Date.now() - began > SPOKEN) { location.reload(); } /* the hall has other areas now */
      return;
    }
    drawCall(state.calls);
    drawAreas(state.areas);
    drawFoot(state);
    hear(state.calls);
  }

  /* H2 */
  var desk = one("[data-desk]"), held = null;
  function drawDesk(state) {
    var row = state.windows.find(function (each) { return String(each.number) === body.dataset.number; });
    if (!row) { return; }
    put(one("[data-desk-name]"), said(row.name));
    put(one("[data-desk-holds]"), row.status === "open" && row.holds || "");
    all("[data-state]").forEach(function (each) {
      show(each, each.dataset.state === row.status && !(row.status === "open" && row.holds));
    });
    show(one("[data-desk-serves]"), Boolean(row.status === "open" && row.holds));
    put(one("[data-desk-reason]"), row.status === "open" ? "" : said(row.reason));
    put(one("[data-desk-instead]"), row.instead ? filled(words.wordInstead, row.instead) : "");
    desk.dataset.status = row.status;
    if (held !== null && row.holds && row.holds !== held) {
      desk.classList.remove("is-new");
      void desk.offsetWidth;
      desk.classList.add("is-new");
    }
    held = row.holds || "";
  }

  /* H3 */
  var list = one("[data-notices]"), places = all("[data-notice]");
  function drawNotices(state) {
    places.forEach(function (place, index) {
      show(place, index < state.notices.length);
      put(place, said(state.notices[index]));
    });
    list.dataset.count = state.notices.length;
    show(one("[data-notices-none]"), !state.notices.length);
  }

  document.addEventListener("hall:state", function (event) {
    drawEmergency(event.detail);
    if (call) { drawHall(event.detail); }
    if (desk) { drawDesk(event.detail); }
    if (list) { drawNotices(event.detail); }
    body.classList.add("is-told");
  });
})();
