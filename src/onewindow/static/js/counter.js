/* The customer's screen: asks every second what to show, and lets a name be written. Nothing is
   stored; what was shown is gone with the page that showed it. */
(function () {
  "use strict";
  var ASK = 1000, LATE = 5000, LOST = 4, LEAST = 80; /* px that a pen has to go for a name */
  var root = document.documentElement, silent = 0, isBusy = false, isLost = false, glass = null;

  function one(selector, within) { return (within || document).querySelector(selector); }
  function words() { return document.body.dataset; }

  function get(address, options) {
    var control = new AbortController(), timer = setTimeout(function () { control.abort(); }, LATE);
    return fetch(address, Object.assign({ cache: "no-store", credentials: "same-origin", signal: control.signal }, options))
      .finally(function () { clearTimeout(timer); });
  }
  function put(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    if (!one(".main", page)) { throw new Error(); }
    document.title = page.title;
    root.lang = page.documentElement.lang;
    root.replaceChild(document.adoptNode(page.body), document.body);
    ready();
  }
  function load() {
    return get(words().home).then(function (answer) { return answer.text(); }).then(put);
  }

  /* What to show: the same mark, the same page */
  function ask() {
    if (isBusy || words().on !== "on") { return; }
    isBusy = true;
    get(words().now).then(function (answer) {
      if (!answer.ok) { return load(); }
      return answer.json().then(function (said) {
        var was = isLost;
        silent = 0;
        isLost = false;
        if (was || said.mark !== words().mark) { return load(); }
      });
    }).catch(function () {
      silent += 1;
      if (silent >= LOST && !isLost) { lost(); }
    }).then(function () { isBusy = false; });
  }
  function lost() {
    isLost = true;
    document.title = words().home;
    one(".main").replaceChildren(one("[data-lost]").content.cloneNode(true));
    glass = null;
  }

  /* The glass */
  function Glass(form) {
    var canvas = one("[data-canvas]", form), pen = canvas.getContext("2d"), gone = 0, last = null;
    var scale = Math.max(1, window.devicePixelRatio || 1), send = one("[data-send]", form), clear = one("[data-clear]", form);
    function size() {
      var box = canvas.getBoundingClientRect();
      canvas.width = Math.round(box.width * scale);
      canvas.height = Math.round(box.height * scale);
      pen.scale(scale, scale);
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#10131a";
      pen.lineWidth = Math.max(3, box.height / 60);
      gone = 0;
      mark();
    }
    function mark() {
      form.classList.toggle("is-written", gone > 0);
      send.disabled = gone < LEAST;
      clear.disabled = gone === 0;
    }
    function at(event) {
      var box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    }
    function begin(event) {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      last = at(event);
    }
    function draw(event) {
      if (!last) { return; }
      (event.getCoalescedEvents && event.getCoalescedEvents().length ? event.getCoalescedEvents() : [event]).forEach(function (each) {
        var next = at(each);
        pen.beginPath();
        pen.moveTo(last.x, last.y);
        pen.lineTo(next.x, next.y);
        pen.stroke();
        gone += Math.hypot(next.x - last.x, next.y - last.y);
        last = next;
      });
      mark();
    }
    canvas.addEventListener("pointerdown", begin);
    canvas.addEventListener("pointermove", draw);
    ["pointerup", "pointercancel"].forEach(function (name) { canvas.addEventListener(name, function () { last = null; }); });
    clear.addEventListener("click", size);
    form.querySelectorAll("[data-glass]").forEach(function (each) { each.hidden = false; });
    size();
    this.size = size;
    this.picture = function () { return new Promise(function (done) { canvas.toBlob(done, "image/png"); }); };
    this.isWritten = function () { return gone >= LEAST; };
  }
  function signed(form) {
    var told = one("[data-told]", form);
    if (isBusy && form.getAttribute("aria-busy")) { return; }
    form.setAttribute("aria-busy", "true");
    one("[data-send]", form).disabled = true;
    told.textContent = told.dataset.sending;
    glass.picture().then(function (picture) {
      var data = new FormData(form);
      data.append("signature", picture, "signature.png");
      return get(form.action, { method: "POST", body: data });
    }).then(function (answer) { return answer.text(); }).then(put).catch(function () {
      form.removeAttribute("aria-busy");
      one("[data-send]", form).disabled = false;
      told.textContent = told.dataset.failed;
    });
  }

  /* Longer than the screen: two large keys beside the finger's own way */
  function turns() {
    var list = one("[data-scroll]"), keys = one("[data-turns]");
    if (!list || !keys) { return; }
    keys.hidden = list.scrollHeight <= list.clientHeight + 4;
    one("[data-up]").onclick = function () { list.scrollBy({ top: -list.clientHeight * .8 }); };
    one("[data-down]").onclick = function () { list.scrollBy({ top: list.clientHeight * .8 }); };
  }

  function ready() {
    var ppi = parseFloat(root.dataset.ppi), form = one("[data-signing]");
    if (ppi) { root.style.setProperty("--mm", ppi / 25.4 / (window.devicePixelRatio || 1) + "px"); }
    glass = form ? new Glass(form) : null;
    turns();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (words().on !== "on") { return; }
    event.preventDefault();
    if (form.matches("[data-signing]")) {
      if (glass && glass.isWritten() && form.getAttribute("aria-busy") !== "true") { signed(form); }
      return;
    }
    var data = new URLSearchParams(new FormData(form));
    if (event.submitter && event.submitter.name) { data.append(event.submitter.name, event.submitter.value); }
    get(form.action, { method: "POST", body: data }).then(function (answer) { return answer.text(); }).then(put).catch(function () {});
  });
  window.addEventListener("resize", function () { if (glass) { glass.size(); } turns(); });
  document.addEventListener("contextmenu", function (event) { if (words().on === "on") { event.preventDefault(); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { location.replace(words().home); } });

  var box = one("#token");
  if (box && location.hash.length > 1) {
    box.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  ready();
  setInterval(ask, ASK);
}());
