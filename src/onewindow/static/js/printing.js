/* Papers of one sitting to the printer of this machine (docs/bridge.md): each is a job with its own
   outcome and its own key, so that it never comes out twice. The link to the PDF is always there. */
(function () {
  "use strict";
  var LOOK_EVERY = 500, MOST_LOOKS = 240;
  var place = document.querySelector("[data-printing]"), hasBegun = false, turn = Promise.resolve();
  if (!place) { return; }

  function jobs() { return Array.from(place.querySelectorAll("[data-job]")); }
  function is(job, state) { return job.dataset.outcome === state; }
  function tell(job, state, more) {
    var told = job.querySelector("[data-told]"), again = job.querySelector("[data-print-again]");
    job.dataset.outcome = state;
    told.textContent = (place.dataset[state === "printing" ? "under_way" : state] || place.dataset.fault) + (more || "");
    told.className = "tag tone--" + (state === "printed" ? "green" : state === "printing" || state === "queued" ? "blue" : "red");
    told.hidden = false;
    again.textContent = state === "printed" ? place.dataset.once_more : place.dataset.again;
    again.hidden = state === "printing" || state === "queued";
  }
  function base64(buffer) {
    var bytes = new Uint8Array(buffer), text = "", step = 0x8000;
    for (var at = 0; at < bytes.length; at += step) { text += String.fromCharCode.apply(null, bytes.subarray(at, at + step)); }
    return btoa(text);
  }
  function later(ms) { return new Promise(function (then) { setTimeout(then, ms); }); }

  /* One after the other; what stands still is taken back before it is told */
  function print(job) {
    if (is(job, "printing") || is(job, "queued")) { return; }
    tell(job, "queued");
    turn = turn.then(function () { return through(job); }).then(function () { window.deskBridge.look(); });
  }
  function through(job) {
    var key = job.dataset.job + "." + job.dataset.nth;
    function stop(why) {
      job.dataset.nth = Number(job.dataset.nth) + 1;
      return window.deskBridge.ask("/v1/print/purge", { key: key }).catch(function () {}).then(function () { tell(job, why); });
    }
    function look(times) {
      return window.deskBridge.ask("/v1/print/look", { key: key }).then(function (said) {
        if (said.state === "printed") { job.dataset.nth = Number(job.dataset.nth) + 1; tell(job, "printed"); return; }
        if (said.state !== "printing" || times >= MOST_LOOKS) { return stop(said.state === "gone" || said.state === "printing" ? "fault" : said.state); }
        return later(LOOK_EVERY).then(function () { return look(times + 1); });
      });
    }
    tell(job, "printing");
    return fetch(job.dataset.pdf, { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.arrayBuffer();
    }).then(function (data) {
      return window.deskBridge.ask("/v1/print", { type: "application/pdf", data: base64(data), key: key });
    }).then(function () { return look(0); }).catch(function (failure) {
      return stop(failure.said ? failure.said.code : "fault");
    });
  }

  function hasPrinter() { return Boolean(window.deskBridge) && window.deskBridge.state("printer") === "ok"; }
  document.addEventListener("bridge:looked", function (event) {
    var state = event.detail.printer || "absent", line = place.querySelector("[data-printer]");
    if (state === "absent") { return; }
    line.hidden = false;
    line.querySelector("[data-printer-word]").textContent = place.dataset["printer_" + state] || place.dataset.printer_fault;
    if (hasBegun || place.dataset.printing !== "now") { return; }
    if (state !== "ok") { jobs().forEach(function (job) { if (!job.dataset.outcome) { tell(job, state); } }); return; }
    hasBegun = true;
    jobs().forEach(function (job) { if (!is(job, "printed")) { print(job); } });
  });
  document.addEventListener("click", function (event) {
    var again = event.target.closest("[data-print-again]"), all = event.target.closest("[data-print-all]");
    if (again) { print(again.closest("[data-job]")); }
    var open = jobs().filter(function (job) { return !is(job, "printed"); });
    if (all && hasPrinter() && open.length) {
      event.preventDefault();
      open.forEach(print);
    }
  });
}());
