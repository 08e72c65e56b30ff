/* Keys of the desk: function keys, digits, Enter, Esc and scanners. Without it every page works by hand. */
(function () {
  "use strict";
  var KEYS = ["F2", "F4", "F8", "F9"], SCAN_GAP = 45; /* ms: a scanner types faster than a person */
  var burst = "", timer = 0;

  function scanBox() { return document.getElementById("scan"); }
  /* A scanner that types while no box has the focus: into the box that waits for a card, if any */
  function target() { return first("[data-card] [name=number]") || scanBox(); }
  function isBox(place) {
    return place && (/^(TEXTAREA|SELECT)$/.test(place.tagName) || (place.tagName === "INPUT" && !/^(radio|checkbox|button|submit|file)$/.test(place.type)));
  }
  function seen(place) { return place && place.getClientRects().length > 0; }
  function first(selector, root) {
    return Array.from((root || document).querySelectorAll(selector)).find(seen);
  }
  function press(target) { if (target) { target.focus({ preventScroll: true }); target.click(); } return Boolean(target); }

  /* Where the hands are needed now: the page says so, and what was refused comes first */
  function arrive() {
    if (document.querySelector("main [data-focus]")) { return; }
    var place = first("main [data-here]"), box = scanBox(), target = null;
    if (place) { target = place.matches("a, button, input, [tabindex]") ? place : open(place); }
    target = target || first("main [autofocus]") || box;
    if (!target) { return; }
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
    if (target === box) { target.select(); }
  }
  function open(place) {
    var boxes = Array.from(place.querySelectorAll("input, select, textarea")).filter(function (box) {
      return seen(box) && !box.readOnly && !/^(hidden|file|checkbox)$/.test(box.type);
    });
    var empty = boxes.find(function (box) {
      return box.type === "radio" ? !place.querySelector("[name='" + box.name + "']:checked") : !box.value;
    });
    return first("[data-first]", place) || empty || first("button:not(.only-heard)", place);
  }

  /* What is typed is kept before a key, a link or a scan leaves the page; a refusal keeps the page */
  var typed = false;
  function isWork(form) { return form && form.id === "hand-in" && form.querySelector("[name=_form]"); }
  function keep(go) {
    var form = document.getElementById("hand-in");
    if (!typed || !isWork(form)) { return false; }
    typed = false;
    fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).then(function (answer) {
      if (answer.ok || answer.status === 422) { go(); return; }
      typed = true;
      return answer.text().then(function (text) {
        var slot = document.getElementById("refusal");
        slot.innerHTML = text;
        if (slot.firstElementChild) { slot.firstElementChild.focus(); }
      });
    }).catch(go);
    return true;
  }
  document.addEventListener("input", function (event) { if (isWork(event.target.form)) { typed = true; } });
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link || link.target || link.getAttribute("href").charAt(0) === "#" || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (keep(function () { location.href = link.href; })) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (isWork(form) || form.matches("[hx-post], [data-sizes]")) { return; }
    if (keep(function () { form.requestSubmit(button); })) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  function capture() {
    var slot = first(".slot details[open] [data-capture=wanted]") || document.querySelector("[data-capture=wanted]") ||
      first(".slot details[open] [data-capture]") || document.querySelector("[data-capture]"); /* what is missing comes first */
    if (!slot) { return false; }
    var more = slot.closest("details");
    if (more) { more.open = true; }
    /* A camera may take the page (bridge.js); without one a file is chosen */
    if (slot.dispatchEvent(new CustomEvent("desk:capture", { bubbles: true, cancelable: true }))) { slot.click(); }
    return true;
  }

  function flush() {
    var given = burst;
    burst = "";
    if (given.length === 1) { press(first("[data-digit='" + given + "']")); return; }
    var box = target();
    if (box && given) { box.value = given; box.focus(); }
  }

  /* A receipt code or a case number that a scanner types into a box of the form goes to the scan
     box, and the box says again what it said. No card read into a form has numbers of that length.
     A scan begins after a pause and never halts: what is less certain stays where it was typed. */
  var CODE = /^([0-9]{9,13}|[0-9A-Z]{40,50})$/, PAUSE = 200, fast = { box: null, text: "", at: 0, before: "", isAlone: false };
  function astray(event, here) {
    if (!isBox(here) || here === scanBox() || here === target()) { fast.box = null; return false; }
    var isFast = here === fast.box && event.timeStamp - fast.at <= SCAN_GAP;
    if (event.key === "Enter" && isFast && fast.isAlone && CODE.test(fast.text) && scanBox()) {
      event.preventDefault();
      here.value = fast.before;
      scanBox().value = fast.text;
      fast.box = null;
      scanBox().form.requestSubmit();
      return true;
    }
    if (event.key.length === 1) {
      var isAlone = here !== fast.box || event.timeStamp - fast.at >= PAUSE;
      fast = isFast ? { box: here, text: fast.text + event.key, at: event.timeStamp, before: fast.before, isAlone: fast.isAlone }
        : { box: here, text: event.key, at: event.timeStamp, before: here.value, isAlone: isAlone };
    }
    return false;
  }

  document.addEventListener("keydown", function (event) {
    var name = (event.shiftKey ? "Shift+" : "") + event.key, here = document.activeElement;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (astray(event, here)) { return; }
    if (here && here === scanBox()) { paced(event, here); }
    if (KEYS.indexOf(event.key) >= 0) {
      var target = first("[data-key='" + name + "']");
      if (event.key === "F8" && target && target.getAttribute("href") === "#papers") {
        if (capture()) { event.preventDefault(); }
        return;
      }
      if (target) { event.preventDefault(); target.click(); }
      return;
    }
    if (event.key === "Escape") {
      var box = scanBox();
      if (box) { box.focus(); box.select(); }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { rows(event, here); return; }
    if (event.key === "Enter") { enter(event, here); return; }
    if (/^[0-9Xx]$/.test(event.key) && !isBox(here)) {
      event.preventDefault();
      burst += event.key;
      clearTimeout(timer);
      timer = setTimeout(flush, SCAN_GAP);
    } else if (/^[0-9]$/.test(event.key) && here.hasAttribute("data-digits")) {
      if (press(first("[data-digit='" + event.key + "']"))) { event.preventDefault(); }
    }
  });

  /* What comes from a reader or a scanner says so; what is typed by hand does not */
  function isRead(form) {
    var said = document.createElement("input");
    said.type = "hidden";
    said.name = "read";
    said.value = "1";
    form.append(said);
  }
  function scanned(text) {
    var box = target();
    if (box) { box.value = text; isRead(box.form); box.form.requestSubmit(); }
  }
  var pace = { count: 0, at: 0, isFast: false };
  function paced(event, box) {
    var isFirst = !box.value || (box.selectionStart === 0 && box.selectionEnd === box.value.length);
    if (event.key.length === 1) {
      pace = { count: isFirst ? 1 : pace.count + 1, at: event.timeStamp, isFast: isFirst || (pace.isFast && event.timeStamp - pace.at <= SCAN_GAP) };
    }
    if (event.key === "Enter" && pace.isFast && pace.count === box.value.length && pace.count >= 15) { isRead(box.form); }
  }
  document.addEventListener("desk:card", function (event) { scanned(event.detail); });

  function enter(event, here) {
    var box = scanBox();
    if (burst.length > 1 && target()) {
      var given = burst;
      clearTimeout(timer);
      burst = "";
      event.preventDefault();
      scanned(given);
    } else if (here === box && box && !box.value.trim()) {
      event.preventDefault();
      press(first("[data-enter]"));
    } else if (here === box && box && /^\d$/.test(box.value.trim()) && first("[data-digit='" + box.value.trim() + "']")) {
      event.preventDefault();
      press(first("[data-digit='" + box.value.trim() + "']"));
    }
  }

  function rows(event, here) {
    if (isBox(here) && here !== scanBox()) { return; }
    var links = Array.from(document.querySelectorAll("[data-row]")).filter(seen), at = links.indexOf(here);
    if (!links.length || (here && here.type === "radio")) { return; }
    event.preventDefault();
    var next = event.key === "ArrowDown" ? at + 1 : Math.max(0, at - 1);
    links[Math.min(next, links.length - 1)].focus();
  }

  /* A chosen scan goes up by itself; who acts for another opens the agent's lines */
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.hasAttribute("data-capture") && box.files.length) {
      box.form.requestSubmit();
    }
    if (box.hasAttribute("data-relation")) {
      var agent = box.form.querySelector("[data-agent]");
      if (agent) { agent.open = box.value !== "self"; }
    }
  });

  document.body.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.target.id === "work") { typed = false; }
    if (event.detail.elt.id === "work" || event.detail.target.id === "work") { arrive(); }
  });
  arrive();
}());
