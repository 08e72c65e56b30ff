/* A kiosk is one page for a whole day: what is asked for is fetched and put in the place of what
   was there. So the browser's history has one entry, a cut network leaves the page standing, and
   the end of a visit is a new page with nothing of the old. */
(function () {
  "use strict";
  var root = document.documentElement, LATE = 15000, SHOWN = 4000;
  var touched = Date.now(), visit = 0, isEnding = false, chosen = null, hasVoice = false, speaks = false;
  var choices = { size: "1", low: "" };

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function words() { return document.body.dataset; }
  function tell(name, detail) { document.dispatchEvent(new CustomEvent("kiosk:" + name, { detail: detail })); }
  function isOn() { return words().kiosk === "on"; }

  /* --- Fetching a page and putting it up --- */
  function get(address, options) {
    var control = new AbortController(), timer = setTimeout(function () { control.abort(); }, LATE);
    return fetch(address, Object.assign({ cache: "no-store", credentials: "same-origin", signal: control.signal }, options))
      .finally(function () { clearTimeout(timer); });
  }
  function go(address, options) {
    var mine = visit;
    document.body.setAttribute("aria-busy", "true");
    hush();
    return get(address, options)
      .then(function (answer) { return answer.text(); })
      .then(function (text) { if (mine === visit) { put(text); } })
      .catch(function () { if (mine === visit) { tell("lost"); } })
      .then(function () { document.body.removeAttribute("aria-busy"); });
  }
  function put(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    if (!one(".work", page)) { return show("failed"); }
    document.title = page.title;
    root.lang = page.documentElement.lang;
    var body = document.adoptNode(page.body);
    root.replaceChild(body, document.body);
    ready();
  }
  function show(name) {
    var template = one("[data-template=" + name + "]"), work = one(".work");
    if (!template || !work) { return; }
    work.replaceChildren(template.content.cloneNode(true));
    focus();
  }
  function focus() {
    var head = one(".wrong") || one("h1");
    if (!head) { return; }
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }

  /* --- What each page needs --- */
  function ready() {
    var ppi = parseFloat(root.dataset.ppi);
    if (ppi) { root.style.setProperty("--mm", ppi / 25.4 / (window.devicePixelRatio || 1) + "px"); }
    look();
    all("[data-pages]").forEach(turn);
    chosen = one("input.box");
    mark();
    var say = one("[data-say]");
    if (say) { say.hidden = !hasVoice; say.setAttribute("aria-pressed", String(speaks)); }
    if (words().screen !== "idle" && words().screen !== "set-up") { focus(); }
    if (speaks) { read(); }
    tell("page");
  }
  function look() {
    root.dataset.size = choices.size;
    root.dataset.low = choices.low;
    var larger = one("[data-larger]"), low = one("button[data-low]");
    if (larger) { larger.setAttribute("aria-pressed", String(choices.size === "2")); }
    if (low) { low.setAttribute("aria-pressed", String(choices.low === "1")); }
  }

  function enlarge() {
    choices.size = choices.size === "1" ? "2" : "1";
    look();
    all("[data-pages]").forEach(function (list) { list.dataset.at = 0; turn(list); });
  }

  /* Lists that do not fit are turned like pages; nothing scrolls */
  function turn(list) {
    var each = Math.ceil(Number(list.dataset.pages) * (choices.size === "2" ? 2 / 3 : 1)), rows = Array.from(list.children);
    var pager = list.nextElementSibling && list.nextElementSibling.matches("[data-pager]") ? list.nextElementSibling : null;
    var at = Number(list.dataset.at || 0), most = Math.ceil(rows.length / each);
    rows.forEach(function (row, index) { row.hidden = Math.floor(index / each) !== at; });
    if (!pager) { return; }
    pager.hidden = most < 2;
    one("[data-said]", pager).textContent = (at + 1) + " / " + most;
    one("[data-before]", pager).disabled = at === 0;
    one("[data-after]", pager).disabled = at + 1 >= most;
  }
  function turned(button, by) {
    var list = button.closest("[data-pager]").previousElementSibling;
    list.dataset.at = Number(list.dataset.at || 0) + by;
    turn(list);
  }

  /* Boxes are filled by the pad */
  function mark() {
    all("input.box").forEach(function (box) { box.classList.toggle("is-chosen", box === chosen); });
  }
  function press(key) {
    if (!chosen) { return; }
    if (key === "back") { chosen.value = chosen.value.slice(0, -1); }
    else if (chosen.maxLength < 0 || chosen.value.length < chosen.maxLength) { chosen.value += key; }
  }

  /* --- Voice --- */
  function voiceFor(lang) {
    return speechSynthesis.getVoices().filter(function (each) {
      return new RegExp(lang === "en" ? "^en" : "^(zh|cmn)", "i").test(each.lang);
    })[0];
  }
  function voices() {
    hasVoice = Boolean(window.speechSynthesis && voiceFor(root.lang === "en" ? "en" : "zh"));
    var say = one("[data-say]");
    if (say) { say.hidden = !hasVoice; }
  }
  function read() {
    hush();
    var lang = root.lang === "en" ? "en" : "zh", speech = new SpeechSynthesisUtterance(one(".work").innerText);
    speech.voice = voiceFor(lang);
    speech.lang = lang === "en" ? "en-GB" : "zh-CN";
    speech.rate = 0.9;
    speechSynthesis.speak(speech);
  }
  function hush() { if (window.speechSynthesis) { speechSynthesis.cancel(); } }

  /* --- The end of a visit --- */
  function empty() {
    try { sessionStorage.clear(); localStorage.clear(); } catch (refused) { /* no store, nothing kept */ }
    var done = [];
    if (window.caches) {
      done.push(caches.keys().then(function (names) { return Promise.all(names.map(function (name) { return caches.delete(name); })); }));
    }
    if (navigator.serviceWorker) {
      done.push(navigator.serviceWorker.getRegistrations().then(function (them) {
        return Promise.all(them.map(function (each) { return each.unregister(); }));
      }));
    }
    return Promise.all(done).catch(function () {});
  }
  function wipe(patience) {
    if (isEnding || !isOn()) { return; }
    isEnding = true;
    visit += 1;
    hush();
    warn(false);
    all("iframe").forEach(function (frame) { frame.remove(); });
    document.title = words().home;
    show("end");
    all(".top__who").forEach(function (each) { each.remove(); });
    var csrf = new URLSearchParams({ csrfmiddlewaretoken: words().csrf });
    var began = Date.now();
    Promise.all([get(words().end, { method: "POST", body: csrf }), empty()])
      .then(function (both) { if (!both[0].ok && both[0].status !== 403) { throw new Error(); } })
      .then(window.kioskBridge.untilTaken)
      .then(function () {
        setTimeout(function () { location.replace(words().home); }, Math.max(0, (patience ? SHOWN : 0) - (Date.now() - began)));
      })
      .catch(function () { isEnding = false; tell("lost", { owes: true }); });
  }

  /* --- Nobody there --- */
  function warn(is) {
    var sheet = one("[data-warn]");
    if (!sheet || sheet.hidden === !is) { return; }
    sheet.hidden = !is;
    if (is) { one("[data-stay]").focus(); }
  }
  function isChanged() { return choices.size !== "1" || choices.low !== "" || root.lang === "en"; }
  setInterval(function () {
    var screen = words().screen, slow = choices.size === "2" ? 2 : 1;
    if (!isOn() || isEnding) { return; }
    var quiet = (Date.now() - touched) / 1000, idle = words().idle * slow, last = words().last * slow;
    if (screen === "idle" && !isChanged()) { return; }
    if (quiet >= idle + last) { wipe(false); return; }
    warn(quiet >= idle && screen !== "idle");
    var count = one("[data-count]");
    if (count) { count.textContent = Math.max(0, Math.ceil(idle + last - quiet)); }
  }, 500);
  function stir() { touched = Date.now(); warn(false); }
  ["pointerdown", "keydown"].forEach(function (name) { document.addEventListener(name, stir, true); });

  /* --- Hands --- */
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!isOn()) { return; }
    event.preventDefault();
    if (button && button.matches("[data-wipe]")) { wipe(true); return; }
    if (document.body.hasAttribute("aria-busy")) { return; } /* touched twice */
    var data = new FormData(form);
    if (button && button.name) { data.append(button.name, button.value); }
    if (button && button.matches("[data-call]") && root.classList.contains("is-alone")) { tell("call"); return; }
    go(button && button.hasAttribute("formaction") ? button.formAction : form.action, { method: "POST", body: new URLSearchParams(data) });
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]"), button = event.target.closest("button");
    if (link && isOn()) {
      event.preventDefault();
      if (!link.getAttribute("href").startsWith("#")) { go(link.href); }
    }
    if (!button) { return; }
    if (button.matches("[data-larger]")) { enlarge(); }
    if (button.matches("[data-low]")) { choices.low = choices.low ? "" : "1"; look(); }
    if (button.matches("[data-say]")) { speaks = !speaks; button.setAttribute("aria-pressed", String(speaks)); if (speaks) { read(); } else { hush(); } }
    if (button.matches("[data-key]")) { press(button.dataset.key); }
    if (button.matches("[data-before]")) { turned(button, -1); }
    if (button.matches("[data-after]")) { turned(button, 1); }
    if (button.matches("[data-print]")) { window.print(); }
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("input.box")) { chosen = event.target; mark(); }
  });
  document.addEventListener("contextmenu", function (event) { if (isOn()) { event.preventDefault(); } });
  /* Going back leads to the first screen, whatever was there */
  window.addEventListener("popstate", function () { if (isOn()) { location.replace(words().home); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { location.replace(words().home); } });

  /* A token behind the # of the link that a machine is set up with */
  var box = one("#token");
  if (box && location.hash.length > 1) {
    box.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  if (isOn() && location.pathname !== words().home) { history.replaceState(null, "", words().home); }
  window.kiosk = { show: show, go: go, get: get, empty: empty, isEnding: function () { return isEnding; } };
  if (window.speechSynthesis) { voices(); speechSynthesis.addEventListener("voiceschanged", voices); }
  ready();
})();
