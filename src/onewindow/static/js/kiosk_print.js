/* A print (K7): one touch sends it to the printer; page by page until it is out or stands still.
   Without a bridge the browser prints, and the person says whether paper came out. */
(function () {
  "use strict";
  var LOOK_EVERY = 400, MOST_LOOKS = 300;
  var running = {};

  function part(name) { return document.querySelector("[data-job] [data-" + name + "]"); }
  function place(job) { return document.querySelector("[data-job='" + job + "']"); }
  function later(ms) { return new Promise(function (then) { setTimeout(then, ms); }); }

  function tell(job, nth, why) {
    var here = place(job), form = here && here.querySelector("[data-told]");
    delete running[job];
    if (!form) { return; }
    form.nth_try.value = nth;
    form.why.value = why;
    form.requestSubmit();
  }
  function post(address) {
    var csrf = new URLSearchParams({ csrfmiddlewaretoken: document.body.dataset.csrf });
    return window.kiosk.get(address, { method: "POST", body: csrf });
  }
  function base64(buffer) {
    var bytes = new Uint8Array(buffer), text = "", step = 0x8000;
    for (var at = 0; at < bytes.length; at += step) { text += String.fromCharCode.apply(null, bytes.subarray(at, at + step)); }
    return btoa(text);
  }

  function send(here) {
    var job = here.dataset.job, address = here.dataset.paper, spool = here.dataset.spool;
    if (running[job]) { return; }
    running[job] = true;
    post(here.dataset.begin).then(function (answer) {
      if (answer.status === 409) { throw Object.assign(new Error(), { isElsewhere: true }); }
      if (!answer.ok) { throw new Error(); }
      return answer.json();
    }).then(function (said) {
      return window.kiosk.get(address).then(function (answer) {
        if (!answer.ok) { throw new Error(); }
        return answer.arrayBuffer();
      }).then(function (data) {
        var state = window.kioskBridge.state("printer");
        if (!state) { return byHand(job, address, said.nth_try); }
        return through(job, said, data, spool);
      }).catch(function () { tell(job, said.nth_try, "fault"); });
    }).catch(function (failure) {
      delete running[job];
      if (!failure.isElsewhere) { document.dispatchEvent(new CustomEvent("kiosk:lost")); }
    });
  }

  /* By the bridge: what stands still is taken back before it is told, so that it never comes out twice */
  function through(job, said, data, spool) {
    var bridge = window.kioskBridge, body = { type: "application/pdf", data: base64(data), key: said.key, spool: spool };
    function stop(why) {
      return bridge.soon("/v1/print/purge", { key: said.key }).catch(function () {}).then(function () { tell(job, said.nth_try, why); });
    }
    function look(times) {
      return bridge.soon("/v1/print/look", { key: said.key }).then(function (told) {
        if (told.state === "printed") { tell(job, said.nth_try, ""); return; }
        if (told.state !== "printing") { return stop(told.state === "gone" ? "fault" : told.state); }
        if (times >= MOST_LOOKS) { return stop("fault"); }
        show(job, told);
        return later(LOOK_EVERY).then(function () { return look(times + 1); });
      });
    }
    return bridge.soon("/v1/print", body)
      .then(function () { return look(0); })
      .catch(function (failure) { return stop(failure.said ? failure.said.code : "fault"); });
  }
  function show(job, told) {
    var here = place(job);
    if (!here) { return; }
    var now = Math.min(told.out + 1, told.pages), text = here.querySelector("[data-words]").innerHTML;
    here.querySelector("[data-progress]").textContent = text.replace("{out}", now).replace("{pages}", told.pages);
    here.querySelector("[data-out]").style.width = Math.round(100 * (told.out + 0.5) / (told.pages + 0.5)) + "%";
  }

  function byHand(job, address, nth) {
    var frame = document.createElement("iframe"), here = place(job);
    document.querySelectorAll("iframe").forEach(function (each) { each.remove(); });
    if (!here) { return; }
    frame.className = "paper";
    frame.title = document.title;
    frame.src = address;
    frame.onload = function () { frame.contentWindow.focus(); frame.contentWindow.print(); };
    document.body.append(frame);
    part("under-way").hidden = true;
    part("by-hand").hidden = false;
    part("came").onclick = function () { frame.remove(); tell(job, nth, ""); };
    part("did-not").onclick = function () { frame.remove(); tell(job, nth, "fault"); };
  }

  document.addEventListener("kiosk:page", function () {
    var here = document.querySelector("[data-job]");
    if (here && here.dataset.state === "waiting") { send(here); }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-job] [data-retry]");
    if (!button) { return; }
    var here = button.closest("[data-job]");
    here.querySelector("[data-stuck]").hidden = true;
    part("under-way").hidden = false;
    send(here);
  });
})();
