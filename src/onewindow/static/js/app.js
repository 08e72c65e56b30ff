/* What the pages add when scripts run; every page works without them. */
(function () {
  "use strict";
  var body = document.body, root = document.documentElement, live = document.getElementById("live");
  var pending = 0, slow = 0, held = [];

  function say(text) {
    live.textContent = "";
    setTimeout(function () { live.textContent = text; }, 50);
  }

  /* Waiting */
  function busy(step) {
    pending = Math.max(0, pending + step);
    clearTimeout(slow);
    if (pending) {
      root.setAttribute("aria-busy", "true");
      slow = setTimeout(function () { say(body.dataset.slow); }, 5000);
    } else {
      root.removeAttribute("aria-busy");
    }
  }

  /* A page that was open before a log-in elsewhere sends the present token, not its old one */
  function token() { return (/(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || [])[1]; }
  function renew(form) {
    var box = form.querySelector("[name=csrfmiddlewaretoken]");
    if (box && token()) { box.value = token(); }
  }

  /* A form is sent once: its button says so, and comes back on an error or on "back" */
  function hold(button) {
    if (!button || button.kept) { return; }
    button.kept = Array.from(button.childNodes);
    held.push(button);
    button.setAttribute("aria-disabled", "true");
    if (button.classList.contains("button")) { button.replaceChildren(body.dataset.busy); }
  }
  function release() {
    held.splice(0).forEach(function (button) {
      button.replaceChildren.apply(button, button.kept);
      button.kept = null;
      button.removeAttribute("aria-disabled");
    });
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.method !== "post") { return; }
    renew(form);
    if (form.hasAttribute("data-sizes")) { return; }
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    busy(1);
    setTimeout(function () {
      if (event.defaultPrevented && !form.matches("[hx-post], [data-hx-post]")) { release(); busy(-1); return; }
      hold(button || form.querySelector(".button:not([type=button])"));
    }, 0);
  }, true);
  window.addEventListener("pageshow", function () { pending = 0; busy(0); release(); });

  /* Focus goes to what is new: an error summary, a heading, or where the part asks */
  function arrive(place) {
    if (!place || !place.querySelector) { return; }
    var errors = place.matches("[data-focus]") ? place : place.querySelector("[data-focus]");
    var target = errors || place.querySelector("[autofocus]");
    if (!target && place.hasAttribute("data-arrive")) { target = place.querySelector("h1, h2, h3"); }
    if (!target) {
      if (document.activeElement === body && place.id !== "refusal") {
        target = place.querySelector("h1, h2, h3, [data-row]") || place.querySelector("a[href], button");
      }
      if (!target) { return; }
    }
    if (!target.hasAttribute("tabindex") && !/^(A|BUTTON|INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
      target.setAttribute("tabindex", "-1");
    }
    target.focus();
    if (errors) { target.scrollIntoView({ block: "nearest" }); }
  }
  if (!location.hash) {
    var first = document.querySelector("main [data-focus]");
    if (first) { first.focus(); }
  }

  /* An error link goes to the control, its label in sight */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".errors a[href^='#']");
    var target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) { return; }
    event.preventDefault();
    (target.closest(".field") || target).scrollIntoView();
    target.focus({ preventScroll: true });
  });

  /* A page that can be printed says so only where a script can do it */
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  function refuse(text) {
    var slot = document.getElementById("refusal"), box = document.createElement("div"), words = document.createElement("p");
    words.textContent = text;
    box.className = "notice notice--stop";
    box.setAttribute("role", "alert");
    box.setAttribute("tabindex", "-1");
    box.appendChild(words);
    slot.textContent = "";
    slot.appendChild(box);
    box.focus();
  }

  body.addEventListener("htmx:configRequest", function (event) {
    if ("csrfmiddlewaretoken" in event.detail.parameters && token()) { event.detail.parameters.csrfmiddlewaretoken = token(); }
  });
  body.addEventListener("htmx:beforeRequest", function () { busy(1); });
  body.addEventListener("htmx:afterRequest", function (event) {
    busy(-1);
    var from = event.detail.requestConfig.elt, slot = document.getElementById("refusal");
    if (from.dataset.sent) { busy(-1); release(); }
    /* What was refused stays in sight until the reader does something else; polling is not that */
    var answer = event.detail.xhr, is_page = answer.status < 400 || (answer.status === 422 && !answer.getResponseHeader("HX-Retarget"));
    if (is_page && slot && !/every/.test(from.getAttribute("hx-trigger"))) { slot.textContent = ""; }
  });
  body.addEventListener("htmx:afterSettle", function (event) {
    arrive(event.detail.target && event.detail.target.isConnected ? event.detail.target : event.detail.elt);
    var note = event.detail.elt.querySelector && event.detail.elt.querySelector("[data-say]");
    if (note) { say(note.dataset.say || note.textContent); }
  });
  body.addEventListener("htmx:sendError", function () { refuse(body.dataset.lost); });
  body.addEventListener("htmx:responseError", function () { refuse(body.dataset.failed); });

  /* Type size: at once, then kept by the server */
  document.addEventListener("submit", function (event) {
    var form = event.target, step = event.submitter;
    if (!form.hasAttribute("data-sizes") || !step) { return; }
    var data = new FormData(form);
    data.append(step.name, step.value);
    event.preventDefault();
    root.dataset.size = step.value;
    form.querySelectorAll("[aria-pressed]").forEach(function (other) {
      other.setAttribute("aria-pressed", String(other === step));
    });
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin", redirect: "manual" })
      .then(function () { if (document.querySelector("[data-by-size]")) { location.reload(); } });
  });
}());
