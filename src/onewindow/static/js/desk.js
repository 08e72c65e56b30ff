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

  function capture() {
    var slot = first(".slot details[open] [data-capture=wanted]") || document.querySelector("[data-capture=wanted]") ||
      first(".slot details[open] [data-capture]") || document.querySelector("[data-capture]"); /* what is missing comes first */
    if (!slot) { return false; }
    var more = slot.closest("details");
    if (more) { more.open = true; }
    slot.click();
    return true;
  }

  function flush() {
    var given = burst;
    burst = "";
    if (given.length === 1) { press(first("[data-digit='" + given + "']")); return; }
    var box = target();
    if (box && given) { box.value = given; box.focus(); }
  }

  document.addEventListener("keydown", function (event) {
    var name = (event.shiftKey ? "Shift+" : "") + event.key, here = document.activeElement;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) { return; }
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

  function enter(event, here) {
    var box = scanBox();
    if (burst.length > 1 && target()) {
      clearTimeout(timer);
      box = target();
      box.value = burst;
      burst = "";
      event.preventDefault();
      box.form.requestSubmit();
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
    if (event.detail.elt.id === "work" || event.detail.target.id === "work") { arrive(); }
  });
  arrive();
}());
