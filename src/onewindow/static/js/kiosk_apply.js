/* Pages of papers by the machine's scanner (docs/bridge.md): looked at, dropped or kept, and sent
   together. They are in this page's memory only, and gone with it. One touch for common days. A
   list of what was found is read to its end. */
(function () {
  "use strict";
  var PATIENCE = 30000, pages = [], isBusy = false;

  function one(selector) { return document.querySelector(selector); }
  function said(text) {
    var place = one("[data-scan-said]");
    place.hidden = !text;
    place.textContent = text || "";
  }
  function words() { return one("[data-scan-words]").dataset; }

  function draw() {
    var last = pages[pages.length - 1], view = one("[data-scan-view]"), key = one("[data-scan-page]");
    one("[data-scan-large]").hidden = !last;
    one("[data-scan-large]").classList.remove("is-large");
    one("[data-scan-none]").hidden = Boolean(last);
    if (last) { view.src = "data:" + last.type + ";base64," + last.data; } else { view.removeAttribute("src"); }
    one("[data-scan-ways]").hidden = Boolean(last);
    one("[data-scan-drop]").hidden = one("[data-scan-keep]").hidden = !last;
    key.textContent = last ? key.dataset.next : key.dataset.first;
    key.classList.toggle("key--second", Boolean(last));
    said(last ? words().pages.replace("{n}", pages.length) : "");
  }
  function scan() {
    var place = one("[data-scan]"), most = Number(place.dataset.most), bridge = window.kioskBridge;
    if (isBusy) { return; }
    if (pages.length >= most) { said(words().full.replace("{n}", most)); return; }
    var control = new AbortController(), timer = setTimeout(function () { control.abort(); }, PATIENCE);
    isBusy = true;
    said(words().busy);
    (bridge ? bridge.ask("/v1/scan/page", {}, control.signal) : Promise.reject(new Error()))
      .then(function (page) { if (place.isConnected) { pages.push(page); draw(); } })
      .catch(function () { if (place.isConnected) { said(words().failed); } })
      .then(function () { clearTimeout(timer); isBusy = false; });
  }
  function file(page, nth) {
    var bytes = Uint8Array.from(atob(page.data), function (letter) { return letter.charCodeAt(0); });
    return new File([bytes], nth + 1 + "-" + page.name, { type: page.type });
  }
  function keep(form) {
    var body = new FormData(form);
    pages.forEach(function (page, nth) { body.append("file", file(page, nth)); });
    window.kiosk.go(form.action, { method: "POST", body: body });
  }

  ["kiosk:page", "kiosk:lost"].forEach(function (name) { document.addEventListener(name, function () { pages = []; }); });
  /* A list is turned to its end before it is agreed to */
  document.addEventListener("submit", function (event) {
    var more = event.target.matches("[data-reads-all]") && one(".pager:not([hidden]) [data-after]:not([disabled])");
    if (!more) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    more.click();
  }, true);
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-scan-form]")) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(event.target);
  }, true);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    if (button.matches("[data-scan-page]")) { scan(); }
    if (button.matches("[data-scan-large]")) { button.classList.toggle("is-large"); }
    if (button.matches("[data-scan-drop]")) { pages.pop(); draw(); scan(); }
    if (button.matches("[data-put]")) {
      new URLSearchParams(button.dataset.put).forEach(function (value, name) { button.form.elements[name].value = value; });
    }
  });
})();
