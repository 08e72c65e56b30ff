/* A public computer: how long until it forgets, and the end of a visit. Session, cookies and
   caches go by the house's answer; stores go here; the history is walked back to its first entry
   and cut off there, so that nothing before the end can be gone back or forward to. */
(function () {
  "use strict";
  var VISIT = "pc.visit", ENDED = "pc.ended", touched = Date.now(), isEnding = false;
  var tabs = window.BroadcastChannel ? new BroadcastChannel("pc") : null;

  function one(selector) { return document.querySelector(selector); }
  function bar() { return one("[data-public]"); }
  function read(name) { try { return sessionStorage.getItem(name) || ""; } catch (refused) { return ""; } }
  function write(name, value) { try { sessionStorage.setItem(name, value); } catch (refused) { /* no store, nothing kept */ } }
  function toStart() { location.replace(bar().dataset.start); }

  /* The token behind the # of the link that a machine is set up with */
  var box = one("#f-token");
  if (box && location.hash.length > 1) {
    box.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  if (!bar()) { return; }

  /* --- A page of an earlier visit is none of this one --- */
  function belongs() {
    var visit = read(VISIT), state = history.state || {};
    if (read(ENDED)) {
      sessionStorage.removeItem(ENDED);
      if (!one("[data-public-start]")) { toStart(); return; }
    }
    if (one("[data-public-start]")) {
      write(VISIT, String(Math.random()));
      if (!state.isCut) {
        history.replaceState({ isCut: true }, "", location.href);
        history.pushState({ isCut: true }, "", location.href); /* what lay ahead is gone */
      }
      return;
    }
    if (!visit) { visit = String(Math.random()); write(VISIT, visit); }
    if (state.visit && state.visit !== visit) { toStart(); return; }
    history.replaceState(Object.assign({}, state, { visit: visit }), "", location.href);
  }

  /* --- The end --- */
  function empty() {
    try { sessionStorage.clear(); localStorage.clear(); } catch (refused) { /* no store, nothing kept */ }
    var done = [];
    if (window.caches) {
      done.push(caches.keys().then(function (names) { return Promise.all(names.map(function (name) { return caches.delete(name); })); }));
    }
    if (navigator.serviceWorker) {
      done.push(navigator.serviceWorker.getRegistrations().then(function (them) { return Promise.all(them.map(function (each) { return each.unregister(); })); }));
    }
    if (window.indexedDB && indexedDB.databases) {
      done.push(indexedDB.databases().then(function (them) { them.forEach(function (each) { indexedDB.deleteDatabase(each.name); }); }));
    }
    return Promise.all(done).catch(function () {});
  }
  function back() {
    var first = window.navigation && navigation.entries && navigation.entries()[0];
    write(ENDED, "1");
    if (first && first.key !== navigation.currentEntry.key) { navigation.traverseTo(first.key); } else { toStart(); }
  }
  function wipe() {
    if (isEnding) { return; }
    isEnding = true;
    warn(false);
    document.title = "";
    one("[data-ending]").hidden = false;
    document.querySelectorAll("main, .mast, .foot, iframe").forEach(function (each) { each.remove(); });
    if (tabs) { tabs.postMessage("end"); }
    var csrf = new URLSearchParams({ csrfmiddlewaretoken: bar().dataset.csrf });
    Promise.all([fetch(bar().dataset.end, { method: "POST", body: csrf, redirect: "manual", cache: "no-store", credentials: "same-origin" }), empty()])
      .then(back, function () { setTimeout(function () { isEnding = false; wipe(); }, 3000); }); /* no network: again, until it is done */
  }
  if (tabs) { tabs.onmessage = function () { toStart(); }; }

  /* --- Nobody there --- */
  function warn(is) {
    var sheet = one("[data-warn]");
    if (!sheet || sheet.hidden === !is) { return; }
    sheet.hidden = !is;
    if (is) { one("[data-stay]").focus(); }
  }
  function said(seconds) { return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0"); }
  function tick() {
    if (!bar() || isEnding || one("[data-public-start]")) { return; }
    var idle = Number(bar().dataset.idle), last = Number(bar().dataset.last);
    var left = Math.max(0, Math.ceil(idle + last - (Date.now() - touched) / 1000));
    one("[data-left-line]").hidden = false;
    one("[data-left]").textContent = said(left);
    one("[data-count]").textContent = left;
    warn(left <= last);
    if (left === 0) { wipe(); }
  }
  setInterval(tick, 500);
  ["pointerdown", "keydown", "wheel"].forEach(function (name) {
    document.addEventListener(name, function () { if (!isEnding) { touched = Date.now(); warn(false); } }, { capture: true, passive: true });
  });

  document.addEventListener("submit", function (event) {
    var where = new URL(event.target.action, location.href).pathname;
    if (where === bar().dataset.end || where === "/logout/") { event.preventDefault(); event.stopPropagation(); wipe(); }
  }, true);

  /* A paper is printed from a frame, never shown with a button to keep it */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print-paper]");
    if (!button) { return; }
    var frame = document.createElement("iframe");
    document.querySelectorAll("iframe").forEach(function (each) { each.remove(); });
    frame.className = "paper";
    frame.title = button.textContent;
    frame.src = button.dataset.printPaper;
    frame.onload = function () { frame.contentWindow.focus(); frame.contentWindow.print(); };
    document.body.append(frame);
    one("[data-printing]").hidden = false;
  });
  document.addEventListener("contextmenu", function (event) { event.preventDefault(); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { location.reload(); } });
  belongs();
  tick();
})();
